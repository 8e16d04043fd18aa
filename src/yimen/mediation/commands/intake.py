"""At the window: a dispute is registered, set right, settled at once, refused or assigned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _

from yimen.cases.commands import refuse_unfit, take_number, write_down
from yimen.cases.commands.giving import REFUSE, refuse_elsewhere
from yimen.cases.models import Bond, Case, Channel, Link, Urgency, Wording
from yimen.cases.policy import sees
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Longest, Words
from yimen.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from yimen.kernel.hindrances import Hindered
from yimen.kernel.time import now
from yimen.mediation.events import (
    Assigned,
    Corrected,
    RefusalAsked,
    RefusalConfirmed,
    RefusalOverruled,
    Registered,
    Reopened,
    SentBack,
    SettledAtOnce,
)
from yimen.mediation.hindrances import Hindrance
from yimen.mediation.models import (
    BY_THE_COURT,
    VISITS,
    Dispute,
    Grade,
    PartyKind,
    RefusalGround,
    Risk,
    Side,
    Source,
    Track,
)
from yimen.mediation.process import DISPUTE
from yimen.mediation.queries import obligations_of, parties_of
from yimen.mediators.models import DisputeType
from yimen.orgs.models import Area, Resident, Unit, UnitKind
from yimen.orgs.queries import centre_of

from .parties import join
from .promises import settled

CHANNELS = {
    Source.VISIT: Channel.WINDOW,
    Source.ONLINE: Channel.WEB,
    Source.HOTLINE: Channel.PHONE,
    Source.GRID: Channel.GRID,
    Source.POLICE: Channel.POLICE,
    Source.PETITION: Channel.PETITION,
}
"""By which door a dispute came, by its source; the rest comes from another system."""


@DISPUTE.command
def register(
    dispute: Dispute,
    actor: Actor,
    *,
    title: Annotated[str, Longest(200)],
    body: Words,
    dispute_type: DisputeType,
    source: Source = Source.VISIT,
    kind: Track = Track.PEOPLE,
    area: Area | None = None,
    place: Line = "",
    amount: Decimal | None = None,
    people: int = 2,
    happened_on: date | None = None,
    risk: Risk = Risk.BLUE,
    applicant: Resident | None = None,
    respondent: Resident | None = None,
    organisation: Line = "",
    follows: Case | None = None,
) -> Registered:
    """Take a dispute in, by whichever door: what it is about, where, and who asks for mediation.

    人民调解法 art. 17: a committee may also begin by itself. `amount` is in yuan. The other side
    is `respondent`, or an `organisation` with whoever speaks for it; the window adds further
    parties. `follows` is the matter that it came out of: both keep one number for the resident.
    """
    came_by(dispute, source, kind)
    describe(
        dispute, title=title, dispute_type=dispute_type, place=place, amount=amount,
        happened_on=happened_on, people=people, risk=risk,
    )  # fmt: skip
    settle_at_a_centre(dispute, actor, area)
    dispute.number, dispute.matter = take_number(now()), dispute.pk
    passage = write_down(dispute, actor, Wording.STORY, body)
    if follows:
        follow(dispute, actor, follows)
    name_sides(dispute, asks_for_it(actor, applicant), respondent, organisation)
    first = follows.number if follows else ""
    return Registered(passage.number, passage.digest, source, kind, first)


def came_by(dispute: Dispute, source: Source, kind: Track) -> None:
    """By which door and by which law; what a court gives to mediate is secret."""
    dispute.kind, dispute.source = kind, source
    dispute.channel = CHANNELS.get(source, Channel.API)
    dispute.confidential = kind in BY_THE_COURT


def name_sides(
    dispute: Dispute, applicant: Resident | None, respondent: Resident | None, organisation: str
) -> None:
    """Who asks for it, and the other side: a person, or an organisation and who speaks for it."""
    if applicant:
        join(dispute, applicant, Side.APPLICANT)
    if respondent or organisation.strip():
        kind = PartyKind.ORGANISATION if organisation.strip() else PartyKind.PERSON
        join(dispute, respondent, Side.RESPONDENT, kind=kind, organisation=organisation)


def describe(dispute: Dispute, **said: object) -> None:
    """Set what is said of it. Invalid: an amount or a number of people that cannot be."""
    amount = said.get("amount")
    if isinstance(amount, Decimal) and not 0 <= amount < 10**12:
        wrong = _("An amount in yuan, not below nothing.")
        raise Invalid(wrong, {"amount": wrong})
    people = said.get("people")
    if isinstance(people, int) and people < 1:
        raise Invalid(_("At least one."), {"people": _("At least one.")})
    for name, value in said.items():
        setattr(dispute, name, value)
    dispute.urgency = Urgency.URGENT if dispute.risk == Risk.RED else Urgency.NORMAL


def settle_at_a_centre(dispute: Dispute, actor: Actor, area: Area | None) -> None:
    """The centre that takes it: one's own where the place lies in its area, else the nearest."""
    if area is not None:
        dispute.area = area
    own = own_centre(actor)
    if own and (area is None or area.pk.startswith(own.area_id)):
        centre: Unit | None = own
    else:
        centre = centre_of(dispute.area_id or actor.area, UnitKind.MEDIATION)
    if centre is None:
        raise Refused(_("No mediation centre takes disputes here yet."))
    dispute.centre = centre
    dispute.area_id = dispute.area_id or centre.area_id


def own_centre(actor: Actor) -> Unit | None:
    """The mediation centre in which somebody sits, if they do."""
    return Unit.objects.filter(pk=actor.unit or 0, kind=UnitKind.MEDIATION, active=True).first()


def follow(dispute: Dispute, actor: Actor, first: Case) -> None:
    """Hang it on the matter that it came out of: the resident sees one number and one timeline."""
    if not sees(actor, first):
        raise NotFound(_("There is no such case, or it is not yours to see."))
    dispute.matter = first.matter
    ledger.current().add(Link(case=dispute, other=first, bond=Bond.FOLLOWS))


def asks_for_it(actor: Actor, applicant: Resident | None) -> Resident | None:
    """Who asks for mediation; one who comes in person asks for themselves."""
    if actor.reach != "own":
        return applicant
    me = UUID(actor.key.partition(":")[2])
    if applicant and applicant.pk != me:
        raise NotAllowed(_("You can send in a matter of your own only."))
    return Resident.objects.get(pk=me)


@DISPUTE.command
def correct(
    dispute: Dispute,
    actor: Actor,
    *,
    title: Annotated[str, Longest(200)] | None = None,
    dispute_type: DisputeType | None = None,
    area: Area | None = None,
    place: Line | None = None,
    amount: Decimal | None = None,
    people: int | None = None,
    happened_on: date | None = None,
    risk: Risk | None = None,
) -> Corrected:
    """Set right what was registered: what is left out stays as it is."""
    given = {
        "title": title, "dispute_type": dispute_type, "area": area, "place": place,
        "amount": amount, "people": people, "happened_on": happened_on, "risk": risk,
    }  # fmt: skip
    wanted = {name: value for name, value in given.items() if value is not None}
    if not wanted:
        raise Invalid(_("Say what is to be corrected."))
    if area and not area.pk.startswith(dispute.centre.area_id):
        raise Refused(_("This area belongs to another centre."))
    describe(dispute, **wanted)
    return Corrected(fields=sorted(wanted))


@DISPUTE.command
def settle_now(dispute: Dispute, actor: Actor, *, result: Words) -> SettledAtOnce:
    """Settle it at the window while the parties stand there (即时化解)."""
    passage = write_down(dispute, actor, Wording.RECORD, result)
    settled(dispute)
    dispute.oral, dispute.visits_left = True, VISITS
    return SettledAtOnce(passage.number, passage.digest)


@DISPUTE.command
def refuse(
    dispute: Dispute, actor: Actor, *, ground: RefusalGround, reason: str, route: Line
) -> RefusalAsked:
    """Propose not to mediate: the ground, the reason, and the right route for the parties."""
    dispute.applicant = actor.key
    return RefusalAsked(ground=ground, reason=reason, route=route)


@DISPUTE.command
def confirm_refusal(dispute: Dispute, actor: Actor) -> RefusalConfirmed:
    """Somebody else agrees; the parties are told the reason and the right route in writing."""
    return RefusalConfirmed()


@DISPUTE.command
def overrule_refusal(dispute: Dispute, actor: Actor, *, reason: str) -> RefusalOverruled:
    """Somebody else says that it must be mediated."""
    dispute.applicant = ""
    return RefusalOverruled(reason=reason)


@DISPUTE.command
def assign(dispute: Dispute, actor: Actor, *, to: Unit, grade: Grade) -> Assigned:
    """Give it to whoever mediates, by how hard it is: village, township, or the county's centre."""
    give_to(dispute, to)
    dispute.grade = grade
    return Assigned(unit=to.pk, grade=grade)


def give_to(dispute: Dispute, to: Unit) -> None:
    """Make a unit mediate it. Refused: it is gone, or it lies in another county."""
    refuse_unfit(dispute, to)
    refuse_elsewhere(dispute.centre.area_id, to)
    dispute.lead = to


def refuse_a_party(case: Case, unit: Unit) -> None:
    """Refuse to let a unit mediate that is a party itself, or a part of one."""
    if case.process == DISPUTE.name and any(
        party.unit_id in unit.line for party in parties_of(case) if party.unit_id
    ):
        raise Hindered(Hindrance.PARTY)


REFUSE.append(refuse_a_party)


@DISPUTE.command
def send_back(dispute: Dispute, actor: Actor, *, reason: str) -> SentBack:
    """It is not for this mediator: back to the duty head, twice at most."""
    dispute.returns += 1
    dispute.lead = None
    return SentBack(reason=reason)


@DISPUTE.command
def reopen(dispute: Dispute, actor: Actor, *, reason: str) -> Reopened:
    """Open again what was refused, taken back or handed over."""
    begins_anew(dispute)
    return Reopened(reason=reason)


def begins_anew(dispute: Dispute) -> None:
    """Who mediated, what was agreed and owed, and what was asked of the parties holds no more."""
    for row in obligations_of(dispute):
        row.void_at = now()
        ledger.current().amend(row, "void_at")
    dispute.lead, dispute.applicant = None, ""
    dispute.asked_days, dispute.agreed_by = 0, []
    dispute.agreement, dispute.settled_at, dispute.confirm_until = None, None, None
    dispute.oral, dispute.partly, dispute.owed, dispute.visits_left = False, False, 0, 0
    dispute.end_reason = dispute.confirmation = dispute.certificate = dispute.route = ""
