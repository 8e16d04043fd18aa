"""Each minute what was suggested is kept; each month the city's models learn anew."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from yimen.kernel.actors import Actor
from yimen.reading.classifier import CannotLearn
from yimen.reading.models import Target

from . import commands

CALENDAR = Actor("system:calendar", "area", roles=frozenset({"administrator"}))
"""Whoever lets models learn at the beginning of a month."""
log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="reading.keep", queueing_lock="reading.keep")
def keep(timestamp: int) -> None:
    """What came in is read once more as it was registered, and what was said of it is kept."""
    for target in Target:
        commands.keep_suggestions(target)


@app.task(name="reading.learn", lock="reading.learn")
def learn() -> None:
    """Learn anew; a model that reads the last month no worse than the one in use takes over."""
    for target in Target:
        try:
            commands.train(target, CALENDAR)
        except CannotLearn as wrong:
            log.info("No new model of %s: %s", target, wrong)


@app.periodic(cron="40 2 1 * *")
@app.task(name="reading.each_month")
def each_month(timestamp: int) -> None:
    """In the night of the first."""
    learn.defer()
