"""What follows events is done by jobs: how a worker reaches the database, and tries again."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.settings import settings
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.types import JSONValue

from .sending import forget
from .time import now

PATIENT = RetryStrategy(max_attempts=6, exponential_wait=3)
"""For what follows an event: again after 3, 9, 27 seconds, 1, 4 and 12 minutes, as when the
database starts anew. What follows later on the same case waits for it: order is kept."""

SILENT = 60.0
"""Seconds without a sign of life after which a worker counts as dead."""


def defer(name: str, lock: str | None = None, **said: JSONValue) -> None:
    """Write down that a worker does a job, by its name, in the transaction of what it follows.

    A command names the job, and the job calls commands: imports point one way. One after the other
    where the lock is the same. TaskNotFound: there is no job of this name.
    """
    app.configure_task(name, allow_unknown=False, lock=lock).defer(**said)


class WorkerConnector(PsycopgConnector):
    """Fetches jobs by connections of its own; a job that writes another one does so by Django's.

    Procrastinate's own would write it beside the transaction of the job: a worker that was quick
    would look for what is not there yet, and what was undone would be done all the same.
    """

    def get_sync_connector(self) -> BaseConnector:
        return DjangoConnector(alias=settings.DATABASE_ALIAS)


def connector() -> WorkerConnector:
    """What a worker works with."""
    return WorkerConnector(kwargs=connector_params(settings.DATABASE_ALIAS))


@app.periodic(cron="* * * * *")
@app.task(name="kernel.take_over", queueing_lock="kernel.take_over", pass_context=True)
async def take_over(context: JobContext, timestamp: int) -> None:
    """Each minute: what a worker had in hand when it died is done by another."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await jobs.retry_job(job)


@app.periodic(cron="27 * * * *")
@app.task(name="kernel.forget_sendings", queueing_lock="kernel.forget_sendings")
def forget_sendings(timestamp: int) -> None:
    """Each hour: what was sent long ago is sent again by nobody."""
    forget()


def failed() -> list[str]:
    """The jobs that failed for good: number and name of each, the oldest first."""
    rows = ProcrastinateJob.objects.filter(status="failed").order_by("pk")
    return [f"job {pk} ({name})" for pk, name in rows.values_list("pk", "task_name")]


def again() -> int:
    """Let workers do once more what failed for good; how many jobs that were."""
    keys = list(ProcrastinateJob.objects.filter(status="failed").values_list("pk", flat=True))
    for key in keys:
        app.job_manager.retry_job_by_id(key, retry_at=now())
    return len(keys)
