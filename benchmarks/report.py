"""The page of figures, made from what was measured and from nothing else."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

GOALS = {
    "register": 5,
    **dict.fromkeys(("dispatch", "sign", "answer", "pass_check", "call_back"), 6),
    **dict.fromkeys(("queue", "unit_queue", "case"), 12),
    **dict.fromkeys(("search_rare", "search_common"), 10),
}
SAYS = {
    "register": "register",
    "dispatch": "step: dispatch",
    "sign": "step: sign",
    "answer": "step: answer",
    "pass_check": "step: pass the check",
    "call_back": "step: call back and close",
    "queue": "queue page, dispatcher",
    "unit_queue": "queue page, unit",
    "case": "case page",
    "search_rare": "search page, rare words",
    "search_common": "search page, common words",
}
HEAD = """# Benchmarks

Made by `make bench`; run it to check. Everything below was measured in one run over HTTP, with
the clients on the same cores as the servers: {clients} clients, each on one kept connection, one
call after the other. CPU is user and system time of the web server's and of PostgreSQL's processes,
for each call.
Times on shared machines swing: compare within this page, by ratio, not with other pages.

{facts}
"""


def spread(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and worst, in milliseconds."""
    ordered = sorted(seconds) or [0.0]
    return {
        "p50": ordered[len(ordered) // 2] * 1000,
        "p95": ordered[int(len(ordered) * 0.95)] * 1000,
        "worst": ordered[-1] * 1000,
    }


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def cells(row: dict[str, Any], goal: int | None = None) -> list[str]:
    """The figures of one operation."""
    cpu = row["web"] + row["database"]
    verdict = "" if goal is None else f"{goal}, {'reached' if cpu <= goal else '**not reached**'}"
    errors = sum(row["errors"].values())
    return [
        f"{row['p50']:.1f}",
        f"{row['p95']:.1f}",
        f"{row['rate']:.0f}",
        f"{row['web']:.2f} + {row['database']:.2f} = {cpu:.1f}",
        verdict,
        f"{row['calls']}" + (f", **{errors} errors**" if errors else ""),
    ]


FIGURES = ["p50 ms", "p95 ms", "calls/s", "CPU ms: web + database", "goal, CPU ms", "calls"]


def of_size(size: int, found: dict[str, Any]) -> str:
    """One section: Yimen and the floor with so many cases stored."""
    yimen, floor = found["yimen"], found["floor"]
    rows = [[SAYS[n], *cells(yimen[n], GOALS[n])] for n in SAYS if n in yimen]
    rows += [[f"*floor: {name}*", *cells(row)] for name, row in floor.items()]
    return f"## {size:,} cases stored\n\n" + table(["operation", *FIGURES], rows)


def of_lives(lives: dict[int, list[dict[str, Any]]]) -> str:
    """Whole lives a second, by size: the median of the rounds, and the slowest and fastest."""
    rows, first = [], 0.0
    for size, rounds in lives.items():
        rates = [each["rounds"] for each in rounds]
        first = first or median(rates)
        rows.append(
            [
                f"{size:,}",
                f"{median(rates):.1f}",
                f"{min(rates):.1f} to {max(rates):.1f}",
                f"{(median(rates) / first - 1) * 100:+.0f} %",
                f"{median(each['p95'] for each in rounds):.1f}",
                f"{median(each['web'] + each['database'] for each in rounds):.1f}",
                str(sum(sum(each["errors"].values()) for each in rounds)),
            ]
        )
    head = ["cases stored", "lives/s", "rounds", "against the first", "p95 ms", "CPU ms a step"]
    return (
        "## Whole lives\n\nRegister, dispatch, sign, answer, check, call back and close: six "
        "requests, each a committed, hashed event, with the worker running beside. Rounds with "
        "each number of stored cases follow each other in turn, so that what the machine does "
        "meanwhile falls on all alike; the medians. Goal: 40 lives a second, at most 10 % fewer at "
        "a million.\n\n" + table([*head, "errors"], rows)
    )


def of_spike(sizes: dict[int, Any]) -> str:
    """Ten times the load for a minute."""
    size, found = next((s, f) for s, f in sizes.items() if "spike" in f["yimen"])
    spike = found["yimen"]["spike"]
    rows = [
        [name, f"{row['p50']:.0f}", f"{row['p95']:.0f}", f"{row['worst']:.0f}"]
        for name, row in spike["spans"].items()
    ]
    return (
        f"## A spike\n\nWith {size:,} cases stored: {spike['usual']:.0f} calls a second (a third "
        f"of them new cases, a third queues, a third case pages), then {spike['peak']:.0f} for a "
        "minute, then again the first rate. Calls begin by the clock; one that waits for its turn "
        f"has waited. {spike['calls']} calls, {spike['errors']} errors; {spike['registered']} "
        f"cases were answered as registered, {spike['stored']} are stored.\n\n"
        + table(["", "p50 ms", "p95 ms", "worst ms"], rows)
    )


PEER = {
    "create": "register",
    "step": "sign",
    "case": "case",
    "list shell": "queue",
    "list rows": "queue",
    "search": "search_rare",
}


def of_peer(peer: dict[str, Any], sizes: dict[int, Any]) -> str:
    """The peer, and how many times Yimen's CPU it takes at the same number of cases."""
    ours = sizes.get(100_000) or list(sizes.values())[-1]
    rows = []
    for name, twin in PEER.items():
        theirs, own = peer[name], ours["yimen"].get(twin)
        ratio = ""
        if own:
            ratio = f"{(theirs['web'] + theirs['database']) / (own['web'] + own['database']):.1f} ×"
        figures = cells(theirs)
        rows.append([name, *figures[:4], figures[5], f"{ratio} {SAYS[twin]}"])
    head = ["operation", *FIGURES[:4], "calls", "its CPU against Yimen's"]
    return (
        f"## django-helpdesk {peer['version']}, {peer['tickets']:,} tickets\n\n"
        "The same web server, settings, database server and clients; its own pages as its own "
        "browser asks for them.\n\n" + table(head, rows)
    )


def write(result: dict[str, Any], out: Path) -> None:
    """Write the page."""
    sizes = result["sizes"]
    seen = dict(result["facts"])
    facts = table(["", ""], [[name, value] for name, value in seen.items()])
    parts = [HEAD.format(clients=2, facts=facts), of_lives(result["lives"])]
    parts += [of_size(size, found) for size, found in sizes.items()]
    if any("spike" in found["yimen"] for found in sizes.values()):
        parts.append(of_spike(sizes))
    if "peer" in result:
        parts.append(of_peer(result["peer"], sizes))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
