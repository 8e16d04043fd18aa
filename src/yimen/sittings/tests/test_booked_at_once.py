"""Two disputes, one room, one hour: planned at the same moment, one is told yes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.cast import at, build_city
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round

from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.mediators.hindrances import Taken
from yimen.mediators.models import Booking, Seat
from yimen.sittings.models import Mediators, Sitting
from yimen.sittings.process import SITTING


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shared", ["room", "mediator"])
def test_of_two_who_plan_at_once_one_is_told_yes(
    transactional_db: None, rules: None, shared: str
) -> None:
    one = Round(Quarrel(open_centre(build_city())).to_mediation())
    two = one.beside()
    tries = [(one, one.room, [one.lead]), (two, one.room, [one.other])]
    if shared == "mediator":
        tries[1] = (two, one.new_room("Room 2"), [one.lead])
    heads = [each.dispute.head for each in (one, two)]
    ready = Barrier(2)

    def planned(number: int) -> str:
        round_, room, mediators = tries[number]
        sitting = Sitting(case=round_.dispute)
        try:
            ready.wait(timeout=20)
            with time_is(round_.moment()):
                SITTING.commands["plan"](
                    sitting, round_.centre.mediator, room=room,
                    begins=at("2026-03-03 09:00"), mediators=Mediators(mediators),
                )  # fmt: skip
        except Taken as told:
            return str(told)
        finally:
            connection.close()
        return "planned"

    with ThreadPoolExecutor(2) as both:
        ended = list(both.map(planned, range(2)))
    (told,) = [each for each in ended if each != "planned"]
    assert "2026-03-03 09:00–10:00" in told
    assert (Sitting.objects.count(), Booking.objects.count(), Seat.objects.count()) == (1, 1, 1)
    assert sum(each.dispute.head for each in (one, two)) == sum(heads) + 1
    assert StoredEvent.objects.filter(kind="sittings.SittingPlanned").count() == 1
