"""How a log line looks: one line, local time, no personal data."""

from __future__ import annotations

import logging


class OneLine(logging.Formatter):
    """`2026-03-01 08:30:00 INFO yimen.cases: …`; a traceback follows on lines of its own."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line, with what would break it (or forge another) made visible."""
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
