"""The unit's part: sign, hand down, return, ask for time, answer; and who decides on it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from yimen.cases.commands import refuse_unfit, write_down
from yimen.cases.models import Wording
from yimen.deadlines.models import Term
from yimen.deadlines.queries import extension_of, window
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Code, Line, Words
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now, stamp
from yimen.orgs.models import Unit, UnitKind
from yimen.requests.events import (
    Answered,
    EndAsked,
    EndConfirmed,
    EndRefused,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    HandedDown,
    Resumed,
    SentBack,
    Shelved,
    ShelvedReviewed,
    ShelvingAsked,
    ShelvingRefused,
    Signed,
    SuspensionAsked,
    SuspensionGranted,
    SuspensionRefused,
    TakenUp,
)
from yimen.requests.models import EndGround, Request, Solved, SuspensionGround
from yimen.requests.process import REQUEST

from .intake import open_windows

MOST_DAYS = 365
"""What is longer is a slip, where no rule sets a limit."""


@REQUEST.command
def sign(request: Request, actor: Actor) -> Signed:
    """The unit has it and takes it in hand (签收)."""
    request.signed_at = request.signed_at or now()
    return Signed()


@REQUEST.command
def hand_down(request: Request, actor: Actor, *, to: Unit) -> HandedDown:
    """Give it to a unit below; never sideways (北京 art. 14: 首接负责)."""
    lead = request.lead
    assert lead is not None
    if to.pk == lead.pk or not (to.pk in actor.units or governs(lead, to)):
        raise Refused(_("It can be handed down to a unit below only; else send it back."))
    refuse_unfit(request, to)
    request.lead = to
    return HandedDown(unit=to.pk)


def governs(lead: Unit, to: Unit) -> bool:
    """Whether a centre or a government gives work to a unit: one of its area, not above itself."""
    return (
        lead.kind in (UnitKind.CENTRE, UnitKind.GOVERNMENT)
        and to.kind != UnitKind.CENTRE
        and to.area_id.startswith(lead.area_id)
        and to.pk not in lead.line
    )


@REQUEST.command
def send_back(
    request: Request, actor: Actor, *, reason: str, basis: Line, belongs_to: Unit | None = None
) -> SentBack:
    """The unit says that it is not its own, why, by which rule, and whose it is (退单)."""
    refuse_when_kept(request)
    request.applicant = actor.key
    return SentBack(reason=reason, basis=basis, belongs_to=belongs_to.pk if belongs_to else None)


def refuse_when_kept(request: Request) -> None:
    """Soon or not at all (安阳: 24 hours; 山东: two working days), never at the last moment."""
    given = next((each for each in clocks_of(request) if each.name == "sign"), None)
    if given and now() > window("request", "return", request, given.started_at):
        raise Refused(_("It is too late to send it back: sign for it, or ask to end it."))


def clocks_of(request: Request) -> list[Term]:
    """The clocks of a request that have not stopped."""
    return [each for each in ledger.current().rows(Term, request) if each.open]


@REQUEST.command
def ask_extension(
    request: Request, actor: Actor, *, days: int, reason: str, resident_told: bool
) -> ExtensionAsked:
    """Ask for more working days, once, before the date (安阳 art. 50: 5; 山东: 10 in all)."""
    refuse_when_late(request)
    may = extension_of("request", "handle", request, now())
    if may is None:
        raise Refused(_("The time for this cannot be extended."))
    most = MOST_DAYS if may.most is None else int(may.most)
    if not 1 <= days <= most:
        sentence = _("An extension is of 1 to {most} working days.").format(most=most)
        raise Invalid(sentence, {"days": sentence})
    request.applicant, request.asked_days, request.asked_at = actor.key, days, now()
    return ExtensionAsked(days=days, reason=reason, resident_told=resident_told)


def refuse_when_late(request: Request) -> None:
    """More time is asked for before the date; an urging without a reply makes no answer late."""
    answering = (each for each in clocks_of(request) if each.name in ("handle", "promise"))
    if any(now() > each.due_at for each in answering):
        raise Refused(_("It is overdue already: more time must be asked for before the date."))


@REQUEST.command
def grant_extension(request: Request, actor: Actor) -> ExtensionGranted:
    """Move the date by the days that were asked for."""
    days, request.asked_days = request.asked_days, 0
    request.extensions, request.applicant = request.extensions + 1, ""
    return ExtensionGranted(days=days, asked_at=stamp(request.asked_at))


@REQUEST.command
def refuse_extension(request: Request, actor: Actor, *, reason: str) -> ExtensionRefused:
    """The date stands."""
    request.applicant, request.asked_days = "", 0
    return ExtensionRefused(reason=reason)


@REQUEST.command
def ask_suspension(
    request: Request, actor: Actor, *, ground: SuspensionGround, reason: str, document: Line
) -> SuspensionAsked:
    """Ask that the clock stand still for a time that is nobody's: appraisal, inspection, hearing.

    行政许可法 art. 45: such time is left out and must be told in writing, hence the document.
    """
    request.applicant = actor.key
    request.asked_ground, request.asked_reason, request.asked_document = ground, reason, document
    return SuspensionAsked(ground=ground, reason=reason, document=document)


@REQUEST.command
def grant_suspension(request: Request, actor: Actor) -> SuspensionGranted:
    """The clock stands still from now on, on the ground and by the document that was given."""
    request.applicant = ""
    return SuspensionGranted(
        ground=request.asked_ground, reason=request.asked_reason, document=request.asked_document
    )


@REQUEST.command
def refuse_suspension(request: Request, actor: Actor, *, reason: str) -> SuspensionRefused:
    """The clock goes on."""
    request.applicant = ""
    return SuspensionRefused(reason=reason)


@REQUEST.command
def resume(request: Request, actor: Actor, *, reason: str) -> Resumed:
    """The ground is gone: the time that was left goes on running."""
    return Resumed(reason=reason)


@REQUEST.command
def ask_shelving(
    request: Request, actor: Actor, *, cause: str, measures: str, until: date | None = None
) -> ShelvingAsked:
    """Say that it cannot be solved for now (挂账): the cause, the measures, and when perhaps."""
    refuse_when_late(request)
    request.applicant, request.asked_reason = actor.key, cause
    return ShelvingAsked(cause=cause, measures=measures, until=until.isoformat() if until else "")


@REQUEST.command
def grant_shelving(request: Request, actor: Actor) -> Shelved:
    """Put it on the list that is reviewed each quarter; the resident is told (济南 art. 24)."""
    request.applicant = ""
    return Shelved(reason=request.asked_reason)


@REQUEST.command
def refuse_shelving(request: Request, actor: Actor, *, reason: str) -> ShelvingRefused:
    """It can be solved: the clock goes on."""
    request.applicant = ""
    return ShelvingRefused(reason=reason)


@REQUEST.command
def review_shelved(request: Request, actor: Actor, *, progress: str) -> ShelvedReviewed:
    """Look again at what was shelved, and say how it stands."""
    return ShelvedReviewed(progress=progress)


@REQUEST.command
def take_up(request: Request, actor: Actor, *, reason: str) -> TakenUp:
    """The cause is gone (销账): it is handled again."""
    return TakenUp(reason=reason)


@REQUEST.command
def ask_end(request: Request, actor: Actor, *, ground: EndGround, reason: str) -> EndAsked:
    """Propose to end it: out of scope, lawfully settled, or the caller will not cooperate.

    潍坊 art. 21, 济南 art. 25: in writing, and somebody else decides.
    """
    request.applicant = actor.key
    return EndAsked(ground=ground, reason=reason)


@REQUEST.command
def confirm_end(request: Request, actor: Actor) -> EndConfirmed:
    """Somebody else agrees that it ends here; the resident is told why."""
    open_windows(request)
    return EndConfirmed()


@REQUEST.command
def refuse_end(request: Request, actor: Actor, *, reason: str) -> EndRefused:
    """It must be handled to its end."""
    request.applicant = ""
    return EndRefused(reason=reason)


@REQUEST.command
def answer(
    request: Request,
    actor: Actor,
    *,
    text: Words,
    solved: Solved,
    public_text: Words = "",
    true: bool = True,
    beyond_duty: bool = False,
    contacted: Line = "",
    open_tasks: str = "",
    article: Code = "",
) -> Answered:
    """Say what was done and found: one answer, of the lead unit (答复).

    `text` is for the centre, `public_text` for the resident (the same where it is left out);
    `open_tasks` says why it is answered while an assisting unit still works; `article` is the code
    of the article from which the words are.
    """
    if request.open_tasks and not open_tasks.strip():
        raise Refused(_("Assisting units have not finished: say why you answer without them."))
    inner = write_down(request, actor, Wording.ANSWER, text)
    public = write_down(request, actor, Wording.PUBLIC_ANSWER, public_text.strip() or text)
    request.answered_at, request.answered_by, request.unit_says = now(), actor.key, solved
    return Answered(
        passage=inner.number,
        digest=inner.digest,
        public=public.number,
        public_digest=public.digest,
        solved=solved,
        true=true,
        beyond_duty=beyond_duty,
        contacted=contacted,
        open_tasks=open_tasks,
        article=article,
    )
