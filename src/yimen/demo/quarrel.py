"""A dispute of the demo year, and who acts on it: the window, the mediators, the two sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from yimen.agreements.models import Agreement
from yimen.kernel.actors import Actor
from yimen.kernel.models import Part
from yimen.kernel.process import Process
from yimen.kernel.time import time_is
from yimen.links.court.models import CourtMatter
from yimen.mediation.models import Dispute, Grade, PartyKind, Risk, Side, Source
from yimen.mediation.process import DISPUTE
from yimen.mediators.commands import release
from yimen.mediators.models import Mediator
from yimen.orgs.models import Resident, Role, Unit, UnitKind
from yimen.orgs.queries import actor_of_resident
from yimen.sittings.models import Panel

from .diary import Charge, Diary
from .disputes import Plan
from .teller import DAY, OFFICE_DAY, Teller
from .words import read

P = TypeVar("P", bound=Part)

TEAM_OF = {
    **dict.fromkeys(("land", "homestead", "expropriation"), "1"),
    **dict.fromkeys(("property", "neighbours", "family", "consumer", "traffic"), "2"),
    **dict.fromkeys(("labour", "medical", "debt"), "3"),
}
"""Which team of a centre deals with what."""
BEFORE_TRIAL = "4"
ENDS = frozenset(
    ["take_effect", "agree_orally", "fail", "stop", "withdraw", "hand_over", "move_up", "send_back"]
)
"""With these steps it is mediated no more, or by others."""
AGAIN = 50_000
"""What a dispute that broke out again has more in its numbers at the court."""


class Quarrel(Teller[Dispute]):
    """One dispute of the year, told by whoever would take each step."""

    def __init__(
        self, plan: Plan, diary: Diary, until: datetime, people: dict[UUID, Resident]
    ) -> None:
        super().__init__(DISPUTE, Dispute(id=plan.id), plan.at, diary.city, until, plan.slots)
        self.plan, self.diary = plan, diary
        self.applicant = people[plan.applicant.id]
        self.respondent = people[plan.respondent.id]
        self.settles = self.chance.random() < plan.stream.settled
        self.settled_by = ""
        self.sat = 0
        """How often both sides have sat down."""
        self.panel: Panel | None = None
        self.named: list[Mediator] = []
        self.charges: list[Charge] = []
        self.paper: Agreement | None = None
        self.matters: list[CourtMatter] = []
        self.sure: Mapping[str, bool] = {}

    def happens(self, *names: str) -> bool:
        """Whether something happens, by its share, unless this story is sure of it."""
        return self.sure[names[-1]] if names[-1] in self.sure else super().happens(*names)

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
    def names(self) -> list[str]:
        """What they are called, in the same order."""
        return [self.plan.applicant.contact.name, self.plan.respondent.contact.name]

    @property
    def team(self) -> Unit:
        """The team of that centre that deals with what it is about."""
        number = TEAM_OF.get(self.plan.says["type"], "2")
        if self.plan.stream.name == "before_trial":
            number = BEFORE_TRIAL
        return self.city.by_code[f"{self.centre.code}-{number}"]

    @property
    def mediator(self) -> Actor:
        """Who leads the mediation; where nobody was named, somebody of whoever has it."""
        if self.named:
            return self.city.person(self.named[0].staff_id, self.lead.pk)
        return self.handler

    @property
    def texts(self) -> Mapping[str, Any]:
        """What is said of disputes alone."""
        found: Mapping[str, Any] = read("disputes")["texts"]
        return found

    def number_at_court(self, word: str) -> str:
        """A number as the county's court gives it: （2026）甘0702民特1号."""
        place, number = self.centre.area_id[2:], self.plan.docket + AGAIN * self.case.relapses
        return f"（{self.at:%Y}）甘{place}{word}{number}号"

    # --- inside it

    def on(self, process: Process, part: P, step: str, actor: Actor, /, **said: Any) -> P:
        """Take a step of a part of it now."""
        with time_is(self.at):
            taken: P = process.commands[step](part, actor, **said)
        self.case = taken.stream
        return taken

    def take(self, step: str, actor: Actor, /, **said: Any) -> None:
        """Take a step now; with the end of mediation nobody has it in charge any more."""
        super().take(step, actor, **said)
        if step in ENDS:
            self.release()

    def release(self) -> None:
        """Whoever has it in charge has room for another."""
        if self.charges:
            release(self.case.pk, self.at)
            self.diary.discharge(self.named, self.charges, self.at)
        self.charges = []

    def dismiss(self) -> None:
        """Whoever was named mediates it no more: what follows is for others."""
        self.release()
        self.named = []

    # --- steps

    def register(self) -> None:
        """It comes to the centre of the county, and both sides are named."""
        plan, area = self.plan, self.city.areas[self.plan.applicant.home.area.code]
        centre = self.city.by_code[f"{area.code[:6]}-002"]
        agent = self.city.someone(centre, self.chance, Role.AGENT)
        later = self.happens("disputes", "named_later")
        other = {} if later else {"respondent": self.respondent, "organisation": plan.organisation}
        self.take(
            "register", agent, title=plan.title, body=plan.body, source=plan.source,
            dispute_type=plan.says["type"], kind=plan.track, area=area, amount=plan.amount,
            people=plan.people, place=plan.slots["place_name"], applicant=self.applicant,
            happened_on=(plan.at - timedelta(days=self.chance.randrange(3, 200))).date(),
            risk=self.chance.choices(list(Risk), (70, 22, 7, 1))[0], **other,
        )  # fmt: skip
        if later:
            self.name_the_other(agent)

    def name_the_other(self, agent: Actor) -> None:
        """Who is on the other side is found out after it was taken in."""
        other, organisation = self.plan.respondent.contact, self.plan.organisation
        said: dict[str, Any] = {"side": Side.RESPONDENT, "name": other.name, "phone": other.phone}
        if organisation:
            said |= {"kind": PartyKind.ORGANISATION, "organisation": organisation}
        self.wait(1, 20)
        self.take("add_party", agent, **said)

    def assign(self, grade: Grade | None = None) -> None:
        """The duty head finds who mediates: by its kind and by how hard it is."""
        drawn = self.chance.choices(list(Grade), (45, 35, 20))[0]
        if self.plan.source == Source.COURT:
            drawn = Grade.HARD
        to = self.mediators(grade or drawn)
        self.take("assign", self.post(Role.DISPATCHER), to=to, grade=grade or drawn)

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
        self.take("ask_more_time", self.mediator, days=15, reason=self.says("more_time"))
        for party in self.both:
            self.wait(60, 2 * OFFICE_DAY, office=True)
            self.take("agree_to_more_time", party)
        self.take("extend", self.mediator)

    def suspend(self) -> None:
        """An appraisal takes its time."""
        ground, reason, document = self.row("pauses")
        said = {"ground": ground, "reason": reason, "document": document}
        self.take("suspend", self.mediator, **said)

    def pause(self) -> None:
        """It takes its time, and then they go on."""
        self.suspend()
        self.wait(8 * DAY, 40 * DAY)
        self.take("resume", self.mediator, reason=self.row("pauses")[2])

    def move_up(self) -> None:
        """The level above mediates."""
        why = self.says("move_up")
        self.take("move_up", self.mediator, to=self.team, grade=Grade.HARD, reason=why)
        self.dismiss()
        self.wait(30, OFFICE_DAY, office=True)
        self.take("sign", self.handler)
