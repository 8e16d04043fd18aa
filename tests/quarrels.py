"""The people of a mediation centre, and a quarrel that they deal with, told step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from yimen.deadlines.models import Term
from yimen.kernel.actors import Actor
from yimen.kernel.ids import uuid7
from yimen.kernel.models import StoredEvent
from yimen.kernel.remarks import said_with
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute
from yimen.mediation.process import DISPUTE
from yimen.orgs.commands import find_or_add
from yimen.orgs.models import Area, Resident, Role, UnitKind

from .cast import MONDAY, Cast, City, at, gather, refused

UNITS = {
    "mediation": ("Ganzhou mediation centre", UnitKind.MEDIATION, "", "620702"),
    "team": ("Land and water team", UnitKind.TEAM, "mediation", "620702"),
    "committee": ("Dongjie mediation committee", UnitKind.TEAM, "mediation", "620702001"),
    "other_mediation": ("Minle mediation centre", UnitKind.MEDIATION, "", "620722"),
}


@dataclass
class Centre:
    """Who plays whom at the mediation centre; `cast` are the others."""

    cast: Cast
    window: Actor
    duty_head: Actor
    approver: Actor
    follow_up: Actor
    supervisor: Actor
    leader: Actor
    mediator: Actor
    committee: Actor
    many: Actor
    other_centre: Actor
    applicant: Actor
    respondent: Actor
    stranger: Actor
    zhang: Resident
    li: Resident

    @property
    def city(self) -> City:
        return self.cast.city

    def everybody(self) -> list[Actor]:
        """All actors, those of the hotline too."""
        own = [each for each in vars(self).values() if isinstance(each, Actor)]
        return [*own, *(each for each in vars(self.cast).values() if isinstance(each, Actor))]


POSTS: dict[str, tuple[str, str, Iterable[Role]]] = {
    "window": ("31", "mediation", [Role.AGENT]),
    "duty_head": ("32", "mediation", [Role.DISPATCHER]),
    "approver": ("33", "mediation", [Role.APPROVER]),
    "follow_up": ("34", "mediation", [Role.CALLER]),
    "supervisor": ("35", "mediation", [Role.SUPERVISOR]),
    "leader": ("36", "mediation", [Role.LEADER]),
    "mediator": ("37", "team", [Role.HANDLER]),
    "committee": ("38", "committee", [Role.HANDLER]),
    "many": ("39", "mediation", set(Role) - {Role.ADMINISTRATOR}),
    "other_centre": ("40", "other_mediation", set(Role) - {Role.ADMINISTRATOR}),
}
"""The key of everybody at the mediation centres, their unit and their roles."""


def open_centre(city: City) -> Centre:
    """A county's mediation centre with a team, a township's committee, and two neighbours."""
    city.open(UNITS)
    zhang = find_or_add("13800000011", "张建国")
    li = find_or_add("13800000012", "李秀英")
    return Centre(
        cast=gather(city),
        **city.actors(POSTS),
        applicant=Actor(f"resident:{zhang.pk}", "own"),
        respondent=Actor(f"resident:{li.pk}", "own"),
        stranger=Actor(f"resident:{uuid7()}", "own"),
        zhang=zhang,
        li=li,
    )


BY = {
    "register": "window",
    "add_party": "window",
    "correct": "window",
    "change_party": "window",
    "remove_party": "window",
    "settle_now": "window",
    "refuse": "window",
    "confirm_refusal": "approver",
    "overrule_refusal": "approver",
    "assign": "duty_head",
    "take_charge": "leader",
    "say": "respondent",
    "confirm_address": "respondent",
    "stop": "respondent",
    "withdraw": "applicant",
    "file": "follow_up",
    "relapse": "applicant",
    "reopen": "applicant",
    "hand_over": "window",
    "supervise": "supervisor",
    "turn_yellow": "clock",
}
"""Who usually takes a step; the mediator where nobody is named."""

USUAL: dict[str, dict[str, Any]] = {
    "settle_now": {"result": "Both shook hands."},
    "refuse": {"ground": "decided", "reason": "The court has ruled.", "route": "Appeal"},
    "overrule_refusal": {"reason": "It is another matter."},
    "send_back": {"reason": "a case for the township"},
    "ask_more_time": {"days": 10, "reason": "the survey takes longer"},
    "suspend": {"ground": "appraisal", "reason": "the border is surveyed", "document": "No. 8"},
    "resume": {"reason": "the survey is there"},
    "fall_through": {"reason": "Li wants to read it again"},
    "agree_orally": {"record": "Zhang moves the fence.", "until": at("2026-04-01 09:00").date()},
    "fail": {"end": "too_far_apart", "record": "They differ by two metres."},
    "say": {"words": "I measured it myself."},
    "confirm_address": {"service_address": "Dongjie 5"},
    "stop": {"words": "I do not want to go on."},
    "withdraw": {"reason": "we have talked"},
    "apply_confirmation": {"court": "Ganzhou court", "applied_on": at("2026-03-02 09:00").date()},
    "note_court_accepts": {"number": "2026-MT-7"},
    "note_court_refuses": {"ground": "unclear", "reason": "the border is not named"},
    "note_confirmed": {"number": "2026-MT-7"},
    "note_certified": {"certificate": "notary", "number": "2026-N-3"},
    "note_performance": {"obligation": 1, "proof": "photo of the fence"},
    "break_promise": {"obligation": 1, "reason": "the fence still stands"},
    "go_on_performing": {"reason": "begun today", "until": at("2026-05-01 09:00").date()},
    "give_up": {"reason": "he will not"},
    "tell_routes": {
        "public_text": "You may sue.",
        "route": "court",
        "undisputed": "The wall is 2 m.",
    },
    "note_elsewhere": {"progress": "filed", "number": "2026-C-9"},
    "conclude": {"reason": "judged"},
    "hand_over": {"receipt": "110-9", "reason": "he has a knife"},
    "relapse": {"words": "The fence is back."},
    "reopen": {"reason": "we could not agree"},
    "correct": {"place": "Field 7"},
    "change_party": {"party": 2, "service_address": "Dongjie 5"},
    "remove_party": {"party": 2, "reason": "not a party"},
}


class Quarrel:
    """One dispute's life: each step is taken by whoever usually takes it, a minute apart."""

    def __init__(self, centre: Centre, begins: datetime = MONDAY) -> None:
        self.centre, self.moment = centre, begins
        self.dispute = Dispute(id=uuid7())

    def later(self, **much: float) -> Quarrel:
        """Let time pass."""
        self.moment += timedelta(**much)
        return self

    def until(self, moment: str) -> Quarrel:
        """Go on at a moment in Beijing."""
        self.moment = at(moment)
        return self

    def take(self, step: str, by: Actor | None = None, **said: Any) -> Quarrel:
        """Take any step; a minute passes."""
        actor = by or getattr(self.centre, BY.get(step, "mediator"))
        with time_is(self.moment):
            self.dispute = DISPUTE.commands[step](self.dispute, actor, **said)
        self.moment += timedelta(minutes=1)
        return self

    def register(self, title: str = "A fence on the border", **more: Any) -> Quarrel:
        """Zhang comes to the window and complains of Li."""
        said = {
            "title": title,
            "body": f"{title}. My neighbour moved it by two metres.",
            "dispute_type": "neighbours",
            "area": Area.objects.get(pk="620702001001"),
            "applicant": self.centre.zhang,
        }
        return self.take("register", **{**said, **more})

    def against(self, name: str = "李秀英", phone: str = "13800000012", **more: Any) -> Quarrel:
        """Name the other side."""
        return self.take("add_party", side="respondent", name=name, phone=phone, **more)

    def assign(self, to: str = "team", grade: str = "hard", **more: Any) -> Quarrel:
        """The duty head gives it to a team."""
        return self.take("assign", to=self.centre.city.units[to], grade=grade, **more)

    def move_up(self, to: str = "team", grade: str = "hard", **more: Any) -> Quarrel:
        """Whoever has it passes it up."""
        said = {"to": self.centre.city.units[to], "grade": grade, "reason": "too hard", **more}
        return self.take("move_up", **said)

    def to_mediation(self, **more: Any) -> Quarrel:
        """Registered, both sides named, assigned and signed for."""
        return self.register(**more).against().assign().sign()  # type: ignore[no-any-return]

    def file(self, by: Actor | None = None) -> Quarrel:
        """The follow-ups were made (`aftercare` tries how); it is closed and filed."""
        Dispute.objects.filter(pk=self.dispute.pk).update(visits_left=0)
        return self.take("file", by)

    def __getattr__(self, step: str) -> Any:
        if step not in DISPUTE.steps:
            raise AttributeError(step)

        def taken(by: Actor | None = None, **said: Any) -> Quarrel:
            return self.take(step, by, **{**USUAL.get(step, {}), **said})

        return taken

    @contextmanager
    def refused(self, words: str) -> Iterator[None]:
        """What happens inside is refused with these words, and nothing changes."""
        head, moment = Dispute.objects.get(pk=self.dispute.pk).head, self.moment
        with refused(words):
            yield
        assert Dispute.objects.get(pk=self.dispute.pk).head == head
        self.moment = moment

    @property
    def state(self) -> str:
        """Where the dispute stands."""
        return str(Dispute.objects.get(pk=self.dispute.pk).state)

    @property
    def holder(self) -> str:
        """The code of the unit that holds it."""
        return str(Dispute.objects.values_list("unit__code", flat=True).get(pk=self.dispute.pk))

    def clock(self, term: str) -> Term:
        """The clock of a name that was started last."""
        return Term.objects.filter(case_id=self.dispute.pk, name=term).latest("round")

    def due(self, term: str) -> str:
        """When one of its clocks is due, in Beijing."""
        return f"{timezone.localtime(self.clock(term).due_at):%Y-%m-%d %H:%M}"

    def running(self) -> set[str]:
        """The clocks that run now."""
        own = Term.objects.filter(case_id=self.dispute.pk, stopped_at=None, paused_at=None)
        return set(own.values_list("name", flat=True))

    @property
    def facts(self) -> dict[str, Any]:
        """What the last event says, with what was typed."""
        last = StoredEvent.objects.filter(case_id=self.dispute.pk).latest("number")
        return said_with(last)
