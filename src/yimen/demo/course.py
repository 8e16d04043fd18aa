"""What becomes of a dispute: who mediates, how long, whether they agree, whether it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from yimen.deadlines.calendar import BEIJING
from yimen.links.court.models import CourtOutcome, CourtStream
from yimen.mediation.models import ENTRUSTED, Grade, OtherRoute, Source, State
from yimen.mediation.queries import obligations_of
from yimen.orgs.models import Role

from . import courts, meeting, peace, settling
from .quarrel import Quarrel
from .teller import DAY, OFFICE_DAY


def tell(story: Quarrel) -> None:
    """The whole life; Over, where the year ends before it."""
    story.register()
    courts.diverted(story)
    while part := PARTS.get(State(story.case.state)):
        part(story)


def at_the_window(story: Quarrel) -> None:
    """Settled on the spot, refused, handed to the police, or given to somebody who mediates."""
    story.wait(10, 260, office=True)
    own = story.plan.source != Source.COURT
    if own and story.settles and story.happens("disputes", "at_the_window"):
        story.take("settle_now", story.post(Role.AGENT), result=story.says("at_the_window"))
    elif own and not story.settles and story.happens("disputes", "refused"):
        refuse(story)
        story.wait(30, 300, office=True)
        story.take("confirm_refusal", story.post(Role.APPROVER))
    elif own and story.happens("disputes", "police"):
        story.take(
            "hand_over", story.post(Role.AGENT), reason=story.says("police"),
            receipt=f"110-{story.at:%y%m%d}-{story.chance.randrange(900):03d}",
        )  # fmt: skip
    else:
        story.assign()


def refuse(story: Quarrel) -> None:
    """The duty head would not take it, and says where it belongs."""
    ground, reason, route = story.row("refusals")
    said = {"ground": ground, "reason": reason, "route": route}
    story.take("refuse", story.post(Role.DISPATCHER), **said)


def to_be_signed(story: Quarrel) -> None:
    """The mediators sign for it; a few send it back."""
    story.wait(15, 400, office=True)
    if story.case.returns == 0 and story.happens("disputes", "sent_back"):
        story.take("send_back", story.handler, reason=story.says("sent_back"))
    else:
        sign(story)


def sign(story: Quarrel) -> None:
    """Somebody of those who mediate signs for the papers: the clock runs."""
    story.take("sign", story.handler)


def in_mediation(story: Quarrel) -> None:
    """Mediators are named, both sides sit down once or twice, and it ends one way or another."""
    story.wait(20, OFFICE_DAY / 2, office=True)
    if not story.named:
        meeting.name(story)
        meeting.answer(story)
    story.wait(60, 2 * OFFICE_DAY, office=True)
    if "paused" not in story.once and story.happens("disputes", "paused"):
        story.once.add("paused")
        story.pause()
    elif story.case.grade != Grade.HARD and story.happens("disputes", "moved_up"):
        story.move_up()
        return
    elif not story.settles and story.happens("disputes", "withdrawn"):
        story.take("withdraw", story.both[0], reason=story.says("withdrawals"))
        courts.mediated(story)
        return
    if story.case.kind == "" and "longer" not in story.once and story.happens("disputes", "longer"):
        story.once.add("longer")
        story.lengthen()
    if not meeting.sit_down(story) or story.happens("disputes", "sits_again"):
        meeting.sit_down(story)
    if not story.named:
        story.wait(OFFICE_DAY, 9 * OFFICE_DAY, office=True)
    ended(story)


def ended(story: Quarrel) -> None:
    """They agree, one side will not go on, does not sign, or the mediators end it."""
    story.wait(5, 60)
    if story.settles:
        settling.agree(story)
    elif len(story.both) > 1 and story.happens("disputes", "stopped"):
        story.take("stop", story.both[1], words=story.says("stops"))
    elif story.happens("disputes", "not_signed"):
        settling.not_signed(story)
    else:
        fail(story)
    courts.mediated(story)


def fail(story: Quarrel) -> None:
    """The mediators end it without an agreement."""
    end, record = story.row("fails")
    story.take("fail", story.mediator, end=end, record=record)


def performing(story: Quarrel) -> None:
    """What is owed is done by its day, mostly; what is not is urged."""
    owed = next((each for each in obligations_of(story.case) if each.done_at is None), None)
    if owed is None:
        story.take("perform", story.mediator)
        return
    due = datetime.combine(owed.due_on, datetime.min.time(), BEIJING)
    if "broken" not in story.once and story.happens("disputes", "broken"):
        story.once.add("broken")
        story.go_to(due + timedelta(days=story.chance.randrange(1, 5), hours=10))
        said = {"obligation": owed.number, "reason": story.says("broken")}
        story.take("break_promise", story.mediator, **said)
        return
    day = due - timedelta(days=story.chance.randrange(5))
    story.go_to(max(story.at, day + timedelta(hours=story.chance.randrange(9, 17))))
    said = {"obligation": owed.number, "proof": story.says("proofs")}
    story.take("note_performance", story.mediator, **said)


def broken(story: Quarrel) -> None:
    """The committee urges; most pay then."""
    story.wait(2 * OFFICE_DAY, 8 * OFFICE_DAY, office=True)
    if story.happens("disputes", "resumed"):
        until = (story.at + timedelta(days=story.chance.randrange(10, 40))).date()
        said = {"reason": story.says("resumed"), "until": until}
        story.take("go_on_performing", story.mediator, **said)
        story.wait(DAY, 9 * DAY)
    else:
        story.take("give_up", story.mediator, reason=story.says("given_up"))


def failed(story: Quarrel) -> None:
    """Both sides are told in writing where they may go."""
    story.wait(20, OFFICE_DAY * 0.9, office=True)
    labour = story.plan.says["type"] == "labour"
    story.take(
        "tell_routes", story.mediator, public_text=story.texts["routes"][labour],
        route=OtherRoute.ARBITRATION if labour else OtherRoute.COURT,
        undisputed=story.says("undisputed"),
    )  # fmt: skip
    if not labour and story.case.kind not in ENTRUSTED:
        courts.begin(story, CourtStream.FILING)


def elsewhere(story: Quarrel) -> None:
    """What becomes of it at the court."""
    story.wait(10 * DAY, 28 * DAY)
    if "noted" not in story.once:
        story.once.add("noted")
        story.take("note_elsewhere", story.mediator, progress=story.says("elsewhere"))
        courts.end(story, CourtStream.FILING, CourtOutcome.REGISTERED)
    else:
        story.take("conclude", story.mediator, reason=story.says("concluded"))


PARTS: dict[State, Callable[[Quarrel], None]] = {
    State.REGISTERED: at_the_window,
    State.ASSIGNED: to_be_signed,
    State.IN_MEDIATION: in_mediation,
    State.PERFORMING: performing,
    State.BROKEN: broken,
    State.FAILED: failed,
    State.ELSEWHERE: elsewhere,
    State.FOLLOWED_UP: peace.followed_up,
}
