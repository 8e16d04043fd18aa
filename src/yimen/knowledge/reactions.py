"""What the clock brings to the knowledge base."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import commands


@app.periodic(cron="13 3 * * *")
@app.task(name="knowledge.sweep")
def sweep(timestamp: int) -> None:
    """Each night: forget what was looked for in vain too long ago."""
    commands.forget_missed()
