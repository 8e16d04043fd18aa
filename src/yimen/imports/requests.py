"""Takes the rows of a file through the real commands, each at its own moment.

A row is registered, dispatched where the catalogue knows its category and the directory a unit, and
answered and checked where the file has the answer. Who acts is the import, by three hands: one that
takes in and dispatches, one that answers for the unit, one that checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from yimen.cases.commands import note, reserve_numbers
from yimen.cases.models import Case, Channel
from yimen.catalogue.queries import unit_for
from yimen.kernel.actors import Actor
from yimen.kernel.bulk import Bulk
from yimen.kernel.errors import Problem
from yimen.kernel.ids import uuid7
from yimen.kernel.ledger import written_to
from yimen.kernel.time import now, time_is
from yimen.orgs.commands import Contact, find_or_add_all
from yimen.orgs.models import Resident, Role, Unit
from yimen.orgs.queries import centre_of
from yimen.orgs.tables import Fault
from yimen.places import NotPossible
from yimen.requests import commands
from yimen.requests.models import Request, Solved

from .rows import UNDATED, Row

TOGETHER = 200
"""Rows that are stored in one transaction."""
TOLD = timedelta(days=7)
"""What came within this time is told to whoever has it now; older news would bury today's."""


@dataclass
class Taken:
    """What became of the rows so far."""

    added: int = 0
    known: int = 0
    dispatched: int = 0
    answered: int = 0
    faults: list[Fault] = field(default_factory=list)


class Importer:
    """Takes rows in for the city's centre."""

    def __init__(self, file: str) -> None:
        self.file, self.begun, self.taken = file, now(), Taken()
        centre = centre_of("")
        if centre is None:
            raise NotPossible("There is no centre yet that could take requests: load a city first.")
        self.centre = centre

    @cached_property
    def desk(self) -> Actor:
        """Takes in and dispatches."""
        return self._hand("import", Role.AGENT, Role.DISPATCHER)

    @cached_property
    def checker(self) -> Actor:
        """Checks the answers that the file brings."""
        return self._hand("import-check", Role.APPROVER)

    def _hand(self, name: str, *roles: Role) -> Actor:
        centre = self.centre
        own = frozenset({centre.pk})
        return Actor(
            f"system:{name}", "area", centre.area_id, centre.pk, frozenset(roles), own, centre.line
        )

    def unit(self, lead: Unit) -> Actor:
        """Signs and answers for a unit."""
        roles, own = frozenset({Role.HANDLER}), frozenset({lead.pk})
        return Actor("system:import-unit", "unit", lead.area_id, lead.pk, roles, own, lead.line)

    def take_in(self, rows: Sequence[Row]) -> Iterator[int]:
        """Take all rows in, in the order of their moments; yields how many are done at a time."""
        ordered = sorted(rows, key=lambda row: row.at or self.begun)
        with _alone(), translation.override(settings.LANGUAGE_CODE):
            for place in range(0, len(ordered), TOGETHER):
                some = ordered[place : place + TOGETHER]
                self._together(some)
                yield len(some)

    def _together(self, rows: list[Row]) -> None:
        stored = Case.objects.filter(id__in=[row.key for row in rows])
        known = set(stored.values_list("id", flat=True))
        missing = [row for row in rows if row.key not in known]
        self.taken.known += len(rows) - len(missing)
        named = [row for row in missing if who(row)]
        people = find_or_add_all([contact(row) for row in named])
        residents = {row.key: each for row, each in zip(named, people, strict=True)}
        self._in_bulk([row for row in missing if not self._recent(row)], residents)
        for row in filter(self._recent, missing):
            with self._attempt(row), transaction.atomic():
                self._tell(row, residents.get(row.key))

    def _recent(self, row: Row) -> bool:
        """What has no time is not known to be news."""
        return row.at is not None and self.begun - row.at < TOLD

    def _in_bulk(self, rows: list[Row], residents: dict[UUID, Resident]) -> None:
        """What is long past: told in memory, stored together, and nobody is told of it now."""
        book = Bulk()
        reserve_numbers(book, (row.at or self.begun for row in rows))
        with written_to(book):
            for row in rows:
                with self._attempt(row, book):
                    self._tell(row, residents.get(row.key))
        book.flush()

    @contextmanager
    def _attempt(self, row: Row, book: Bulk | None = None) -> Iterator[None]:
        """Set a row aside that a command refuses."""
        try:
            yield
            self.taken.added += 1
        except Problem as problem:
            self.taken.faults.append(Fault(row.line, "", row.title, str(problem)))
            if book:
                book.drop(row.key)

    def _tell(self, row: Row, resident: Resident | None) -> None:
        at = row.at or self.begun
        with time_is(at):
            request = self._register(row, resident)
            note(request, self.desk, text=self._whence(row))
            request = self._dispatch(request, row)
        if row.reply:
            self._answer(request, row, row.replied_at or max(at, self.begun))

    def _register(self, row: Row, resident: Resident | None) -> Request:
        return commands.register(
            Request(id=row.key),
            self.desk,
            title=row.title,
            body=row.body,
            kind=row.kind,
            channel=Channel.IMPORT,
            urgency=row.urgency,
            resident=resident,
            confidential=row.confidential,
            wants_call=bool(row.phone),
            item=row.category,
            area=row.area,
            place=row.says("place")[:200],
            lat=row.lat,
            lon=row.lon,
        )

    def _whence(self, row: Row) -> str:
        """Where it came from, and what the file did not say."""
        says = [_("From %(file)s, line %(line)d.") % {"file": self.file, "line": row.line}]
        if number := row.says("id"):
            says.append(_("Its number there is %s.") % number)
        if not row.says("time"):
            says.append(_("The file gives no time: the moment of the import stands for it."))
        if row.says("category") and row.category is None:
            says.append(_("The catalogue has no category “%s”.") % row.says("category"))
        return " ".join(says)

    def _dispatch(self, request: Request, row: Row) -> Request:
        day = now().date()
        if request.item_id and unit_for(request.item_id, request.area_id, day):
            self.taken.dispatched += 1
            return commands.dispatch(request, self.desk)
        if row.reply:  # whoever answered is not known: the centre stands for them
            basis = _("Imported with its answer")
            return commands.dispatch(request, self.desk, to=self.centre, basis=basis)
        return request

    def _answer(self, request: Request, row: Row, at: datetime) -> None:
        lead = request.lead
        assert lead is not None
        hand = self.unit(lead)
        with time_is(request.opened_at):
            request = commands.sign(request, hand)
        with time_is(at):
            request = commands.answer(request, hand, text=row.reply, solved=Solved.YES)
            commands.pass_check(request, self.checker, solved=Solved.YES)
        self.taken.answered += 1


@contextmanager
def _alone() -> Iterator[None]:
    """Two imports at once could take the same row in twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('import requests'))")
        if cursor.fetchone() != (True,):
            raise NotPossible("Another import of requests is under way: wait until it has ended.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('import requests'))")


def who(row: Row) -> bool:
    """Whether the row says anything of who wrote it."""
    return bool(row.phone or row.says("name") or row.says("user"))


def contact(row: Row) -> Contact:
    """Who wrote it: by telephone, else by the file's own name for them, else somebody new."""
    user, name = row.says("user"), row.says("name")
    key = uuid7(UNDATED, f"import/user/{user}" if user else f"import/{row.key}")
    return Contact(row.phone, name or user, row.says("address"), key)
