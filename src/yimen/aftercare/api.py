"""Follow-ups, publications and what residents say to them, for outside systems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from ninja import Query, Router
from typing_extensions import TypedDict

from yimen.cases.bodies import Command, body_of, said, sent
from yimen.cases.part_shapes import PartRow, part_row
from yimen.cases.parts import PartKind, acting, part_routes
from yimen.deadlines.reckoning import Light
from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer, moment
from yimen.kernel.errors import Invalid
from yimen.mediation.models import Dispute
from yimen.mediation.queries import dispute_for
from yimen.mediators.models import DisputeType
from yimen.orgs.policy import require

from . import queries
from .commands.opinions import refuse_comment, show_comment
from .models import Opinion, Publication, Visit
from .policy import follows_up, lets_through, publications_of, visits_of
from .process import PUBLICATION, VISIT

router = Router(tags=["Parts of a case"])
rest = Router(tags=["After a settlement"])


class VisitRow(PartRow):
    """A follow-up: until when, whom one reached, what they said."""

    due_on: str
    light: Light
    turn: int
    attempts: int
    last_try: str | None
    kept: str
    satisfied: int | None
    relapsed: bool | None


def visits(parts: Sequence[Visit], actor: Actor) -> list[VisitRow]:
    """Follow-ups, each with its dispute at hand."""
    return [
        {
            **part_row(each, actor),
            "due_on": each.due_on.isoformat(),
            "light": each.light,
            "turn": each.turn,
            "attempts": each.attempts,
            "last_try": each.last_try.isoformat() if each.last_try else None,
            "kept": each.kept,
            "satisfied": each.satisfied,
            "relapsed": each.relapsed,
        }
        for each in parts
    ]


class ReplacedRow(TypedDict):
    """A place in a text where something else stood, and what kind of thing that was."""

    start: int
    end: int
    kind: str


class PublicationRow(PartRow):
    """What may be read of a settled dispute. `public` is its name on the public list."""

    public: str
    form: str
    title: str
    text: str
    replaced: list[ReplacedRow]
    consents: list[int]
    lacking: int
    published_at: str | None


def publications(parts: Sequence[Publication], actor: Actor) -> list[PublicationRow]:
    """Publications of a dispute."""
    return [
        {
            **part_row(each, actor),
            "public": str(each.public),
            "form": each.form,
            "title": each.title,
            "text": each.text,
            "replaced": [
                {"start": start, "end": end, "kind": kind} for start, end, kind in each.replaced
            ],
            "consents": each.consents,
            "lacking": each.lacking,
            "published_at": moment(each.published_at),
        }
        for each in parts
    ]


Reads = Callable[[Actor], Any]


def known_by(reads: Reads) -> Callable[[Actor, Dispute], list[Any]]:
    """The parts of a dispute among those that an actor reads."""

    def known(actor: Actor, dispute: Dispute) -> list[Any]:
        # before the check a text may still say who somebody is: no party reads it here
        rows = [] if actor.reach == "own" else list(reads(actor).filter(case=dispute))
        for each in rows:
            each.case = dispute
        return sorted(rows, key=lambda each: int(each.number))

    return known


part_routes(
    router,
    PartKind(
        process=VISIT, model=Visit, place="visits", case=dispute_for, known=known_by(visits_of),
        told=visits, row=VisitRow, none=_lazy("There is no such follow-up."),
    ),
)  # fmt: skip
part_routes(
    router,
    PartKind(
        process=PUBLICATION, model=Publication, place="publications", case=dispute_for,
        known=known_by(publications_of), told=publications, row=PublicationRow,
        none=_lazy("There is no such publication."),
    ),
)  # fmt: skip


class Visits(TypedDict):
    """A page of follow-ups; `next` is the `after` of the page that follows."""

    rows: list[VisitRow]
    next: str | None


@rest.get("/visits", response=Visits, summary="Follow-ups that are due")
def due(request: HttpRequest, after: str = "") -> HttpResponse:
    """What is due to be asked by now, the longest due first; for who follows up."""
    actor = acting(request)
    require(follows_up, actor)
    found = queries.due_visits(actor, place(after, queries.place_from))
    shown, last = found[: queries.PAGE], None
    if len(found) > len(shown):
        end = shown[-1]
        last = str(queries.Place(end.due_on, end.case_id, end.number))
    return answer({"rows": visits(shown, actor), "next": last})


def place(said: str, read: Callable[[str], Any]) -> Any:
    """Where a page begins, as the page before said it. Invalid: it said something else."""
    found = read(said)
    if said and found is None:
        wrong = _("This is no place in a list.")
        raise Invalid(wrong, {"after": wrong})
    return found


class CommentRow(TypedDict):
    """What a resident says to a published settlement; who it was is told to nobody."""

    id: str
    public: str
    stars: int
    comment: str
    state: str
    at: str | None


class Comments(TypedDict):
    """Comments that wait, the oldest first."""

    rows: list[CommentRow]


def comment_row(row: Opinion) -> CommentRow:
    """One comment."""
    return {
        "id": str(row.pk),
        "public": str(row.public_id),
        "stars": row.stars,
        "comment": row.comment or "",
        "state": row.state,
        "at": moment(row.at),
    }


@rest.get("/comments", response=Comments, summary="Comments to be read")
def comments(request: HttpRequest) -> HttpResponse:
    """Comments that somebody must read before they are shown; for approvers."""
    actor = acting(request)
    require(lets_through, actor)
    return answer({"rows": [comment_row(each) for each in queries.waiting_opinions(actor)]})


def deciding(command: Command) -> None:
    """The route by which a comment is let through or not."""
    type_, unsaid = sent([body_of(command.__name__, command, None)])

    def decide(request: HttpRequest, key: UUID, body: Any = unsaid) -> HttpResponse:
        actor = acting(request)
        opinion = queries.opinion_for(actor, key)
        return answer(comment_row(command(opinion, actor, **said(actor, body, command, key))))

    decide.__annotations__["body"] = type_
    rest.add_api_operation(
        f"/comments/{{uuid:key}}/{command.__name__}", ["POST"], decide, response=CommentRow,
        operation_id=command.__name__, summary=(command.__doc__ or "").partition("\n")[0],
        description="By an approver of the centre that published it.",
    )  # fmt: skip


deciding(show_comment)
deciding(refuse_comment)


class SettledRow(TypedDict):
    """A published settlement as anybody may read it; of few ratings no number is told."""

    public: str
    kind: str
    place: str
    days: int
    outcome: str
    title: str
    text: str
    month: str
    stars: float | None
    ratings: int


class Settled(TypedDict):
    """A page of the public list; `next` is the `after` of the page that follows."""

    rows: list[SettledRow]
    next: str | None


class SaidRow(TypedDict):
    """A comment that is shown."""

    stars: int
    comment: str


class SettledOne(SettledRow):
    """One of them, with the comments that are shown."""

    comments: list[SaidRow]


@rest.get("/settled", response=Settled, summary="Published settlements")
def settled(
    request: HttpRequest, kind: DisputeType | None = None, after: Annotated[str, Query()] = ""
) -> HttpResponse:
    """What is published, the newest first: what anybody may read."""
    found = queries.newest(kind or "", place(after, queries.shelf_from))
    shown, last = found[: queries.SHELF], None
    if len(found) > len(shown) and shown[-1].published_at:
        last = str(queries.Shelf(shown[-1].published_at, shown[-1].public))
    return answer(
        {"rows": [settled_row(each) for each in queries.settled_from(shown)], "next": last}
    )


def settled_row(row: queries.Settled) -> SettledRow:
    """One row of the list."""
    return {
        "public": str(row.public),
        "kind": row.kind,
        "place": row.place,
        "days": row.days,
        "outcome": row.outcome,
        "title": row.title,
        "text": row.text,
        "month": row.month.isoformat(),
        "stars": row.stars,
        "ratings": row.ratings,
    }


@rest.get("/settled/{uuid:public}", response=SettledOne, summary="A published settlement")
def settled_one(request: HttpRequest, public: UUID) -> HttpResponse:
    """One of them by its public name, with the comments that are shown."""
    row = queries.published_as(public)
    (told,) = queries.settled_from([row])
    shown = [{"stars": each.stars, "comment": each.comment} for each in queries.comments_on(row)]
    return answer({**settled_row(told), "comments": shown})
