"""The steps of the demo year, each taken by whoever would take it, in plausible words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from yimen.cases import commands as case_commands
from yimen.cases.models import Case, Channel, Supervision, Task, Urgency
from yimen.catalogue.queries import unit_for
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.queries import calendar
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.orgs.models import Role, Unit, UnitKind
from yimen.requests.models import Rating, Request, Solved
from yimen.requests.policy import NEVER_LISTED

from .articles import article_of
from .desks import Desks
from .teller import OFFICE_MINUTE
from .words import chances, fill, outcome


class Acts(Desks):
    """Every step that the year's stories of requests know."""

    # --- the centre

    def register(self, first: Case | None) -> None:
        """Somebody turns to the city."""
        plan = self.plan
        self.take(
            "register",
            self._door(),
            title=plan.told.title,
            body=plan.told.body,
            kind=plan.kind,
            channel=plan.channel,
            urgency=plan.urgency,
            resident=self.resident,
            confidential=plan.confidential,
            wants_call=plan.wants_call,
            item=self.city.categories[plan.topic.category] if plan.topic else None,
            area=self.city.areas[plan.area] if plan.placed else None,
            place=plan.where,
            lat=plan.lat,
            lon=plan.lon,
            about_unit=self._reported(),
            repeat_of=first,
            may_list=plan.may_list and plan.kind not in NEVER_LISTED,
        )
        self.slots["unit"] = ""

    def _door(self) -> Actor:
        if self.plan.channel == Channel.WEB and self.resident and not self.plan.repeats:
            return self.person
        if self.plan.channel == Channel.GRID:
            village = self.city.unit_of(self.plan.area, UnitKind.VILLAGE)
            if village and self.city.everyone(village, Role.GRID_WORKER):
                return self.city.someone(village, self.chance, Role.GRID_WORKER)
        return self.agent

    def _reported(self) -> Unit | None:
        topic, report = self.plan.topic, self.plan.kind in ("report", "complaint")
        if not (topic and topic.about and report and self.plan.placed):
            return None
        if not self.happens("people", "about_the_unit"):
            return None
        return self.city.unit_of(self.plan.area, UnitKind.VILLAGE)

    def answer_now(self) -> None:
        """The agent knows the answer."""
        told, topic = self.plan.told, self.plan.topic
        text = told.answer or fill(self.chance.choice(told.done), self.slots)
        if told.answer and topic:
            text += self.says("knowledge")
        article = article_of(topic.category) if topic else ""
        self.take("answer_now", self.agent, text=text, article=article)

    def ask_details(self) -> None:
        """Something is missing."""
        self.take("ask_details", self.agent, wanted=self.says("details"))

    def give_details(self) -> None:
        """The resident calls back and says it."""
        self.take("give_details", self.person, text=self.says("detail_answers"))

    def correct(self) -> None:
        """A slip of the agent's is set right."""
        if self.request.urgency == Urgency.NORMAL and self.chance.random() < 0.4:
            self.take("correct", self.dispatcher, urgency=Urgency.PRESSING)
        else:
            self.take("correct", self.dispatcher, place=f"{self.request.place}{self.slots['road']}")

    def decline(self) -> None:
        """It is not the hotline's, says the agent."""
        ground, reason, route = self.row("declines")
        self.take("decline", self.agent, ground=ground, reason=reason, route=route)

    def confirm_decline(self) -> None:
        """An approver agrees."""
        self.take("confirm_decline", self.approver)

    def overrule_decline(self) -> None:
        """An approver does not agree."""
        self.take("overrule_decline", self.approver, reason=self.says("overruled"))

    def hand_over(self, to: str) -> None:
        """It is for the police, or the petition office has it."""
        rows = [each for each in (self.row("hand_overs") for _ in range(20)) if each[2] == to]
        ground, reason, receiver = rows[0] if rows else (to, self.says("notes"), to)
        receipt = f"{ground}-{self.at:%y%m%d}-{self.chance.randrange(10_000):04d}"
        self.take("hand_over", self.agent, to=receiver, reason=reason, receipt=receipt)

    def dispatch(self, to: Unit | None = None) -> None:
        """It goes to the unit of the directory, or to one that the dispatcher names."""
        if to is None and not self.in_directory():
            to = self.above_all()
        if to is None:
            self.take("dispatch", self.dispatcher)
        else:
            self.take("dispatch", self.dispatcher, to=to, basis=self.says("bases"))
        self.slots["unit"] = self.lead.name

    def in_directory(self) -> bool:
        """Whether the directory names a unit that may have it."""
        case = self.request
        day = self.at.astimezone(BEIJING).date()
        found = unit_for(case.item_id, case.area_id, day) if case.item_id else None
        return found is not None and case.about_unit_id not in found.unit.line

    def above_all(self) -> Unit:
        """Where the directory names nobody: the government of the county, or of the city."""
        county = self.city.by_code.get(f"{self.request.area_id[:6]}-000")
        return county or self.city.by_code[f"{self.city.centre.area_id}-000"]

    def rule(self) -> None:
        """After two returns the centre's leader says whose it is."""
        self.take("rule", self.desk(Role.LEADER), reason=self.says("rulings"))
        self.slots["unit"] = self.lead.name

    def accept_return(self) -> None:
        """The centre agrees that it is not the unit's."""
        self.take("accept_return", self.approver, reason=self.says("returns_accepted"))

    def refuse_return(self) -> None:
        """The centre says that it is the unit's."""
        self.take("refuse_return", self.approver, reason=self.says("returns_refused"))

    def note(self) -> None:
        """A word for colleagues."""
        self.take("note", self.agent, text=self.says("notes"))

    # --- the unit

    def sign(self) -> None:
        """The unit takes it in hand."""
        self.take("sign", self.handler)

    def hand_down(self) -> None:
        """A township gives it to the village, where it may."""
        village = self.city.unit_of(self.request.area_id, UnitKind.VILLAGE)
        reported = self.request.about_unit_id
        if village and village.parent_id == self.lead.pk and village.pk != reported:
            self.take("hand_down", self.handler, to=village)
            self.slots["unit"] = village.name

    def send_back(self) -> None:
        """The unit says that it is not its own."""
        reason, basis = self.says("returns"), self.says("return_bases")
        self.take("send_back", self.handler, reason=reason, basis=basis)

    def ask_extension(self) -> None:
        """The unit asks for more days."""
        days = self.chance.choice((2, 3, 3, 5))
        reason = self.says("extensions")
        self.take("ask_extension", self.handler, days=days, reason=reason, resident_told=True)

    def grant_extension(self) -> None:
        """It gets them."""
        self.take("grant_extension", self.approver)

    def refuse_extension(self) -> None:
        """It does not."""
        self.take("refuse_extension", self.approver, reason=self.says("extension_refused"))

    def ask_suspension(self) -> None:
        """The unit asks that the clock stand still."""
        ground, reason = self.row("suspensions")
        document = f"{self.at:%Y}-{self.chance.randrange(1, 400):03d}"
        self.take("ask_suspension", self.handler, ground=ground, reason=reason, document=document)

    def grant_suspension(self) -> None:
        """It does."""
        self.take("grant_suspension", self.approver)

    def ask_shelving(self) -> None:
        """The unit says that it cannot be solved for now."""
        cause, measures = self.row("shelvings")
        until = (self.at + timedelta(days=self.chance.randrange(60, 300))).date()
        self.take("ask_shelving", self.handler, cause=cause, measures=measures, until=until)

    def grant_shelving(self) -> None:
        """It goes on the list."""
        self.take("grant_shelving", self.approver)

    def ask_end(self) -> None:
        """The unit proposes to end it without an answer."""
        ground, reason = self.row("ends")
        self.take("ask_end", self.handler, ground=ground, reason=reason)

    def ask_task(self) -> None:
        """Another department is asked to assist."""
        county = self.request.area_id[:6]
        others = self.city.departments.get(county) or self.city.departments[county[:4]]
        lead, reported = self.request.lead_id, self.request.about_unit_id
        fit = [each for each in others if each.pk != lead and reported not in each.line]
        due = calendar().after(self.at.astimezone(BEIJING), 3 * 7 * 60 * OFFICE_MINUTE)
        self.task = Task(case=self.request)
        said = {"unit": self.chance.choice(fit), "wanted": self.says("tasks"), "due_at": due}
        self._on_task("ask", self.handler, **said)

    def _on_task(self, step: str, actor: Actor, **said: Any) -> None:
        assert self.task is not None
        with time_is(self.at):
            self.task = getattr(case_commands, step)(self.task, actor, **said)
        self.case = cast(Request, self.task.case)

    def assistant(self, step: str, **said: Any) -> None:
        """The assisting unit takes a step on what it was asked for."""
        assert self.task is not None
        self._on_task(step, self.handler_of(self.city.units[self.task.unit_id]), **said)

    def urge(self) -> None:
        """The centre presses the unit."""
        self.take("urge", self.dispatcher, reason=self.says("urgings"))

    def reply_to_urge(self) -> None:
        """The unit says how far it is."""
        self.take("reply_to_urge", self.handler, progress=self.says("progress"))

    def supervise(self) -> None:
        """The centre puts it under supervision, one rung above where it stands at least."""
        ground, reason = self.row("supervisions")
        level = Supervision.LISTED if self.chance.random() < 0.15 else Supervision.ORDINARY
        ladder = list(Supervision)
        above = ladder.index(Supervision(self.request.supervision)) + 1
        if above == len(ladder):
            return
        level = ladder[max(above, ladder.index(level))]
        self.take("supervise", self.supervisor, level=level, ground=ground, reason=reason)

    def answer(self, solved: str = "yes") -> None:
        """The unit says what it did."""
        text = outcome(self.plan.told, solved, self.slots, self.chance)
        told = self.says("without_tasks") if self.request.open_tasks else ""
        self.take(
            "answer", self.handler, text=text, solved=solved, contacted=f"{self.at:%m-%d %H:%M}",
            true=self.chance.random() < 0.9, open_tasks=told,
        )  # fmt: skip

    # --- afterwards

    def pass_check(self, solved: str = "yes") -> None:
        """The centre has read the answer and lets it pass."""
        self.take("pass_check", self.approver, solved=solved)

    def fail_check(self) -> None:
        """The centre sends the answer back."""
        self.take("fail_check", self.approver, solved="no", reason=self.says("check_failures"))

    def note_missed_call(self) -> None:
        """Nobody picks up."""
        self.take("note_missed_call", self.caller)

    def redo(self) -> None:
        """The resident says by telephone that it is not solved."""
        self.take("redo", self.caller, reason=self.says("redo_reasons"))

    def refuse_answer(self) -> None:
        """The resident says so on the page; who gave no name can only be heard by telephone."""
        if self.resident is None:
            self.redo()
            return
        self.take("refuse_answer", self.person, words=self.says("refusals"))

    def pass_up(self) -> None:
        """Still not solved: the supervisor takes it on."""
        self.take("pass_up", self.caller, reason=self.says("passed_up"))

    def withdraw(self) -> None:
        """The resident takes it back."""
        self.take("withdraw", self.person, reason=self.says("withdrawals"))

    def call_back(self, says: str, rating: int | None) -> None:
        """The resident is reached, and says how it is."""
        words = self.says("records") if says != "no" else self.says("refusals")
        self.take("call_back", self.caller, solved=Solved(says), rating=rating, words=words)

    def close_unreached(self) -> None:
        """Nobody is reached, or nobody wants to be."""
        self.take("close_unreached", self.caller)

    def rate(self, says: str) -> None:
        """The resident rates it by the link."""
        rating = self.rating(says)
        words = self.says("ratings_good" if rating > 2 else "ratings_bad")
        self.take("rate", self.person, rating=rating, solved=Solved(says), words=words)

    def rating(self, says: str) -> Rating:
        """How content somebody is who says so."""
        (drawn,) = self.chance.choices(list(Rating), chances()["ratings"][says])
        return drawn

    def appeal(self) -> None:
        """The resident refuses for the third time."""
        self.take("appeal", self.person, words=self.says("refusals"))

    def uphold(self) -> None:
        """The supervisor finds the answer right."""
        self.take("uphold", self.supervisor, reason=self.says("upheld"))

    def order(self) -> None:
        """The supervisor orders the unit to do it."""
        self.take("order", self.supervisor, reason=self.says("orders"))

    def reopen(self) -> None:
        """It is back, or was never gone."""
        self.take("reopen", self.person, reason=self.says("reopenings"))

    def add(self) -> None:
        """The resident has something to add."""
        self.take("add", self.person, text=self.says("additions"))

    def stop_listing(self) -> None:
        """The resident wants it on the public list no more."""
        self.take("stop_listing", self.person)
