"""What is read of a matter once it is registered, and counted every night."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from yimen.kernel.jobs import PATIENT

from . import commands

ONE_BY_ONE = "reading.read_missing"
"""The lock of jobs that follow each other: what is gathered was read before."""


@app.task(name="reading.read_signs", retry=PATIENT)
def read_signs(case_id: str, number: int) -> None:
    """A matter was registered or corrected: it can be found by what it says."""
    commands.write_signs([UUID(case_id)])


@app.task(name="reading.read_missing", lock=ONE_BY_ONE)
def read_missing() -> None:
    """Read what came in by another door than a step, such as a file of old matters."""
    for keys in commands.missing():
        commands.write_signs(keys)


@app.periodic(cron="7 * * * *")
@app.task(name="reading.each_hour")
def each_hour(timestamp: int) -> None:
    """Each hour what is missing is read."""
    read_missing.defer()


@app.task(name="reading.count_signs", lock=ONE_BY_ONE)
def count_signs() -> None:
    """Count what is rare by now."""
    commands.count_signs()


@app.periodic(cron="37 2 * * *")
@app.task(name="reading.each_night")
def each_night(timestamp: int) -> None:
    """Each night it is counted anew."""
    count_signs.defer()
