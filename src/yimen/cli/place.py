"""What a command needs before it can run."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from yimen import places
from yimen.kernel.actors import Actor

OPERATOR = Actor("system:operator", "area", roles=frozenset({"administrator", "auditor"}))
"""Whoever may run commands where Yimen runs: sees everything, decides nothing about a case."""


def set_up() -> None:
    """Set Django up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.settings")
    import django

    django.setup()


@contextlib.contextmanager
def needed(needs: str) -> Iterator[None]:
    """What a command needs to run is there for the block."""
    with contextlib.ExitStack() as held:
        if needs in {"server", "database"}:
            held.enter_context(database())
        if needs == "database":
            from yimen import checks

            checks.tables_are_there()
        yield


@contextlib.contextmanager
def database() -> Iterator[None]:
    """The database answers: the named server's, or the embedded one that runs for the block."""
    from yimen import checks

    with contextlib.ExitStack() as held:
        if not os.environ.get("DATABASE_URL"):
            from yimen import embedded

            held.enter_context(embedded.running(embedded.Cluster(places.home())))
        checks.database_answers()
        yield
