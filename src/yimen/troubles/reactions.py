"""A matter that was registered or corrected finds its trouble."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from yimen.kernel.events import react
from yimen.kernel.jobs import PATIENT
from yimen.reading.nearby.reactions import ONE_BY_ONE
from yimen.requests.events import Corrected, Registered

from . import commands


@app.task(name="troubles.gather", retry=PATIENT)
def gather(case_id: str, number: int) -> None:
    """Its signs are written by the job before it, which has the same lock."""
    commands.gather(UUID(case_id))


@app.task(name="troubles.gather_missing", lock=ONE_BY_ONE)
def gather_missing() -> None:
    """What was read without having been registered by a step, such as a file of old matters.

    A handful, and then the next: a worker that is to stop waits for a handful.
    """
    if commands.gather_some():
        gather_missing.defer()


@app.periodic(cron="17 * * * *")
@app.task(name="troubles.each_hour")
def each_hour(timestamp: int) -> None:
    """Each hour what is missing is gathered."""
    gather_missing.defer()


react({kind: [gather] for kind in (Registered, Corrected)})
