"""The ways a request can fail; each knows its HTTP status, each message is shown as it is."""

from __future__ import annotations


class Problem(Exception):
    """Something that the person who asked must be told, in their words."""

    status = 400


class NotFound(Problem):
    """No such thing, or none that this actor may know of."""

    status = 404


class NotAllowed(Problem):
    """The step is somebody else's."""

    status = 403


class Refused(Problem):
    """A condition does not hold."""

    status = 409


class NotNow(Refused):
    """The thing is not in a state that this step starts from."""


class Invalid(Problem):
    """What was sent cannot be read; `fields` says where."""

    status = 422

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}
