"""Reading articles: what can be suggested now, lists for those who keep them, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.orgs.held import Held
from yimen.orgs.models import Unit
from yimen.orgs.queries import today
from yimen.orgs.ties import Tie, tie
from yimen.reading.nearby.queries import how_many, how_often

from .closest import Heard, Index, pairs_in
from .models import (
    PENDING,
    ArticleMonth,
    Audience,
    Lack,
    Missed,
    Stage,
    Version,
)
from .policy import public_on, visible_to

FRESH = 5.0  # seconds until another process's article is suggested here
FLOOR = 0.12
"""An article that is less close than this to what is said is not suggested."""
OF_ITS_CATEGORY = 0.1
"""So much closer is an article that answers the category that was chosen."""
MONTHS = 12
LONGEST_LIST = 500


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is published, in memory, ready to be asked."""

    versions: tuple[Version, ...]
    index: Index


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that may answer what is said: how close it is, and by which words."""

    version: Version
    closeness: float
    words: tuple[str, ...]
    of_its_category: bool


def _read() -> Shelf:
    published = Version.objects.filter(stage=Stage.PUBLISHED).order_by("pk")
    return _shelf(tuple(published.values_list("pk", "written_at")), how_many())


@lru_cache(maxsize=1)
def _shelf(known: tuple[tuple[int, datetime], ...], every: int) -> Shelf:
    """Words are never rewritten, so the same versions are the same shelf.

    `every`: how many matters of the city were counted last night.
    """
    keys = [key for key, _at in known]
    rows = Version.objects.select_related("article__unit").defer("grams").in_bulk(keys)
    versions = tuple(rows[key] for key in keys if key in rows)
    texts = [f"{each.title}\n{each.text}" for each in versions]
    return Shelf(versions, Index(texts, Heard(every, how_often(pairs_in(texts)))))


shelf = Held(_read, FRESH)


def forget_shelf() -> None:
    """Read the articles anew: one was published or withdrawn here."""
    shelf.forget()


def suggestions(
    said: str, item: str | None = None, most: int = 3, audience: str | None = None
) -> list[Suggestion]:
    """The articles that fit best to what is said, the best first; none whose time is over.

    `item` is the code of the category, where one is chosen. Answered from memory.
    """
    held, day = shelf(), today()
    found: list[tuple[float, int, bool]] = []
    for place, closeness in held.index.closeness(said).items():
        version = held.versions[place]
        fits = answers(version, item)
        score = closeness + OF_ITS_CATEGORY * fits
        if score >= FLOOR and version.holds(day) and audience in (None, version.audience):
            found.append((score, place, fits))
    best = sorted(found, key=lambda each: (-each[0], each[1]))
    telling = [(each, tuple(held.index.shared(said, each[1]))) for each in best[: 2 * most]]
    return [
        Suggestion(held.versions[place], score, words, fits)
        for (score, place, fits), words in telling
        if words
    ][:most]


def answers(version: Version, item: str | None) -> bool:
    """Whether an article is of a category, or of one that this is a part of."""
    return bool(item) and any(str(item).startswith(code) for code in version.items)


# One article.


def versions_of(actor: Actor, code: str) -> list[Version]:
    """The versions of an article that the actor may read, the latest first. NotFound: none."""
    rows = list(visible_to(actor).filter(article__code=code).order_by("-number"))
    if not rows:
        raise NotFound(_("There is no such article."))
    return rows


def version_of(actor: Actor, code: str, number: int) -> Version:
    """One version. NotFound."""
    row = visible_to(actor).filter(article__code=code, number=number).first()
    if row is None:
        raise NotFound(_("There is no such article."))
    return row


def published_version(actor: Actor, code: str) -> Version:
    """The published version of an article. NotFound."""
    row = visible_to(actor).filter(article__code=code, stage=Stage.PUBLISHED).first()
    if row is None:
        raise NotFound(_("There is no such article."))
    return row


def public_version(code: str) -> Version:
    """An article as everybody may read it. NotFound: there is none today."""
    row = public_on(today()).filter(article__code=code).first()
    if row is None:
        raise NotFound(_("There is no such article."))
    return row


def months_of(article_id: int) -> list[ArticleMonth]:
    """How often an article was of use, the latest month first."""
    return list(ArticleMonth.objects.filter(article_id=article_id).order_by("-month")[:MONTHS])


# Lists.

STANDS = {
    "published": Q(stage=Stage.PUBLISHED),
    "in_review": Q(stage=Stage.IN_REVIEW),
    "draft": Q(stage=Stage.DRAFT),
}


def listed(actor: Actor, stands: str, *, own: bool = False) -> QuerySet[Version]:
    """The articles as they stand, one version of each, by their titles."""
    rows = visible_to(actor).filter(STANDS.get(stands, STANDS["published"]))
    if own:
        rows = rows.filter(article__unit_id__in=actor.units)
    return rows.order_by("title", "pk")


def counts(actor: Actor) -> dict[str, int]:
    """How many articles stand where, as far as the actor sees them."""
    n = {name: Count("pk", filter=stands) for name, stands in STANDS.items()}
    return visible_to(actor).order_by().aggregate(**n)


def due(actor: Actor, day: date) -> QuerySet[Version]:
    """Published articles of the actor's own units whose review is due or whose time is over."""
    mine = Q(article__unit_id__in=actor.units)
    if actor.reach == "area":
        mine |= Q(article__unit__area__code__startswith=actor.area)
    waits = Q(review_on__lte=day) | Q(valid_to__lte=day)
    published = visible_to(actor).filter(mine, waits, stage=Stage.PUBLISHED)
    return published.order_by("review_on", "pk")


def every_version() -> QuerySet[Version]:
    """What is published or waits to be, of each article the latest first."""
    rows = Version.objects.filter(stage__in=(Stage.PUBLISHED, *PENDING))
    return rows.select_related("article__unit").order_by("article__code", "-number")


def missed() -> dict[str, list[tuple[str, int]]]:
    """What was looked for in vain in the last months, what was missed most often first."""
    found: dict[str, dict[str, int]] = {lack: {} for lack in Lack.values}
    for row in Missed.objects.order_by("-month")[: 20 * LONGEST_LIST]:
        kind = found[row.lack]
        kind[row.words] = kind.get(row.words, 0) + row.times
    return {
        lack: sorted(words.items(), key=lambda each: (-each[1], each[0]))[:LONGEST_LIST]
        for lack, words in found.items()
    }


def public_articles() -> QuerySet[Version]:
    """All that everybody may read today."""
    return public_on(today()).order_by("title", "pk")


def public_suggestions(said: str, most: int) -> Sequence[Suggestion]:
    """What may answer a resident's words."""
    return suggestions(said, most=most, audience=Audience.PUBLIC)


def ties_of_unit(unit: Unit) -> Iterator[Tie]:
    """The articles that keep a unit from ending."""
    rows: Any = Version.objects.filter(
        article__unit=unit, stage__in=(Stage.PUBLISHED, *PENDING)
    ).order_by("article__code")
    named = rows.values_list("article__code", "title")
    remedy = gettext_lazy("Give them to another unit, or take them off.")
    yield from tie("articles", gettext_lazy("Articles of the knowledge base"), named, remedy)
