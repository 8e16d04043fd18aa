"""A dispute in mediation, the mediators and rooms of its centre, and its sittings, step by step."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any

from django.db import connection

from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute, Grade
from yimen.mediators import commands
from yimen.mediators.models import Mediator, MediatorKind, Room
from yimen.orgs.models import Role, Staff
from yimen.sittings.models import CaucusNote, Mediators, Numbers, Panel, Sitting, Tie
from yimen.sittings.process import CAUCUS_NOTE, PANEL, SITTING, TIE

from .cast import at
from .quarrels import Centre, Quarrel

WORDS = "They looked at the map together and agreed where the border is."


class Round:
    """The mediators of a quarrel and its sittings: each step by whoever usually takes it."""

    def __init__(self, quarrel: Quarrel, *, named: bool = True) -> None:
        self.quarrel = quarrel
        self.panel = Panel(case=self.dispute)
        self.sitting = Sitting(case=self.dispute)
        centre = self.centre
        self.colleague = centre.city.actor("41", "team", Role.HANDLER)
        with time_is(quarrel.moment):
            self.lead = self.mediator(centre.mediator, "Ma Lin")
            self.other = self.mediator(self.colleague, "Hu Bo", kind=MediatorKind.VOLUNTEER)
            self.room = self.new_room("Room 1")
        if named:
            self.name()

    @property
    def centre(self) -> Centre:
        return self.quarrel.centre

    @property
    def dispute(self) -> Dispute:
        """The dispute as it is now."""
        return Dispute.objects.select_related("centre", "lead").get(pk=self.quarrel.dispute.pk)

    def mediator(self, actor: Actor, name: str, **said: Any) -> Mediator:
        """Somebody who acts is a mediator of the centre."""
        key = int(actor.key.partition(":")[2])
        staff, _new = Staff.objects.get_or_create(pk=key, defaults={"login": name, "name": name})
        with connection.cursor() as cursor:  # whoever signs in later gets another key
            cursor.execute(
                "SELECT setval(s, 1000 + nextval(s)) FROM"
                " (SELECT pg_get_serial_sequence('orgs_staff', 'id')::regclass s) x"
            )
        said = {"kind": MediatorKind.FULL_TIME, "skills": ["neighbours"], **said}
        unit = self.centre.city.units["mediation"]
        return commands.add_mediator(staff, self.centre.duty_head, centre=unit, **said)

    def new_room(self, name: str) -> Room:
        """A room of the centre."""
        unit = self.centre.city.units["mediation"]
        return commands.add_room(unit, self.centre.duty_head, name=name, seats=8)

    def name(self, by: Actor | None = None, step: str = "name_team", **said: Any) -> Round:
        """The duty head names both."""
        said = {"lead": self.lead, "others": Mediators([self.other]), **said}
        return self.say(step, by or self.centre.duty_head, **said)

    def say(self, step: str, by: Actor, **said: Any) -> Round:
        """A step of the naming."""
        self.panel.case = self.dispute
        with time_is(self.quarrel.moment):
            self.panel = PANEL.commands[step](self.panel, by, **said)
        self.quarrel.later(minutes=1)
        return self

    def take(self, step: str, by: Actor | None = None, **said: Any) -> Round:
        """A step of the sitting."""
        self.sitting.case = self.dispute
        with time_is(self.quarrel.moment):
            command = SITTING.commands[step]
            self.sitting = command(self.sitting, by or self.centre.mediator, **said)
        self.quarrel.later(minutes=1)
        return self

    def plan(self, begins: str = "2026-03-03 09:00", **said: Any) -> Round:
        """Another sitting is planned."""
        self.sitting = Sitting(case=self.dispute)
        return self.take("plan", **{"room": self.room, "begins": at(begins), **said})

    def hold(self, **said: Any) -> Round:
        """It was held, both sides came."""
        self.quarrel.until("2026-03-03 10:30")
        return self.take("hold", **{"record": WORDS, "came": Numbers([1, 2]), **said})

    def note(self, by: Actor | None = None, *, party: int = 1, text: str) -> CaucusNote:
        """A mediator notes what one side said alone."""
        note = CaucusNote(case=self.dispute)
        with time_is(self.quarrel.moment):
            made: CaucusNote = CAUCUS_NOTE.commands["write_note"](
                note, by or self.centre.mediator, party=party, text=text
            )
        self.quarrel.later(minutes=1)
        return made

    def tell(self, mediator: Mediator | None = None, by: Actor | None = None) -> Tie:
        """The parties are told of a tie of a mediator."""
        tie, said = (
            Tie(case=self.dispute),
            {"mediator": mediator or self.other, "words": "A cousin."},
        )
        with time_is(self.quarrel.moment):
            told: Tie = TIE.commands["tell_tie"](tie, by or self.centre.duty_head, **said)
        self.quarrel.later(minutes=1)
        return told

    def of_tie(self, step: str, tie: Tie, by: Actor, **said: Any) -> Tie:
        """What a party says of a tie."""
        row = Tie.objects.get(pk=tie.pk)
        row.case = self.dispute
        with time_is(self.quarrel.moment):
            said_of: Tie = TIE.commands[step](row, by, **said)
        self.quarrel.later(minutes=1)
        return said_of

    def move_up(self) -> Round:
        """It was thought to be simple, and the level above mediates it from now on."""
        Dispute.objects.filter(pk=self.dispute.pk).update(grade=Grade.SIMPLE)
        self.quarrel.move_up()
        return self

    def beside(self) -> Round:
        """Another dispute of the same centre, with the same mediators and room."""
        other = copy(self)
        other.quarrel = Quarrel(self.centre, self.quarrel.moment).to_mediation()
        other.panel, other.sitting = Panel(case=other.dispute), Sitting(case=other.dispute)
        return other.name()

    def again(self) -> Sitting:
        """The sitting as it stands in the database."""
        return Sitting.objects.select_related("booking__room").get(pk=self.sitting.pk)

    def moment(self) -> datetime:
        """When the story is."""
        return self.quarrel.moment


ENDS: dict[str, Callable[[Round], object]] = {
    "fail": lambda round_: round_.quarrel.fail(),
    "stop": lambda round_: round_.quarrel.stop(),
    "withdraw": lambda round_: round_.quarrel.withdraw(),
    "agree_orally": lambda round_: round_.quarrel.agree_orally(),
    "hand_over": lambda round_: round_.quarrel.hand_over(by=round_.centre.mediator),
    "move_up": lambda round_: round_.move_up(),
}
"""The steps after which those who mediated do so no more."""
