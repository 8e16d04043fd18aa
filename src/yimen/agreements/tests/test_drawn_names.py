"""A name that is drawn on the screen: what is taken for one, what is kept, who may give it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.agreements import Paper
from tests.cast import refused
from tests.quarrels import Quarrel

from yimen.agreements.commands.signing import is_a_drawing
from yimen.agreements.models import Signature
from yimen.agreements.queries import signable
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed
from yimen.kernel.models import StoredEvent
from yimen.mediation.models import Dispute
from yimen.orgs.commands import find_or_add

pytestmark = pytest.mark.django_db
NAME = "100,300 300,200;200,500 700,520"


@pytest.mark.parametrize(
    ("strokes", "is_one"),
    [
        (NAME, True),
        ("0,0 999,999", True),
        ("5,5", False),  # a dot
        ("5,5 6,6;7,7 8,8", False),  # a slip of the finger
        ("0,0 1000,5", False),
        ("0,0  90,90", False),
        ("0,0 90,90;", False),
        ("0,0 90,90\n", False),
        ("-1,0 90,90", False),
        ("٣,0 90,90", False),
        ("data:image/png;base64,iVBORw0KGgo=", False),
        ("<svg onload=alert(1)>", False),
    ],
)
def test_only_lines_of_points_are_a_drawing(strokes: str, is_one: bool) -> None:
    assert is_a_drawing(strokes) is is_one


def test_a_drawing_is_kept_encrypted_and_its_hash_stands_in_the_history(paper: Paper) -> None:
    paper.offered().by_party(paper.centre.applicant, strokes=NAME)
    (signature,) = Signature.objects.all()
    assert (signature.name, signature.strokes) == ("me", NAME)
    event = StoredEvent.objects.filter(case_id=paper.row.case_id).latest("number")
    assert (
        event.facts["strokes_digest"]
        == signature.strokes_digest
        == sha256(NAME.encode()).hexdigest()
    )
    assert NAME not in str(event.facts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT strokes FROM agreements_signature")
        assert NAME not in str(cursor.fetchall())
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.update(name="", strokes="", strokes_digest="")
    Signature.objects.update(name="", strokes="")


def test_a_drawing_that_is_none_or_too_long_is_refused(paper: Paper) -> None:
    paper.offered()
    with pytest.raises(Invalid, match="draw it again"):
        paper.by_party(paper.centre.applicant, strokes="5,5 6,6")
    with pytest.raises(Invalid, match="At most 12000"):
        paper.by_party(paper.centre.applicant, strokes=" ".join(["10,10 900,900"] * 1000))
    assert not Signature.objects.exists()


@pytest.mark.parametrize("power", ["", "general"])
def test_an_agent_without_a_special_power_signs_nothing(quarrel: Quarrel, power: str) -> None:
    """民事诉讼法 art. 62."""
    said: dict[str, Any] = {"power": power} if power else {}
    phone = "13800000077"
    quarrel.to_mediation().take(
        "add_party", side="respondent", name="王律师", phone=phone, acts_for=2, **said
    )
    lawyer = Actor(f"resident:{find_or_add(phone).pk}", "own")
    paper = Paper(quarrel.settle()).offered()
    dispute = Dispute.objects.get()
    assert signable(lawyer, dispute) is None
    assert signable(quarrel.centre.respondent, dispute) == paper.row
    with pytest.raises(NotAllowed):
        paper.by_party(lawyer)
    with refused("no special power"):
        paper.by_committee("paper", party=3)
    assert not Signature.objects.exists()


def test_an_agent_with_a_special_power_signs_on_the_screen(quarrel: Quarrel) -> None:
    phone = "13800000077"
    quarrel.to_mediation().take(
        "add_party", side="respondent", name="王律师", phone=phone, acts_for=2, power="special"
    )
    lawyer = Actor(f"resident:{find_or_add(phone).pk}", "own")
    paper = Paper(quarrel.settle()).offered().by_party(quarrel.centre.applicant).by_party(lawyer)
    assert paper.by_committee("mediator").by_committee("seal").take("complete").row.reference
