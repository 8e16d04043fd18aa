"""Articles as staff read them: the list, one article, two of its versions side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.cases.excerpts import Piece
from yimen.cases.search import MOST
from yimen.catalogue.queries import title_of
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.kernel.errors import NotFound
from yimen.knowledge import commands, queries
from yimen.knowledge.forms import ArticleForm
from yimen.knowledge.models import PENDING, Lack, Stage, Version
from yimen.knowledge.policy import WRITERS, approver_for, editor, writer_for
from yimen.knowledge.search import search
from yimen.knowledge.sentences import compared, personal
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.queries import staff_names, today
from yimen.ui.show import show
from yimen.ui.typed import whole

from .acts import open_to

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """An article in a list."""

    version: Version
    past: bool
    due: bool
    excerpt: tuple[Piece, ...] = ()


def row(version: Version, excerpt: tuple[Piece, ...] = ()) -> Row:
    """An article with what is to be seen to."""
    return Row(version, version.past(today()), version.due(today()), excerpt)


def chips(actor: Actor, stands: str) -> list[tuple[str, str, int, bool]]:
    """The lists there are: address, name, how many articles, whether it is this one."""
    names = {"published": _("Published"), "in_review": _("Waits for approval"), "draft": _("Draft")}
    n = queries.counts(actor)
    return [(f"?stands={key}", name, n[key], key == stands) for key, name in names.items()]


@require_safe
@needs_staff
def articles(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All articles of a kind, or those in which the words stand."""
    stands = request.GET.get("stands", "")
    stands = stands if stands in queries.STANDS else "published"
    typed = request.GET.get("q", "").replace("\0", "").strip()[:MOST]
    rows = queries.listed(actor, stands)
    begin = page_from(request)
    if typed:
        found = [row(hit.version, hit.excerpt) for hit in search(rows, typed)]
    else:
        found = [row(each) for each in rows[begin : begin + PAGE + 1]]
    if typed and not found and stands == "published":
        commands.miss(Lack.WORDS, typed)
    more = not typed and len(found) > PAGE
    context = {
        "rows": found if typed else found[:PAGE],
        "typed": typed,
        "stands": stands,
        "chips": chips(actor, stands),
        "next": urlencode({"stands": stands, "from": begin + PAGE}) if more else "",
        "approves": stands == "in_review"
        and any(approver_for.holds(actor, each.version) for each in found),
        "keeps": writer_of_some(actor),
        "edits": editor.holds(actor, None),
    }
    return show(request, "knowledge/articles.html", context)


def page_from(request: HttpRequest) -> int:
    """From which row on."""
    return whole(request.GET.get("from", "")) or 0


def writer_of_some(actor: Actor) -> bool:
    """Whether the actor writes articles at all."""
    return editor.holds(actor, None) or bool(actor.reach == "unit" and actor.roles & WRITERS)


@require_safe
@needs_staff
def article(request: HttpRequest, actor: Actor, code: str, number: int = 0) -> HttpResponse:
    """One article: the version that is published, or the one that was asked for."""
    versions = queries.versions_of(actor, code)
    shown = _chosen(versions, number)
    names = names_of(versions)
    context = {
        "version": shown,
        "row": row(shown),
        "items": [title_of(each) or each for each in shown.items],
        "versions": [(each, names.get(each.written_by, ""), names.get(each.decided_by, ""))
                     for each in versions],
        "pending": next((each for each in versions if each.stage in ("draft", "in_review")), None),
        "acts": open_to(actor, shown),
        "personal": told_of_people(shown),
        "may_write": writer_for.holds(actor, shown.article.unit),
        "months": queries.months_of(shown.article_id),
    }  # fmt: skip
    return show(request, "knowledge/article.html", context)


def told_of_people(version: Version) -> list[tuple[Label, str, str]]:
    """What whoever approves a version should look at first; nothing once it is decided."""
    return personal(version.title, version.body) if version.stage in PENDING else []


def _chosen(versions: list[Version], number: int) -> Version:
    """The version of a number; without one what is published, else the latest. NotFound."""
    wanted = [each for each in versions if each.number == number]
    if number and not wanted:
        raise NotFound(_("There is no such article."))
    published = [each for each in versions if each.stage == Stage.PUBLISHED]
    return [*wanted, *published, *versions][0]


def names_of(versions: Iterable[Version]) -> dict[str, str]:
    """Who wrote and decided, by their keys."""
    keys = {key for each in versions for key in (each.written_by, each.decided_by) if key}
    ids = {int(key[6:]): key for key in keys if key.startswith("staff:")}
    names = staff_names(ids)
    return {key: key for key in keys} | {ids[each]: name for each, name in names.items()}


@require_safe
@needs_staff
def compare(request: HttpRequest, actor: Actor, code: str, number: int) -> HttpResponse:
    """What a version changed in the one before it, or in another that is named (`with`)."""
    after = queries.version_of(actor, code, number)
    other = whole(request.GET.get("with", "")) or number - 1
    before = queries.version_of(actor, code, other)
    fields = [
        (field.label, compared(_said(before, name), _said(after, name)))
        for name, field in ArticleForm.base_fields.items()
    ]
    context = {"before": before, "after": after, "fields": fields}
    return show(request, "knowledge/compare.html", context)


def _said(version: Version, name: str) -> str:
    """A field as a text."""
    if name == "items":
        return "\n".join(title_of(each) or each for each in version.items)
    if name == "audience":
        return version.get_audience_display()
    return str(getattr(version, name) or "")
