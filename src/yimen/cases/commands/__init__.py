"""What can be done to any case. One function per step, in the order of the table."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Annotated

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yimen.cases.commands.archive import forget_points as forget_points
from yimen.cases.commands.archive import forget_remarks as forget_remarks
from yimen.cases.commands.giving import hand_on as hand_on
from yimen.cases.commands.giving import hand_task_on as hand_task_on
from yimen.cases.commands.giving import refuse_to_give as refuse_to_give
from yimen.cases.commands.giving import refuse_unfit as refuse_unfit
from yimen.cases.events import (
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
from yimen.cases.models import (
    Attachment,
    Bond,
    Case,
    Counter,
    Light,
    Link,
    Look,
    Passage,
    SavedFilter,
    Supervision,
    SupervisionGround,
    Task,
    Wording,
)
from yimen.cases.policy import sees
from yimen.cases.process import CASE, TASK
from yimen.cases.queries import process_of, unread
from yimen.cases.queues import Looked, person
from yimen.deadlines.clocks import CLOCKS
from yimen.kernel import ledger, rows
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Longest, Words
from yimen.kernel.bulk import Bulk
from yimen.kernel.errors import Invalid, NotFound, NotNow, Refused
from yimen.kernel.models import StoredEvent
from yimen.kernel.process import not_now
from yimen.kernel.salts import sealed
from yimen.kernel.time import now, stamp
from yimen.orgs.models import Staff, Unit


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
    salt, digest = sealed(text)
    searched = wording in (Wording.STORY, Wording.ADDITION, Wording.PUBLIC_ANSWER)
    passage = Passage(
        case=case,
        number=case.passages,
        wording=wording,
        text=text,
        salt=salt,
        digest=digest,
        by=actor.key,
        at=now(),
        grams=case.found_by(text) if wording == Wording.STORY else text if searched else "",
    )
    ledger.current().add(passage)
    return passage


def found_by_its_place(case: Case) -> None:
    """A case is found by its place as it is corrected, and not only as it was told."""
    for passage in ledger.current().rows(Passage, case):
        if passage.wording == Wording.STORY:
            passage.grams = case.found_by(passage.text)
            ledger.current().amend(passage, "grams")


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
    return unread(actor).filter(pk__in=keys).update(read_at=now(), read_by_id=person(actor))


def rehearse(case: Case, actor: Actor, *, step: str) -> Case:
    """What a case would be after a step that asks for nothing: it is taken, and taken back."""
    with transaction.atomic():
        made: Case = _command(case, step)(case, actor)
        transaction.set_rollback(True)
    return made


def take_as_shown(case: Case, actor: Actor, *, step: str, head: int) -> Case:
    """Take a step that asks for nothing, on a case that stands as the actor was shown it.

    Sent twice it is taken once, and done both times. NotNow: something else has happened since.
    """
    with transaction.atomic():
        found: Case = ledger.current().held(case)
        if found.head == head:
            taken: Case = _command(found, step)(found, actor)
            return taken
        after = StoredEvent.objects.filter(case_id=case.pk, number=head + 1).first()
        own = after if after and after.actor == actor.key else None
        followed = process_of(case).step_of(own.kind) if own else None
        if followed is None or followed.name != step:
            raise NotNow(_("Something else has happened to it since it was shown to you."))
    return found


def _command(case: Case, step: str) -> Callable[[Case, Actor], Case]:
    process = process_of(case)
    if step not in process.commands:
        raise NotNow(not_now(process, step, case.state))
    command: Callable[[Case, Actor], Case] = process.commands[step]
    return command


STRETCH = timedelta(minutes=15)
"""Whoever comes back to the queue within this time is still at the same work."""
APART = timedelta(minutes=1)


def look(actor: Actor, last: Looked | None) -> datetime:
    """Somebody opens their queue; returns the moment after which its rows are news to them.

    That is when they last looked before this stretch of work: what is new does not grow old each
    time that they come back from a case. It is written at most once a minute.
    """
    at = now()
    if last is None:
        _looked(actor, at, at)
        return at
    since = last.at if at - last.at >= STRETCH else last.since
    if at - last.at >= APART:
        _looked(actor, since, at)
    return since


def look_over(actor: Actor) -> None:
    """Somebody has seen all that is new in their queue."""
    _looked(actor, now(), now())


def _looked(actor: Actor, since: datetime, at: datetime) -> None:
    seen = Look(staff_id=person(actor), unit_id=actor.unit or 0, since=since, at=at)
    rows.upsert([seen], ("since", "at"))


FILTERS_KEPT = 12


def keep_filter(actor: Actor, *, name: str, wanted: str) -> SavedFilter:
    """Keep a filter of the queue under a name; one of the same name gives way to it."""
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=person(actor))  # two windows count as one
        own = SavedFilter.objects.filter(staff_id=person(actor))
        named = _fit(name)
        if own.exclude(name=named).count() >= FILTERS_KEPT:
            raise Refused(_("You keep %d filters already: delete one first.") % FILTERS_KEPT)
        kept, _fresh = own.update_or_create(
            staff_id=person(actor), name=named, defaults={"wanted": wanted}
        )
    return kept


def rename_filter(actor: Actor, key: int, *, name: str) -> None:
    """Call one of one's own filters otherwise."""
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=person(actor))
        own = SavedFilter.objects.filter(staff_id=person(actor))
        if own.filter(name=_fit(name)).exclude(pk=key).exists():
            raise Refused(_("You have a filter of this name already."))
        if not own.filter(pk=key).update(name=_fit(name)):
            raise NotFound(_("There is no such filter."))


def drop_filter(actor: Actor, key: int) -> None:
    """Keep one of one's own filters no longer."""
    if not SavedFilter.objects.filter(staff_id=person(actor), pk=key).delete()[0]:
        raise NotFound(_("There is no such filter."))


def _fit(name: str) -> str:
    """A name that a link can bear. Invalid: it is blank, or too long."""
    fit = " ".join(name.replace("\0", "").split())
    longest = SavedFilter._meta.get_field("name").max_length or 0
    if not fit or len(fit) > longest:
        raise Invalid(_("A name has 1 to %d characters.") % longest)
    return fit
