"""What the worker does with messages to the court, and with files from it."""

from __future__ import annotations

from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from . import commands
from .gateway import NotDelivered

AGAIN = 8
"""After 4, 16 and 64 seconds, 4, 17 and 68 minutes, 4½ and 18 hours: about a day in all. Then
somebody at the centre sends it again when the court can be reached."""


@app.task(
    name="court.deliver",
    pass_context=True,
    retry=RetryStrategy(max_attempts=AGAIN, exponential_wait=4),
)
def deliver(context: JobContext, key: str) -> None:
    """Send one message; later again where the court did not answer."""
    try:
        commands.hand_over(UUID(key))
    except NotDelivered as failed:
        commands.not_sent(UUID(key), str(failed), last=context.job.attempts >= AGAIN)
        raise


@app.task(
    name="court.fetch",
    pass_context=True,
    retry=RetryStrategy(max_attempts=AGAIN, exponential_wait=4),
)
def fetch(context: JobContext, key: int) -> None:
    """Fetch one file, or what is missing of it; later again where the court did not answer."""
    try:
        commands.fetch(key)
    except NotDelivered as failed:
        commands.not_fetched(key, str(failed), last=context.job.attempts >= AGAIN)
        raise


@app.task(name="court.drop", retry=RetryStrategy(max_attempts=AGAIN, exponential_wait=4))
def drop(stored: str) -> None:
    """Delete what nobody needs any more of a file between the two."""
    commands.delete(stored)


@app.periodic(cron="13 * * * *")
@app.task(name="court.tell_of_waiting", queueing_lock="court.tell_of_waiting")
def tell_of_waiting(timestamp: int) -> None:
    """Each hour: messages that wait for somebody are told to the people of their case."""
    commands.tell_of_waiting()


@app.periodic(cron="31 3 * * *")
@app.task(name="court.sweep")
def sweep(timestamp: int) -> None:
    """Each night: forget what is over."""
    commands.sweep()
