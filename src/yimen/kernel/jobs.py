"""The worker's way to the database: what a job defers is kept or lost together with what it did."""

from __future__ import annotations

from procrastinate.connector import BaseConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.settings import settings
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector


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
