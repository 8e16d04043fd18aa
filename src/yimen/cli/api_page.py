"""The reference of the API as a page, made from its description."""

from __future__ import annotations

from yimen.api import PREFIX, description
from yimen.ui.pages.reference import Operation, operations

ABOUT = """Every route under `{prefix}`, as it describes itself at `{prefix}openapi.json`. How to
begin stands in [Connect another system](../howto/connect-a-system.md) and in
[A dispute by the API](../howto/a-dispute-by-the-api.md); what a step needs and who may take it, in
[the tables](../processes/). `*` marks what must be said.
"""


def api_page() -> str:
    """By group: each route, what is sent, and what it does."""
    lines = ["# API", "", ABOUT.format(prefix=PREFIX)]
    for group, found in operations(description()).items():
        lines += [f"## {group}", "", "| route | asks for | does |", "|---|---|---|"]
        lines += [*map(row, found), ""]
    return "\n".join(lines)


def row(operation: Operation) -> str:
    """One route."""
    path = operation.path.removeprefix(PREFIX)
    asks = ", ".join(f"`{each.name}`{'*' if each.required else ''}" for each in operation.asks)
    asks = asks.replace("`Idempotency-Key`", "")
    said = operation.says.replace("|", "/")
    return f"| `{operation.method} {path}` | {asks.strip(', ')} | {said} |"
