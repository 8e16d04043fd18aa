"""How a log line looks: one line, local time, no personal data."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any


class OneLine(logging.Formatter):
    """`2026-03-01 08:30:00 INFO yimen.cases: …`; a traceback follows on lines of its own."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line, with what would break it (or forge another) made visible."""
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """The traceback, without what PostgreSQL quotes of the row that it did not take."""
        text = super().formatException(ei)
        for quoted in _quoted(ei[1]):
            text = text.replace(quoted, "…")
        return text


def _quoted(error: BaseException | None) -> Iterator[str]:
    """What the errors of a chain quote: whole rows, with what residents wrote."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        told = getattr(error, "diag", None)
        yield from filter(None, (told and told.message_detail, told and told.context))
        error = error.__cause__ or error.__context__
