"""What the worker does with short messages."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import commands


@app.task(name="sms.deliver", retry=RetryStrategy(max_attempts=6, exponential_wait=4))
def deliver(key: str) -> None:
    """Hand one message over; again after 4, 16, 64 … seconds where the gateway did not take it."""
    commands.hand_over(key)


@app.periodic(cron="23 3 * * *")
@app.task(name="sms.sweep")
def sweep(timestamp: int) -> None:
    """Each night: forget what went long ago."""
    commands.sweep()
