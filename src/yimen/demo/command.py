"""`yimen demo`: a believable year of the demo city, ending now."""

from __future__ import annotations

import argparse
import time
from datetime import date, datetime
from datetime import time as clock

from django.db import connection

from yimen.cases.models import Case
from yimen.cli.progress import progress
from yimen.deadlines.calendar import BEIJING
from yimen.kernel.time import now
from yimen.places import NotPossible

from . import load, parts
from .articles import count_past
from .city import City
from .plan import Plans
from .write import Writer, begun
from .year import Year

MANY = 20_000
"""From so many cases on, two processes write, and the tables are tidied afterwards."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many cases, which year, and how they are written."""
    parser.add_argument("--cases", type=int, default=load.CASES, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=load.SEED, help="which story (%(default)s)")
    parser.add_argument("--until", type=moment, help="the year's last day or moment (now)")
    parser.add_argument("--bulk", action="store_true", help="tell in memory, store by COPY")
    parser.add_argument("--requests-only", action="store_true", help="no disputes; read nothing")
    parser.add_argument("--processes", type=int, help="with --bulk: how many write at once")
    parser.add_argument("--among-others", action="store_true", help="although there are cases")
    parser.add_argument("--part", type=parts.part, help=argparse.SUPPRESS)


def moment(written: str) -> datetime:
    """A day (its end) or a moment, in Beijing unless it says where; not in the future."""
    try:
        if len(written) == len("2026-01-31"):
            found = datetime.combine(date.fromisoformat(written), clock(23, 59, 59))
        else:
            found = datetime.fromisoformat(written)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError("a day such as 2026-01-31 is expected") from wrong
    aware = found if found.tzinfo else found.replace(tzinfo=BEIJING)
    return min(aware, now())


def run(options: argparse.Namespace) -> int:
    """Load the city if there is none, and write its year."""
    load.load_place()
    until = _until(options)
    if options.part:
        parts.write(options, until)
        return 0
    started = time.monotonic()
    plans = Plans(Year(until, options.seed), City(), options.cases)
    if options.bulk and _processes(options) > 1:
        parts.write_in(_processes(options), options, plans)
    else:
        writer = Writer(plans, options.bulk)
        with progress("Writing the demo year", total=options.cases) as step:
            writer.write(writer.blocks, step)
    if not options.requests_only:
        load.write_disputes(plans)
    load.seal_past(until)
    count_past()
    if not options.requests_only:
        load.read_past()
    if options.cases >= MANY:
        tidy()
    took = time.monotonic() - started
    pace = options.cases / max(took, 0.001)
    ends = until.astimezone(BEIJING)
    print(f"{options.cases:,} cases of the year until {ends:%Y-%m-%d %H:%M}, seed {options.seed}:")
    print(f"{took:.0f} s, {pace:,.0f} a second.")
    return 0


def _until(options: argparse.Namespace) -> datetime:
    """The end of the year: as told, as it was when this seed was begun, or now."""
    known = begun(options.seed)
    if known and options.until in (None, known):
        return known
    if known:
        raise NotPossible(
            f"The year of seed {options.seed} is in this database already and ends at "
            f"{known.astimezone(BEIJING):%Y-%m-%d %H:%M}: leave --until out to go on with it, "
            "or take another --seed."
        )
    if Case.objects.exists() and not options.among_others:
        raise NotPossible(
            "There are cases in this database already, and what is written stays for ever: "
            "add --among-others to write a demo year among them."
        )
    found: datetime = options.until or now()
    return found


def _processes(options: argparse.Namespace) -> int:
    return options.processes or (2 if options.cases >= MANY else 1)


def tidy() -> None:
    """Let PostgreSQL count the new rows, so that it plans well at once."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
