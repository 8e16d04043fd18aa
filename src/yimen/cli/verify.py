"""`yimen verify`: hold every case against its history, and every day against its root."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from yimen import places
from yimen.cli.progress import progress

START = "start"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to begin."""
    parser.add_argument(
        "--from",
        dest="after",
        type=place_named,
        metavar="ID",
        help=f"begin after this case, or at the “{START}”; else where the last run was stopped",
    )


def place_named(word: str) -> Place:
    """A place in the order of the cases."""
    return Place() if word == START else Place(str(UUID(word)))


@dataclass
class Place:
    """How far a run has come: the last case that it checked, and what it has found."""

    after: str = ""
    cases: int = 0
    faults: int = 0


def run(options: argparse.Namespace) -> int:
    """Print one line for each fault; the exit code is 1 if there is any."""
    place = options.after or kept()
    if place.cases:
        print(f"Going on after {place.after}: {place.cases:,} cases checked before.")
    check_cases(place)
    for fault in whole_faults():
        print(fault, flush=True)
        place.faults += 1
    path().unlink(missing_ok=True)
    if place.faults:
        print(f"{place.cases:,} cases checked, {place.faults:,} faults.")
    else:
        print(f"{place.cases:,} cases checked: all of it follows from the history.")
    return 1 if place.faults else 0


def check_cases(place: Place) -> None:
    """Every case after the place, which moves on; a run that is stopped goes on from there."""
    from yimen.cases import verify

    after = UUID(place.after) if place.after else None
    with progress("Verifying", total=verify.left(after)) as step:
        for last, cases, faults in verify.checked(after):
            for fault in faults:
                print(fault, flush=True)
            place.after = str(last)
            place.cases += cases
            place.faults += len(faults)
            places.write_private(path(), json.dumps(asdict(place)))
            step(cases)


def whole_faults() -> Iterator[str]:
    """What no single case shows: lost histories, days whose root does not follow, failed jobs."""
    from yimen.cases.verify import orphans
    from yimen.kernel.jobs import failed
    from yimen.kernel.roots import broken_roots

    for key in orphans():
        yield f"{key}: the history has no case"
    for day, says in broken_roots():
        yield f"{day}: {says}"
    for job in failed():
        yield f"{job} failed for good: mend the cause, then `yimen again`"


def path() -> Path:
    """Where a run that was stopped is remembered."""
    return places.home() / "verify.json"


def kept() -> Place:
    """Where the last run was stopped, or the start."""
    try:
        return Place(**json.loads(path().read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return Place()
