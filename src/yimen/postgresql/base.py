"""A connection that has just answered need not be asked whether it is there."""

from __future__ import annotations

import time

from django.db.backends.postgresql import base

REST = 1.0  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections are kept for ever, so each is checked before a request that follows a rest.

    One that answered less than `REST` seconds ago is taken as alive: the check is a round trip,
    and under load there would be one before every request.
    """

    asked_at = 0.0

    def close_if_health_check_failed(self) -> None:
        """Connect anew if the server has gone away meanwhile."""
        at = time.monotonic()
        if at - self.asked_at < REST:
            self.health_check_done = True
        super().close_if_health_check_failed()
        self.asked_at = at
