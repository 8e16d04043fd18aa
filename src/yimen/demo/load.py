"""The demo city: its areas, units, people and directory, and then a year of its life."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from yimen.catalogue.imports import load_directory, load_seed
from yimen.catalogue.models import Direction
from yimen.cli.progress import progress
from yimen.kernel.roots import seal
from yimen.kernel.time import now
from yimen.orgs.imports import POSTS
from yimen.orgs.models import Role, Unit, UnitKind
from yimen.orgs.profile import Profile, load_profile, numbered, post_of
from yimen.orgs.tables import take_in
from yimen.reading.learned.reactions import learn
from yimen.reading.nearby.reactions import ONE_BY_ONE, count_signs, read_missing
from yimen.troubles.reactions import gather_missing

from . import disputes
from .articles import count_past, load_articles
from .city import City
from .courts import hear_messages, take_benches
from .meeting import invite_all
from .plan import Plans
from .ratings import rate
from .write import Writer, begun
from .write_disputes import write
from .year import Year

PROFILE = "zhangye"
CENTRE = "6207-001"
CASES = 3000
SEED = 1

SHIFTS = {Role.AGENT: 12, Role.DISPATCHER: 3, Role.APPROVER: 3, Role.CALLER: 4, Role.SUPERVISOR: 2}
"""How many people the centre has for each desk; the first of each is in the profile."""

FIRST_PAGES = 20
"""For so many seconds the first pages have the machine for themselves."""


def load_city(cases: int = CASES, seed: int = SEED) -> None:
    """Load the city and write its year; done before, it does nothing, broken off, it goes on."""
    load_place()
    until = begun(seed) or now()
    plans = Plans(Year(until, seed), City(), cases)
    with progress("Writing the demo year", total=cases) as step:
        writer = Writer(plans, bulk=True)
        writer.write(writer.blocks, step)
    write_disputes(plans)
    seal_past(until)
    count_past()
    read_past()
    learn.configure(lock=ONE_BY_ONE, priority=-1).defer()  # last: troubles are looked for sooner


def load_place() -> None:
    """Areas, units, grids, people, categories, the dispatch directory, the knowledge base."""
    if Direction.objects.exists() and Unit.objects.filter(code=CENTRE).exists():
        return
    password = secrets.token_urlsafe(24)  # nobody's: sign-ins are made by whoever needs them
    load_profile(PROFILE, password=password)
    load_seed()
    load_directory(PROFILE)
    profile = Profile(PROFILE)
    take_in(POSTS, numbered([*shifts(profile), *mediators(profile)]))
    load_articles(City())


def shifts(profile: Profile) -> Iterator[dict[str, Any]]:
    """More people for the centre: one desk of each kind could not answer a city day and night."""
    for role, many in SHIFTS.items():
        for number in range(2, many + 1):
            yield post_of(profile, f"{role}-{number}", CENTRE, role)


MEDIATORS = 3
"""So many people a team of a mediation centre has."""


def mediators(profile: Profile) -> Iterator[dict[str, Any]]:
    """The further people of each team of a mediation centre."""
    centres = {unit["code"] for unit in profile.units if unit["kind"] == UnitKind.MEDIATION}
    for unit in profile.units:
        for number in range(2, MEDIATORS + 1) if unit["parent"] in centres else ():
            yield post_of(profile, f"{unit['code']}-{number}", unit["code"], Role.HANDLER)


def write_disputes(plans: Plans) -> None:
    """Write the year's disputes after its requests."""
    with progress("Writing the year's disputes", total=disputes.many(len(plans))) as step:
        write(plans, step)
    take_benches(plans)
    hear_messages(plans)
    rate(plans)
    invite_all(plans)


def seal_past(until: datetime) -> None:
    """Seal what the year brought under the day before it ended: the next root is the clock's."""
    seal(timezone.localdate(until) - timedelta(days=1))


def read_past() -> None:
    """Let the worker read what residents wrote and gather troubles, one after the other.

    Nobody waits for it. What is rare is counted before anything is compared, as after a night.
    """
    read_missing.configure(schedule_in={"seconds": FIRST_PAGES}).defer()
    count_signs.defer()
    gather_missing.defer()
