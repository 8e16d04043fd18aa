"""What the administrator's tables show: rows found by words, by validity, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import (
    Case,
    Count,
    F,
    Func,
    Max,
    Model,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Collate, Concat, Length, LPad

from yimen.catalogue.models import Category, Direction, Synonyms
from yimen.deadlines.models import KEY, Notice, Rule, WorkingHours
from yimen.deadlines.names import TERMS, term_label
from yimen.notices.queries import book
from yimen.notices.templates import TEMPLATES
from yimen.orgs.models import Area, Grid, Post, Unit
from yimen.orgs.queries import held_on
from yimen.reading.models import GuardRule

M = TypeVar("M", bound=Model)
PAGE = 50
"""Rows on a page."""

NOW, COMING, ENDED, ALL = "now", "coming", "ended", "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in a table, as of a day; `within` is the area of whoever looks."""

    day: date
    words: str = ""
    item: str = ""
    areas: tuple[str, ...] = ()
    within: str = ""
    kind: str = ""
    role: str = ""


def valid(state: str, day: date) -> Q:
    """Rows that hold on a day, that will, that no longer do; all of them for anything else."""
    ended = Q(valid_to__isnull=False, valid_to__lte=day)
    if state == NOW:
        return Q(valid_from__lte=day) & ~ended
    if state == COMING:
        return Q(valid_from__gt=day) & ~ended
    return ended if state == ENDED else Q()


def in_use(state: str, _day: date) -> Q:
    """Categories that are offered, or no more."""
    return Q(active=state == NOW) if state in (NOW, ENDED) else Q()


def _text(each: Any) -> Any:
    return Cast(each, CharField())


def _longest_first(field: str) -> Any:
    return LPad(_text(99 - Length(field)), 2, Value("0"))


def _named_first(field: str) -> Any:
    return Case(When(**{field: ""}, then=Value("1")), default=Value("0"))


def _latest_first(field: str) -> Any:
    day = Func(F(field), Value("YYYYMMDD"), function="to_char", output_field=CharField())
    digits = Value("0123456789"), Value("9876543210")
    return Func(day, *digits, function="translate", output_field=CharField())


def _place(*parts: Any) -> Any:
    """Where a row stands in its table, as one text: a page begins after the last one's."""
    between = [each for part in parts for each in (part, Value("."))]
    return Collate(Concat(*between, _text("pk"), output_field=CharField()), "C")


def _in_order_of_terms() -> Any:
    places = (When(term=name, then=Value(f"{n:02}")) for n, name in enumerate(TERMS))
    return Case(*places, default=Value("99"))


def rules(wanted: Wanted) -> QuerySet[Rule]:
    """Rules of time by process and term, in each the narrowest first, as the clocks look for them.

    Words are looked for in the term, the basis, the note, the category and the area.
    """
    rows = Rule.objects.annotate(
        place=_place(
            F("process"),
            _in_order_of_terms(),
            _longest_first("item_code"),
            _named_first("kind"),
            _named_first("urgency"),
            _longest_first("area"),
            _latest_first("valid_from"),
        )
    )
    said = wanted.words
    if not said:
        return rows
    terms = [name for name in TERMS if said.casefold() in term_label(name).casefold()]
    return rows.filter(
        Q(basis__icontains=said)
        | Q(note__icontains=said)
        | Q(term__in=terms)
        | Q(item_code=said)
        | Q(area=said)
        | Q(item_code__in=Category.objects.filter(name__icontains=said).values("code"))
        | Q(area__in=Area.objects.filter(name__icontains=said).values("code"))
    )


def same_subject(rule: Rule) -> QuerySet[Rule]:
    """Every rule that ever said how long this takes for just such cases, the latest first."""
    key = {name: getattr(rule, name) for name in KEY}
    return Rule.objects.filter(**key).order_by("-valid_from", "-pk")


def rule(pk: int) -> Rule | None:
    """One rule of time."""
    return Rule.objects.filter(pk=pk).first()


def directions(wanted: Wanted) -> QuerySet[Direction]:
    """Rows of the directory by category and area, the latest first; words name unit or category."""
    rows = Direction.objects.select_related("category", "unit").annotate(
        place=_place(F("category_id"), F("area"), _latest_first("valid_from"))
    )
    if wanted.item:
        rows = rows.filter(category__code__startswith=wanted.item)
    if wanted.areas:
        rows = rows.filter(area__in=wanted.areas)
    said = wanted.words
    if not said:
        return rows
    return rows.filter(
        Q(unit__name__icontains=said)
        | Q(unit__code=said)
        | Q(category__name__icontains=said)
        | Q(category_id=said)
        | Q(basis__icontains=said)
    )


def direction(pk: int) -> Direction | None:
    """One row of the directory."""
    return Direction.objects.select_related("category", "unit").filter(pk=pk).first()


def speaking_of(item: str, area: str, day: date) -> QuerySet[Direction]:
    """The directory's rows that hold on a day for a category or an area around it, narrow first.

    Also those of dissolved units, which decide nothing any more.
    """
    line = [item[:n] for n in range(1, len(item) + 1)]
    around = [area[:n] for n in range(len(area) + 1)]
    rows = Direction.objects.filter(valid(NOW, day), category_id__in=line, area__in=around)
    ordered = rows.order_by(Length("category_id").desc(), Length("area").desc())
    return ordered.select_related("category", "unit")


def categories(wanted: Wanted) -> QuerySet[Category]:
    """Categories, each after the one that it is part of; words are in the name, route or code."""
    rows = Category.objects.annotate(place=Collate(F("code"), "C"))
    if said := wanted.words:
        rows = rows.filter(
            Q(name__icontains=said) | Q(code__startswith=said) | Q(route__icontains=said)
        )
    return rows


def category(code: str) -> Category | None:
    """One category, also one that is offered no more."""
    return Category.objects.filter(pk=code).first()


def synonyms(wanted: Wanted) -> QuerySet[Synonyms]:
    """Words that mean the same, by the first; words are in one of them."""
    rows = Synonyms.objects.annotate(place=Collate(F("word"), "C"))
    if said := wanted.words:
        rows = rows.filter(Q(word__icontains=said) | Q(same__icontains=said))
    return rows


def synonym(pk: int) -> Synonyms | None:
    """One row of words that mean the same, also one that has ended."""
    return Synonyms.objects.filter(pk=pk).first()


def given_to(code: str, day: date) -> QuerySet[Direction]:
    """The rows of the directory for just this category that hold on a day."""
    rows = Direction.objects.filter(valid(NOW, day), category_id=code)
    return rows.select_related("category", "unit").order_by("area")


def counted(rows: QuerySet[M], states: Iterable[tuple[str, Q]]) -> dict[str, int]:
    """How many rows there are in each state. One query."""
    return rows.aggregate(**{name: Count("pk", filter=each) for name, each in states})


def page_of(rows: QuerySet[M], after: str) -> list[M]:
    """The rows of a page that begins after a place, and one more if others follow."""
    return list(rows.filter(place__gt=after).order_by("place")[: PAGE + 1])


def notices() -> QuerySet[Notice]:
    """The yearly holiday notices that the city has taken in, the latest first."""
    return Notice.objects.order_by("-year")


def office_hours() -> QuerySet[WorkingHours]:
    """All office hours, the latest first."""
    return WorkingHours.objects.order_by("-valid_from", "begins")


@dataclass(frozen=True, slots=True)
class Stock:
    """How many there are of a thing, how many more are to come, when it last changed."""

    n: int
    coming: int = 0
    changed: Any = None


def stock(day: date, area: str = "") -> dict[str, Stock]:
    """What the city, or an area of it, is made of today. A query for each table."""
    grids = Grid.objects.filter(active=True, pk__startswith=area)
    drawn = grids.aggregate(n=Count("pk"), at=Max("changed_at"))
    posts = Post.objects.filter(unit__area__code__startswith=area).aggregate(
        n=Count("pk", filter=held_on(day)),
        coming=Count("pk", filter=Q(since__gt=day)),
        since=Max("since", filter=Q(since__lte=day)),
        until=Max("until", filter=Q(until__lte=day)),
    )
    areas = Area.objects.filter(pk__startswith=area).aggregate(
        n=Count("pk", distinct=True, filter=Q(active=True)),
        names=Count("addresses", filter=Q(addresses__active=True)),
    )
    same = Synonyms.objects.filter(active=True).values("active").annotate(n=Count("pk"))
    guard = GuardRule.objects.filter(active=True).order_by().values("active")
    words = Category.objects.filter(active=True).aggregate(
        n=Count("pk"),
        same=Max(Subquery(same.values("n"))),
        guard=Max(Subquery(guard.annotate(n=Count("pk")).values("n"))),
    )
    days = [each for each in (posts["since"], posts["until"]) if each]
    notices = Notice.objects.aggregate(n=Count("pk"), issued=Max("issued_on"))
    return {
        "areas": Stock(areas["n"]),
        "units": Stock(Unit.objects.filter(active=True, area__code__startswith=area).count()),
        "posts": Stock(posts["n"], posts["coming"], max(days, default=None)),
        "grids": Stock(drawn["n"], changed=drawn["at"]),
        "addresses": Stock(areas["names"]),
        "categories": Stock(words["n"]),
        "synonyms": Stock(words["same"] or 0),
        "guard": Stock(words["guard"] or 0),
        "directory": _dated(Direction.objects.all(), day),
        "rules": _dated(Rule.objects.all(), day),
        "calendar": Stock(notices["n"], changed=notices["issued"]),
        "hours": _dated(WorkingHours.objects.all(), day),
        "texts": _texts(day),
    }


def _texts(day: date) -> Stock:
    """Every text has words in the code; what the city has set is in memory."""
    rows = [row for held in book().values() for row in held]
    coming = sum(row.valid_from > day for row in rows)
    return Stock(len(TEMPLATES), coming, max((row.set_at for row in rows), default=None))


def _dated(rows: QuerySet[Any], day: date) -> Stock:
    found = rows.aggregate(
        n=Count("pk", filter=valid(NOW, day)),
        coming=Count("pk", filter=valid(COMING, day)),
        since=Max("valid_from", filter=Q(valid_from__lte=day)),
        until=Max("valid_to", filter=Q(valid_to__lte=day)),
    )
    days = [each for each in (found["since"], found["until"]) if each]
    return Stock(found["n"], found["coming"], max(days, default=None))
