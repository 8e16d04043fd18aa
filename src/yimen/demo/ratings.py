"""What residents say of settlements that were published, and who has read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from random import Random

from yimen.aftercare.commands.opinions import give_opinion, refuse_comment, show_comment
from yimen.aftercare.models import Ground, Opinion, Publication
from yimen.aftercare.queries import published
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.orgs.models import Resident, Role
from yimen.orgs.queries import actor_of_resident

from .city import PLACE
from .plan import Plans
from .words import read

LATEST = 120
"""So many of the latest publications are rated."""
READERS = 300
"""So many residents read what is published."""
FRESH = 2
"""On so many, where the sign-ins of the demo are, somebody has just said something."""
READ = timedelta(days=4)
"""After so long somebody has read a comment."""


def rate(plans: Plans) -> None:
    """Some residents rate what was published of others' disputes, and some say why."""
    latest = list(published().order_by("-published_at", "case_id")[:LATEST])
    rated = set(Opinion.objects.values_list("public_id", flat=True))
    readers = list(Resident.objects.filter(erased_at=None).order_by("pk")[:READERS])
    for row in latest:
        if row.public not in rated:
            Readers(plans, row).rate(readers)
    own = (row for row in latest if row.case.area_id.startswith(PLACE) and row.public not in rated)
    for row in islice(own, FRESH):
        Readers(plans, row).say_just_now(readers)


class Readers:
    """Those who read one publication."""

    def __init__(self, plans: Plans, row: Publication) -> None:
        self.plans, self.row = plans, row
        self.chance = Random(f"{plans.seed}/rating/{row.case_id}")

    def rate(self, readers: list[Resident]) -> None:
        """None to three of them rate it, in the days after it was published."""
        sides = self.row.case.sides
        others = [each for each in readers if str(each.pk) not in sides]
        many = min(len(others), self.chance.choice((0, 1, 1, 2, 3)))
        for who in self.chance.sample(others, many):
            assert self.row.published_at is not None
            at = self.row.published_at + timedelta(days=self.chance.random() ** 2 * 20)
            if at < self.plans.year.until:
                self.say(who, at)

    def say_just_now(self, readers: list[Resident]) -> None:
        """Somebody who has not rated it yet says something that nobody has read."""
        said = {str(each) for each in self.row.opinions.values_list("resident_id", flat=True)}
        others = [each for each in readers if str(each.pk) not in {*self.row.case.sides, *said}]
        who = actor_of_resident(self.chance.choice(others).pk)
        comment = self.chance.choice(read("disputes")["comments"]["4"])
        with time_is(self.plans.year.until - timedelta(hours=self.chance.uniform(1, 20))):
            give_opinion(self.row, who, stars=4, comment=comment)

    def say(self, who: Resident, at: datetime) -> None:
        """One of them rates it, and perhaps says why."""
        stars = self.chance.choices((5, 4, 3, 2, 1), (46, 32, 14, 5, 3))[0]
        words = read("disputes")["comments"][str(max(stars, 2))]
        comment = self.chance.choice(words) if self.chance.random() < 0.45 else ""
        with time_is(at):
            said = give_opinion(self.row, actor_of_resident(who.pk), stars=stars, comment=comment)
        if comment and at + READ < self.plans.year.until:
            self.read(said, at + READ * self.chance.random())

    def read(self, said: Opinion, at: datetime) -> None:
        """Somebody of the centre reads it: it is shown, or for a reason of law it is not."""
        with time_is(at):
            if said.stars <= 2 and self.chance.random() < 0.5:
                reason = read("disputes")["comments"]["reason"]
                refuse_comment(said, self.approver, ground=Ground.INSULT, reason=reason)
            else:
                show_comment(said, self.approver)

    @property
    def approver(self) -> Actor:
        """Somebody who reads comments at the centre that took it."""
        centre = self.plans.city.units[self.row.case.centre_id]
        return self.plans.city.someone(centre, self.chance, Role.APPROVER)
