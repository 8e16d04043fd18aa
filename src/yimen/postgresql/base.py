"""A connection that has just answered need not be asked whether it is there."""

from __future__ import annotations

import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection

REST = 1.0  # seconds
PLANS = 500
"""Statements whose plans a connection keeps: all that pages and steps say, in their few forms."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections are kept for ever, so each is checked before a request that follows a rest.

    One that answered less than `REST` seconds ago is taken as alive: the check is a round trip,
    and under load there would be one before every request.
    """

    asked_at = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """A connection that keeps the plans of all that is said on it again and again."""
        connection: Connection[Any] = super().get_new_connection(conn_params)
        connection.prepared_max = PLANS
        return connection

    def close_if_health_check_failed(self) -> None:
        """Connect anew if the server has gone away meanwhile."""
        at = time.monotonic()
        if at - self.asked_at < REST:
            self.health_check_done = True
        super().close_if_health_check_failed()
        self.asked_at = at
