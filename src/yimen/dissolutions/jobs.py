"""What is ordered is carried out by a worker; one that dies goes on where it was."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yimen.kernel.jobs import PATIENT

from . import commands


@app.task(name=commands.JOB, retry=PATIENT)
def carry_out(order: int) -> None:
    """Hand on what a dissolved unit has; the same order told twice is carried out once."""
    commands.carry_out(order)
