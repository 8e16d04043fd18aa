"""What the worker does with e-mail."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from . import commands
from .gateway import NotDelivered

AGAIN = 7
"""After 5 and 25 seconds, 2 and 10 minutes, 1, 4 and 22 hours: servers that do not know the sender
let it wait for minutes at first (greylisting, RFC 6647)."""


@app.task(
    name="mail.deliver",
    pass_context=True,
    retry=RetryStrategy(max_attempts=AGAIN, exponential_wait=5),
)
def deliver(context: JobContext, key: str) -> None:
    """Hand one e-mail over; later again where the server did not take it, at last otherwise."""
    try:
        commands.hand_over(key)
    except NotDelivered as failed:
        if context.job.attempts >= AGAIN:
            commands.give_up(key, str(failed))
        raise


@app.periodic(cron="29 3 * * *")
@app.task(name="mail.sweep")
def sweep(timestamp: int) -> None:
    """Each night: forget what went long ago."""
    commands.sweep()
