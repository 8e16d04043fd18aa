"""Offers, agreements and their papers, for outside systems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from yimen.cases.bodies import NAMINGS, Naming, ordinary
from yimen.cases.pages.sheet import as_pdf
from yimen.cases.part_shapes import PartRow, part_row
from yimen.cases.parts import PartKind, acting, part_routes
from yimen.cases.queries import words_for
from yimen.kernel.actors import Actor
from yimen.kernel.answers import Body, answer, moment
from yimen.mediation.commands.promises import Owed
from yimen.mediation.queries import dispute_for

from . import queries
from .models import Agreement, AgreementTemplate, AgreementVersion, Offer, Signature
from .process import AGREEMENT, OFFER
from .reading import PAPERS, agreement_for_print, stamp
from .terms import TEXTS, Schedule

router = Router(tags=["Parts of a case"])
rest = Router(tags=["Parts of a case"])
Said = Annotated[str, Field(min_length=1, max_length=2_000, pattern=r"^[^\x00]*$")]
Yuan = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]


class OwedTold(Body):
    """One payment or act: by which party, what, until which day, how many yuan if any."""

    party: Annotated[int, Field(ge=1, le=1000)]
    what: Said
    due_on: Annotated[date, AfterValidator(ordinary)]
    amount: Yuan | None = None


def schedule(_actor: Actor, told: list[OwedTold], _case: UUID) -> Schedule:
    """What is owed, in the order in which it was said."""
    return Schedule(Owed(each.party, each.what, each.due_on, each.amount) for each in told)


NAMINGS[Schedule] = Naming(
    Annotated[list[OwedTold], Field(max_length=60, description="What is owed, one entry each.")],
    schedule,
    "",
)
NAMINGS[AgreementTemplate] = Naming(
    Annotated[int, Field(ge=1, lt=2**31, description="A template: id.")],
    lambda actor, key, _case: queries.templates_of(actor).filter(pk=key).first(),
    _("There is no such template."),
)


class OfferRow(PartRow):
    """What a party or the mediator proposes to the parties `to`; null: the mediator made it.

    It stands until all of them have `accepted_by` themselves or one has declined.
    """

    by_party: int | None
    to: list[int]
    answers: int | None
    may_be_told: bool
    told: bool
    accepted_by: list[int]
    declined_by: int | None
    words: str


def offers(parts: Sequence[Offer], actor: Actor) -> list[OfferRow]:
    """Offers of one dispute with their words."""
    words = queries.texts(parts[0].case, [each.passage for each in parts]) if parts else {}
    return [
        {
            **part_row(each, actor),
            "by_party": each.by_party,
            "to": each.to,
            "answers": each.answers,
            "may_be_told": each.may_be_told,
            "told": each.told,
            "accepted_by": each.accepted_by,
            "declined_by": each.declined_by,
            "words": words.get(each.passage, ""),
        }
        for each in parts
    ]


class VersionRow(TypedDict):
    """One text of an agreement; `sha256`, of `salt` and `text`, is what a signature stands under.

    Salt and text are blank where they were erased, or where nobody but the archive has them.
    """

    number: int
    sha256: str
    salt: str
    text: str
    at: str | None


class SignatureRow(TypedDict):
    """Who has put their name to which version, and how; `paper` is the number of a file."""

    number: int
    version: int
    sha256: str
    party: int | None
    way: str
    paper: int | None
    at: str | None


class AgreementRow(PartRow):
    """An agreement: the text that stands is the last version; its `sha256` is what one signs.

    Give it back to `sign_it` as `shown`.
    """

    reference: str
    version: int
    sha256: str
    named: list[int]
    by_mediator: bool
    sealed: bool
    completed_at: str | None
    versions: list[VersionRow]
    signatures: list[SignatureRow]


def agreements(parts: Sequence[Agreement], actor: Actor) -> list[AgreementRow]:
    """Agreements of one dispute with their versions and signatures."""
    return [agreement(each, actor) for each in parts]


def agreement(part: Agreement, actor: Actor) -> AgreementRow:
    """One of them; a party reads the text that was offered, never the drafts before it."""
    versions = queries.versions_of(part)
    shown = versions[-1:] if actor.reach == "own" else versions
    words = words_for(actor, part.case, [each.passage for each in shown])
    salts = queries.salts(part.case, words)
    return {
        **part_row(part, actor),
        "reference": part.reference,
        "version": part.version,
        "sha256": part.digest,
        "named": part.named,
        "by_mediator": part.by_mediator,
        "sealed": part.sealed,
        "completed_at": moment(part.completed_at),
        "versions": [
            version(each, words.get(each.passage, ""), salts.get(each.passage, ""))
            for each in shown
        ],
        "signatures": [signature(each) for each in queries.signatures_of(part)],
    }


def version(row: AgreementVersion, text: str, salt: str) -> VersionRow:
    """One text."""
    return {
        "number": row.number,
        "sha256": row.digest,
        "salt": salt,
        "text": text,
        "at": moment(row.at),
    }


def signature(row: Signature) -> SignatureRow:
    """One signature; the name and the drawing stay on paper."""
    return {
        "number": row.number,
        "version": row.version,
        "sha256": row.digest,
        "party": row.party,
        "way": row.way,
        "paper": row.file,
        "at": moment(row.at),
    }


part_routes(
    router,
    PartKind(
        process=OFFER,
        model=Offer,
        place="offers",
        case=dispute_for,
        known=lambda actor, dispute: [row for row, _words in queries.offers_for(actor, dispute)],
        told=offers,
        row=OfferRow,
        none=_("There is no such offer, or it is not yours to see."),
    ),
)
part_routes(
    router,
    PartKind(
        process=AGREEMENT,
        model=Agreement,
        place="agreements",
        case=dispute_for,
        known=queries.agreements_for,
        told=agreements,
        row=AgreementRow,
        none=_("There is no such agreement, or it is not yours to see."),
    ),
)
PDF: Any = {
    "responses": {200: {"description": "A PDF.", "content": {"application/pdf": {"schema": {
        "type": "string", "format": "binary"}}}}}
}  # fmt: skip


@router.get(
    "/{uuid:case_id}/agreements/{int:number}/pdf",
    summary="An agreement as PDF",
    openapi_extra=PDF,
)
def pdf(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    """The agreement as it is printed and signed by hand; each name that is read leaves a trace."""
    actor = acting(request)
    row = queries.agreement_for(actor, dispute_for(actor, case_id), number)
    return as_pdf(agreement_for_print(actor, row, stamp(request)), f"{row.case.number}-{number}")


@router.get("/{uuid:case_id}/papers/{name}", summary="A paper of a dispute", openapi_extra=PDF)
def paper(
    request: HttpRequest, case_id: UUID, name: Literal["confirmation", "end", "refusal"]
) -> HttpResponse:
    """As PDF: the application to the court, the record of the end, the notice of a refusal."""
    actor = acting(request)
    dispute = dispute_for(actor, case_id)
    return as_pdf(PAPERS[name](actor, dispute, stamp(request)), f"{dispute.number}-{name}")


class TemplateRow(TypedDict):
    """Words from which agreements are drafted; a facts' place stands in braces."""

    id: int
    name: str
    dispute_type: str
    texts: dict[str, str]


class Templates(TypedDict):
    """Templates of agreements."""

    rows: list[TemplateRow]


@rest.get("/agreement-templates", response=Templates, summary="Templates of agreements")
def templates(request: HttpRequest) -> HttpResponse:
    """Those that the actor's centre drafts from: everybody's and its own, in use."""
    rows = queries.templates_of(acting(request)).filter(active=True)
    return answer({"rows": [template_row(each) for each in rows]})


def template_row(row: AgreementTemplate) -> TemplateRow:
    """One of them."""
    return {
        "id": row.pk,
        "name": row.name,
        "dispute_type": row.dispute_type,
        "texts": {name: getattr(row, name) for name in TEXTS},
    }
