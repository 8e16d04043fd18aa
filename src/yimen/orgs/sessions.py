"""Who is signed in, asked of the database before every page: in statements that are made once."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from yimen.kernel.time import now

from .models import Staff
from .queries import SESSIONS, staff_who


class StaffBackend(ModelBackend):
    """Signs staff in by name and password, as Django does."""

    def get_user(self, user_id: int) -> Staff | None:
        """Whoever a session belongs to, as long as they may sign in."""
        staff = staff_who(int(user_id))
        return staff if staff and self.user_can_authenticate(staff) else None


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        for row in SESSIONS(self.session_key or ""):
            if row.expire_date > now():
                return row
        self._session_key = None
        return None
