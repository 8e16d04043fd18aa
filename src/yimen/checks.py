"""What must hold before Yimen starts; each says in one sentence what to do when it does not."""

from __future__ import annotations

import socket

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from yimen.places import NotPossible

OLDEST_POSTGRESQL = 15


def port_is_free(host: str, port: int) -> None:
    """Nobody else listens where the pages are to be served."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise NotPossible(
                f"Port {port} of {host} cannot be used ({error.strerror}): "
                f"choose another, for example `make run PORT={port + 1}`."
            ) from error


def database_answers() -> None:
    """The database can be reached, and is new enough."""
    place = connection.settings_dict
    where = f"{place['NAME']} at {place['HOST'] or 'the local socket'}"
    where += f":{place['PORT']}" if place["PORT"] else ""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[-1].strip()
        raise NotPossible(f"The database {where} does not answer: {reason}") from error
    found = connection.connection.info.server_version // 10000
    if found < OLDEST_POSTGRESQL:
        raise NotPossible(
            f"The database {where} is PostgreSQL {found}; "
            f"Yimen needs PostgreSQL {OLDEST_POSTGRESQL} or newer."
        )


def database_is_not_newer() -> None:
    """The tables were not made by a Yimen newer than this one."""
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations)
    ours = {module for module, _ in known}
    newer = sorted(
        f"{module}.{name}"
        for module, name in loader.applied_migrations
        if module in ours and (module, name) not in known
    )
    if newer:
        raise NotPossible(
            f"The database was made by a newer Yimen (it has {', '.join(newer)}): "
            "update this one, or use another database."
        )


def tables_are_there() -> None:
    """Every table is made, and none by a newer Yimen."""
    database_is_not_newer()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotPossible(
            "The tables of this database are missing or older than this Yimen: "
            "start it once with `yimen up` (or `make run`), which makes them."
        )
