"""One suit's whole life between two systems, over real connections both ways."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.cast import build_city
from tests.quarrels import open_centre

from yimen.kernel.time import now
from yimen.links.court import commands
from yimen.links.court.fake import Court
from yimen.links.court.gateway import NotDelivered
from yimen.links.court.models import CourtMatter, CourtMessage
from yimen.mediation.models import Dispute

from .suits import Suit

pytestmark = pytest.mark.django_db(transaction=True)
CIVIL = "（2026）甘0702民特7号"


def test_from_the_court_to_the_centre_and_back_to_the_court(rules: None, court: Court) -> None:
    suit = Suit(open_centre(build_city()), court)
    suit.moment = now()  # the centre's door stands in another thread, which has no other time
    day = timezone.localdate(suit.moment).isoformat()
    told = court.written(suit.matter, "papers.added", {"papers": ["Survey"]}, sequence=2)
    assert court.send(told).result == "deferred"
    court.lose = 1
    with pytest.raises(NotDelivered):
        suit.divert(consented_on=day)
    suit.dispute, suit.moment = Dispute.objects.get(), now()
    for message in CourtMessage.objects.filter(way="out", state="waiting").order_by("pk"):
        commands.hand_over(message.key)
    suit.work()
    suit.assign().sign().agreed()
    suit.apply_confirmation(applied_on=timezone.localdate(suit.moment))
    application = suit.own("confirmation").pk
    court.say("confirmation.accepted", {}, application, number=CIVIL)
    court.say("confirmation.granted", {"ruling": CIVIL}, application)
    assert Dispute.objects.get().confirmation == "confirmed"
    assert [each.kind for each in court.taken if each.matter == suit.matter] == [
        "receipt", "diversion.registered", "papers.signed", "mediation.ended",
    ]  # fmt: skip
    assert set(CourtMatter.objects.values_list("outcome", flat=True)) == {"settled", "confirmed"}
    assert set(CourtMessage.objects.values_list("state", "body")) == {
        ("applied", ""), ("acknowledged", ""),
    }  # fmt: skip
