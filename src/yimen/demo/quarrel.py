"""What becomes of a dispute: who mediates, how long, whether they agree, whether it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from yimen.aftercare.commands.publications import refuse_named
from yimen.aftercare.commands.visits import plan_visits
from yimen.aftercare.models import (
    ATTEMPTS,
    Form,
    Keeping,
    Publication,
    Visit,
    VisitState,
    may_be_told,
)
from yimen.aftercare.process import PUBLICATION, VISIT
from yimen.aftercare.queries import publications_in, visits_in
from yimen.deadlines.calendar import BEIJING
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import Refused
from yimen.kernel.process import Process
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute, Grade, OtherRoute, PartyKind, Side, Source, State
from yimen.mediation.process import DISPUTE
from yimen.mediation.queries import obligations_of
from yimen.orgs.models import Resident, Role, Unit, UnitKind
from yimen.orgs.queries import actor_of_resident

from .city import City
from .teller import DAY, OFFICE_DAY, Over, Teller
from .words import fill, read

if TYPE_CHECKING:
    from .disputes import Plan

P = TypeVar("P", Visit, Publication)

TEAM_OF = {
    **dict.fromkeys(("land", "homestead", "expropriation"), "1"),
    **dict.fromkeys(("property", "neighbours", "family", "consumer", "traffic"), "2"),
    **dict.fromkeys(("labour", "medical", "debt"), "3"),
}
"""Which team of a centre deals with what."""
BEFORE_TRIAL = "4"


class Quarrel(Teller[Dispute]):
    """One dispute of the year, told by whoever would take each step."""

    def __init__(
        self, plan: Plan, city: City, until: datetime, people: dict[UUID, Resident]
    ) -> None:
        super().__init__(DISPUTE, Dispute(id=plan.id), plan.at, city, until, plan.slots)
        self.plan = plan
        self.applicant = people[plan.applicant.id]
        self.respondent = people[plan.respondent.id]
        self.settles = self.chance.random() < plan.stream.settled
        self.settled_by = ""

    # --- who

    @property
    def centre(self) -> Unit:
        """The centre that took it."""
        return self.city.units[self.case.centre_id]

    def post(self, role: Role) -> Actor:
        """Somebody at that centre."""
        return self.city.someone(self.centre, self.chance, role)

    @property
    def both(self) -> list[Actor]:
        """The residents who are parties."""
        return [actor_of_resident(UUID(key)) for key in self.case.sides]

    @property
    def team(self) -> Unit:
        """The team of that centre that deals with what it is about."""
        number = TEAM_OF.get(self.plan.says["type"], "2")
        if self.plan.stream.name == "before_trial":
            number = BEFORE_TRIAL
        return self.city.by_code[f"{self.centre.code}-{number}"]

    @property
    def texts(self) -> Mapping[str, Any]:
        """What is said of disputes alone."""
        found: Mapping[str, Any] = read("disputes")["texts"]
        return found

    # --- inside it

    def on(self, process: Process, part: P, step: str, actor: Actor, /, **said: Any) -> P:
        """Take a step of a part of it now."""
        with time_is(self.at):
            taken: P = process.commands[step](part, actor, **said)
        self.case = taken.stream
        return taken

    def visits(self) -> list[Visit]:
        """The follow-ups that are planned when all is performed."""
        with time_is(self.at):
            found = plan_visits(self.case, self.case.head, self.settled_by)
        self.case = found[-1].case if found else self.case
        return found

    def ask(self, visit: Visit) -> None:
        """The centre's caller asks; sometimes nobody picks up, three days long."""
        caller = self.post(Role.CALLER)
        if self.happens("disputes", "no_answer"):
            for _attempt in range(ATTEMPTS):
                self.on(VISIT, visit, "note_missed", caller)
                self.wait(DAY, 2 * DAY)
            self.on(VISIT, visit, "give_up_reaching", caller)
            return
        kept = self.chance.choices(list(Keeping), (92, 6, 2))[0]
        stars = self.chance.choices((None, 3, 4, 5), (20, 8, 30, 42))[0]
        self.on(VISIT, visit, "record", caller, kept=kept, satisfied=stars)

    def break_out(self, visit: Visit) -> None:
        """It has broken out again: what is planned is not asked any more."""
        caller, words = self.post(Role.CALLER), self.says("relapses")
        said = {"kept": Keeping.NO, "relapsed": True, "words": words}
        self.on(VISIT, visit, "record", caller, **said)
        self.settles = True
        self.take("relapse", caller, words=words)
        for each in visits_in(self.case):
            if each.state == VisitState.PLANNED:
                self.on(VISIT, each, "cancel", CLOCK)
        for row in publications_in(self.case):
            if row.closed_at is None:
                self.on(PUBLICATION, row, "take_down", self.post(Role.APPROVER), reason=words)

    def publish(self) -> None:
        """What may be told publicly of it, checked by another than who wrote it."""
        story = may_be_told(self.case) and self.happens("disputes", "story")
        said: dict[str, Any] = {"form": Form.STORY if story else Form.FACTS}
        if story:
            said |= {"title": self.plan.title, "text": self.told_publicly()}
        agent = self.post(Role.AGENT)
        row = self.on(PUBLICATION, Publication(case=self.case), "prepare", agent, **said)
        for party in self.both if story else ():
            self.wait(60, 2 * OFFICE_DAY, office=True)
            row = self.on(PUBLICATION, row, "consent", party)
        try:
            refuse_named(row)
        except Refused:
            return  # it stays a draft until somebody writes it better
        row = self.on(PUBLICATION, row, "ask_check", agent)
        self.wait(30, OFFICE_DAY, office=True)
        row = self.on(PUBLICATION, row, "pass_check", self.post(Role.APPROVER))
        if not story or len(row.consents) >= self.case.parties_now:
            self.on(PUBLICATION, row, "publish", agent)

    def told_publicly(self) -> str:
        """What happened and what was agreed, without who they are and where they live."""
        nobody = {**self.slots, "a": "申请人", "b": "对方", "village": "当地", "estate": "小区",
                  "team": "", "road": "路上", "title": self.plan.title}  # fmt: skip
        says = self.plan.says
        return f"{says['says']}{says['demand']}{says['settled']}".format_map(nobody)

    # --- steps

    def register(self) -> None:
        """It comes to the centre of the county, and both sides are named."""
        plan, area = self.plan, self.city.areas[self.plan.applicant.home.area.code]
        centre = self.city.by_code[f"{area.code[:6]}-002"]
        agent = self.city.someone(centre, self.chance, Role.AGENT)
        self.take(
            "register", agent, title=plan.title, body=plan.body, source=plan.source,
            dispute_type=plan.says["type"], kind=plan.track, area=area, amount=plan.amount,
            people=plan.people, place=plan.slots["place_name"], applicant=self.applicant,
            happened_on=(plan.at - timedelta(days=self.chance.randrange(3, 200))).date(),
            risk=self.chance.choices(("blue", "yellow", "orange", "red"), (70, 22, 7, 1))[0],
        )  # fmt: skip
        other = plan.respondent.contact
        said: dict[str, Any] = {"side": Side.RESPONDENT, "name": other.name, "phone": other.phone}
        if plan.organisation:
            said |= {"kind": PartyKind.ORGANISATION, "organisation": plan.organisation}
        self.take("add_party", agent, **said)

    def assign(self) -> None:
        """The duty head finds who mediates: by its kind and by how hard it is."""
        grade = self.chance.choices(list(Grade), (45, 35, 20))[0]
        if self.plan.source == Source.COURT:
            grade = Grade.HARD
        to = self.mediators(grade)
        self.take("assign", self.post(Role.DISPATCHER), to=to, grade=grade)

    def mediators(self, grade: Grade) -> Unit:
        """The village's or township's committee, or a team of the centre."""
        home = self.plan.applicant.home.area.code
        below = {
            Grade.SIMPLE: self.city.unit_of(home, UnitKind.VILLAGE),
            Grade.COMPLEX: self.city.unit_of(home[:9], UnitKind.GOVERNMENT),
        }.get(grade)
        return below or self.team

    def lengthen(self) -> None:
        """Both give more time."""
        self.take("ask_more_time", self.handler, days=15, reason=self.says("more_time"))
        for party in self.both:
            self.wait(60, 2 * OFFICE_DAY, office=True)
            self.take("agree_to_more_time", party)
        self.take("extend", self.handler)

    def pause(self) -> None:
        """An appraisal takes its time."""
        ground, reason, document = self.row("pauses")
        self.take("suspend", self.handler, ground=ground, reason=reason, document=document)
        self.wait(8 * DAY, 40 * DAY)
        self.take("resume", self.handler, reason=document)

    def move_up(self) -> None:
        """The level above mediates."""
        by, why = self.handler, self.says("move_up")
        self.take("move_up", by, to=self.team, grade=Grade.HARD, reason=why)
        self.wait(30, OFFICE_DAY, office=True)
        self.take("sign", self.handler)

    def agree(self) -> None:
        """They agree, and it is recorded who owes what until when."""
        until = (self.at + timedelta(days=self.chance.randrange(7, 60))).date()
        self.settled_by = self.handler.key
        record = f"{fill(self.plan.says['settled'], self.slots)}（{self.plan.says['owes']}）"
        self.take("agree_orally", self.handler, record=record, until=until, party=2)


def tell(story: Quarrel) -> None:
    """The whole life, as far as the year goes."""
    try:
        story.register()
        while part := PARTS.get(State(story.case.state)):
            part(story)
    except Over:
        pass


def at_the_window(story: Quarrel) -> None:
    """Settled on the spot, refused, handed to the police, or given to somebody who mediates."""
    story.wait(10, 260, office=True)
    own = story.plan.source != Source.COURT
    if own and story.settles and story.happens("disputes", "at_the_window"):
        story.take("settle_now", story.post(Role.AGENT), result=story.says("at_the_window"))
    elif own and not story.settles and story.happens("disputes", "refused"):
        ground, reason, route = story.row("refusals")
        story.take("refuse", story.post(Role.DISPATCHER), ground=ground, reason=reason, route=route)
        story.wait(30, 300, office=True)
        story.take("confirm_refusal", story.post(Role.APPROVER))
    elif own and story.happens("disputes", "police"):
        story.take(
            "hand_over", story.post(Role.AGENT), reason=story.says("police"),
            receipt=f"110-{story.at:%y%m%d}-{story.chance.randrange(900):03d}",
        )  # fmt: skip
    else:
        story.assign()


def to_be_signed(story: Quarrel) -> None:
    """The mediators sign for it; a few send it back."""
    story.wait(15, 400, office=True)
    if story.case.returns == 0 and story.happens("disputes", "sent_back"):
        story.take("send_back", story.handler, reason=story.says("sent_back"))
    else:
        story.take("sign", story.handler)


def in_mediation(story: Quarrel) -> None:
    """A first talk, perhaps an appraisal or a level up, a second talk, and an end."""
    story.wait(OFFICE_DAY, 5 * OFFICE_DAY, office=True)
    if "paused" not in story.once and story.happens("disputes", "paused"):
        story.once.add("paused")
        story.pause()
    elif story.case.grade != Grade.HARD and story.happens("disputes", "moved_up"):
        story.move_up()
    elif not story.settles and story.happens("disputes", "withdrawn"):
        story.take("withdraw", story.both[0], reason=story.says("withdrawals"))
        return
    if story.case.kind == "" and "longer" not in story.once and story.happens("disputes", "longer"):
        story.once.add("longer")
        story.lengthen()
    story.wait(OFFICE_DAY, 9 * OFFICE_DAY, office=True)
    if story.settles:
        story.agree()
    elif len(story.both) > 1 and story.happens("disputes", "stopped"):
        story.take("stop", story.both[1], words=story.says("stops"))
    else:
        end, record = story.row("fails")
        story.take("fail", story.handler, end=end, record=record)


def performing(story: Quarrel) -> None:
    """What is owed is done by its day, mostly; what is not is urged."""
    owed = next((each for each in obligations_of(story.case) if each.done_at is None), None)
    if owed is None:
        story.take("perform", story.handler)
        return
    due = datetime.combine(owed.due_on, datetime.min.time(), BEIJING)
    if "broken" not in story.once and story.happens("disputes", "broken"):
        story.once.add("broken")
        story.go_to(due + timedelta(days=story.chance.randrange(1, 5), hours=10))
        said = {"obligation": owed.number, "reason": story.says("broken")}
        story.take("break_promise", story.handler, **said)
        return
    day = due - timedelta(days=story.chance.randrange(5))
    story.go_to(max(story.at, day + timedelta(hours=story.chance.randrange(9, 17))))
    said = {"obligation": owed.number, "proof": story.says("proofs")}
    story.take("note_performance", story.handler, **said)


def broken(story: Quarrel) -> None:
    """The committee urges; most pay then."""
    story.wait(2 * OFFICE_DAY, 8 * OFFICE_DAY, office=True)
    if story.happens("disputes", "resumed"):
        until = (story.at + timedelta(days=story.chance.randrange(10, 40))).date()
        said = {"reason": story.says("resumed"), "until": until}
        story.take("go_on_performing", story.handler, **said)
    else:
        story.take("give_up", story.handler, reason=story.says("given_up"))


def failed(story: Quarrel) -> None:
    """Both sides are told in writing where they may go."""
    story.wait(20, OFFICE_DAY * 0.9, office=True)
    labour = story.plan.says["type"] == "labour"
    story.take(
        "tell_routes", story.handler, public_text=story.texts["routes"][labour],
        route=OtherRoute.ARBITRATION if labour else OtherRoute.COURT,
        undisputed=story.says("undisputed"),
    )  # fmt: skip


def elsewhere(story: Quarrel) -> None:
    """What becomes of it at the court."""
    story.wait(10 * DAY, 28 * DAY)
    if "noted" not in story.once:
        story.once.add("noted")
        story.take("note_elsewhere", story.handler, progress=story.says("elsewhere"))
    else:
        story.take("conclude", story.handler, reason=story.says("concluded"))


def followed_up(story: Quarrel) -> None:
    """Three months of asking whether it holds; what is told publicly; a few break out again."""
    visits = story.visits()
    published = False
    for visit in visits:
        hours = timedelta(hours=story.chance.uniform(8.7, 17.5))
        story.go_to(datetime.combine(visit.due_on, datetime.min.time(), BEIJING) + hours)
        if story.case.relapses == 0 and story.happens("disputes", "relapsed"):
            story.break_out(visit)
            return
        story.ask(visit)
        if not published and story.happens("disputes", "published"):
            published = True
            story.publish()
    story.wait(10, OFFICE_DAY, office=True)
    story.take("file", story.post(Role.CALLER))


PARTS: dict[State, Callable[[Quarrel], None]] = {
    State.REGISTERED: at_the_window,
    State.ASSIGNED: to_be_signed,
    State.IN_MEDIATION: in_mediation,
    State.PERFORMING: performing,
    State.BROKEN: broken,
    State.FAILED: failed,
    State.ELSEWHERE: elsewhere,
    State.FOLLOWED_UP: followed_up,
}
