"""What can be done to any case. One function per step, in the order of the table."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _

from yimen.deadlines.clocks import CLOCKS
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Longest, Words
from yimen.kernel.bulk import Bulk
from yimen.kernel.errors import Invalid, NotFound, Refused
from yimen.kernel.time import now, stamp
from yimen.orgs.models import Unit

from .events import (
    Attached,
    Linked,
    Noted,
    ReckonedAgain,
    RepliedToUrge,
    Supervised,
    SupervisionLifted,
    TaskCancelled,
    TaskDeclined,
    TaskDone,
    TaskSigned,
    TurnedRed,
    TurnedYellow,
    UnitAsked,
    Urged,
)
from .models import (
    Attachment,
    Bond,
    Case,
    Counter,
    Light,
    Link,
    Passage,
    Supervision,
    SupervisionGround,
    Task,
    Wording,
    digest_of,
)
from .policy import sees
from .process import CASE, TASK
from .queries import unread


def take_number(at: datetime) -> str:
    """The next number of the day, such as 261123-00042; gaps are allowed, repeats are not."""
    day = timezone.localdate(at)
    return f"{day:%y%m%d}-{ledger.current().counted(Counter, day):05d}"


def reserve_numbers(book: Bulk, moments: Iterable[datetime]) -> None:
    """Set the numbers aside that cases of these moments will take, in one go for each day."""
    for day, many in sorted(Count(map(timezone.localdate, moments)).items()):
        book.reserve(Counter, day, many)


def write_down(case: Case, actor: Actor, wording: Wording, text: str) -> Passage:
    """Keep words on an erasable row; the event that calls this keeps only their number and hash."""
    case.passages += 1
    searched = wording in (Wording.STORY, Wording.ADDITION, Wording.PUBLIC_ANSWER)
    passage = Passage(
        case=case,
        number=case.passages,
        wording=wording,
        text=text,
        digest=digest_of(text),
        by=actor.key,
        at=now(),
        grams=f"{case.title}\n{text}" if wording == Wording.STORY else text if searched else "",
    )
    ledger.current().add(passage)
    return passage


@CASE.command
def note(case: Case, actor: Actor, *, text: Words) -> Noted:
    """Write something down for colleagues; the resident does not see it."""
    passage = write_down(case, actor, Wording.NOTE, text)
    return Noted(passage=passage.number, digest=passage.digest)


@CASE.command
def attach(case: Case, actor: Actor, *, file: Attachment) -> Attached:
    """Add a file that was checked and stored (see `files.received`)."""
    file.case, file.by, file.at = case, actor.key, now()
    file.number = len(ledger.current().rows(Attachment, case)) + 1
    ledger.current().add(file)
    return Attached(file=file.number, digest=file.digest, internal=file.internal)


@CASE.command
def link(case: Case, actor: Actor, *, other: Case, bond: Bond) -> Linked:
    """Say how this case hangs together with another."""
    if other.pk == case.pk:
        raise Refused(_("A case cannot be linked to itself."))
    if not sees(actor, other):
        raise NotFound(_("There is no such case, or it is not yours to see."))
    links = ledger.current().rows(Link, case)
    if any((each.other_id, each.bond) == (other.pk, bond) for each in links):
        raise Refused(_("The two are linked already."))
    ledger.current().add(Link(case=case, other=other, bond=bond))
    return Linked(other=other.number, bond=bond)


@CASE.command
def urge(case: Case, actor: Actor, *, reason: str) -> Urged:
    """Press the unit to get on with it (催办)."""
    return Urged(reason=reason)


@CASE.command
def reply_to_urge(case: Case, actor: Actor, *, progress: str) -> RepliedToUrge:
    """The unit says how far it is."""
    return RepliedToUrge(progress=progress)


@CASE.command
def supervise(
    case: Case, actor: Actor, *, level: Supervision, ground: SupervisionGround, reason: str
) -> Supervised:
    """Put the case under supervision (督办, 挂牌督办, 约谈督办), one rung up at least.

    济南市12345条例 art. 28, 潍坊市 art. 26: the grounds.
    """
    ladder = list(Supervision.values)
    if ladder.index(level) <= ladder.index(case.supervision):
        raise Refused(_("Supervision can only be raised to a higher level."))
    case.supervision = level
    return Supervised(level=level, ground=ground, reason=reason)


@CASE.command
def lift_supervision(case: Case, actor: Actor, *, reason: str) -> SupervisionLifted:
    """End the supervision (销号)."""
    case.supervision = Supervision.NONE
    return SupervisionLifted(reason=reason)


@CASE.command
def turn_yellow(case: Case, actor: Actor) -> TurnedYellow:
    """The clock says that little time is left."""
    case.light = Light.YELLOW
    return TurnedYellow(due=stamp(case.due_at))


@CASE.command
def turn_red(case: Case, actor: Actor) -> TurnedRed:
    """The clock says that the time is over."""
    case.light = Light.RED
    return TurnedRed(due=stamp(case.due_at))


@CASE.command
def reckon_again(case: Case, actor: Actor) -> ReckonedAgain:
    """A holiday notice or other office hours move the dates of a case that is open.

    Refused: none of its dates moves.
    """
    before = case.due_at
    if not CLOCKS.reckon_again(case, now()):
        raise Refused(_("None of its dates moves."))
    return ReckonedAgain(before=stamp(before), due=stamp(case.due_at))


def refuse_unfit(case: Case, unit: Unit) -> None:
    """Refuse to give a case to a unit that is gone, or to the one that is reported or a part of it.

    信访工作条例 art. 30, 济南市12345条例 art. 32: a report never reaches the unit it is about.
    """
    if case.about_unit_id in unit.line:
        raise Refused(_("What is reported about a unit can never be dispatched to that unit."))
    if not unit.active:
        raise Refused(_("{unit} is no longer active.").format(unit=unit.name))


@TASK.command
def ask(
    task: Task,
    actor: Actor,
    *,
    unit: Unit,
    wanted: Annotated[str, Longest(500)],
    due_at: datetime,
) -> UnitAsked:
    """Ask another unit to assist (协办, 吹哨报到); it answers for its own part by its own date."""
    refuse_unfit(task.case, unit)
    if task.case.closed_at:
        raise Refused(_("The case has ended."))
    if unit.pk == task.case.lead_id:
        raise Refused(_("This unit answers for the whole of it already."))
    if due_at <= now():
        raise Invalid(_("That time is over."), {"due_at": _("That time is over.")})
    task.number = len(ledger.current().rows(Task, task.case)) + 1
    task.unit, task.wanted, task.due_at = unit, wanted, due_at
    task.case.open_tasks += 1
    return UnitAsked(unit=unit.pk, wanted=wanted, due=stamp(due_at))


@TASK.command
def sign_task(task: Task, actor: Actor) -> TaskSigned:
    """The assisting unit takes its part in hand."""
    return TaskSigned()


@TASK.command
def do_task(task: Task, actor: Actor, *, result: Words) -> TaskDone:
    """The assisting unit reports what it did."""
    passage = write_down(task.case, actor, Wording.RESULT, result)
    task.result = passage.number
    task.case.open_tasks -= 1
    return TaskDone(passage=passage.number, digest=passage.digest)


@TASK.command
def decline_task(task: Task, actor: Actor, *, reason: str) -> TaskDeclined:
    """The unit says that the task is not its own, and why."""
    task.case.open_tasks -= 1
    return TaskDeclined(reason=reason)


@TASK.command
def cancel_task(task: Task, actor: Actor, *, reason: str) -> TaskCancelled:
    """Who asked for assistance no longer needs it."""
    task.case.open_tasks -= 1
    return TaskCancelled(reason=reason)


def read_notices(actor: Actor, keys: Collection[int]) -> int:
    """Somebody of the unit has read notices: nobody of it needs to be told again."""
    staff = int(actor.key.partition(":")[2])
    return unread(actor).filter(pk__in=keys).update(read_at=now(), read_by_id=staff)
