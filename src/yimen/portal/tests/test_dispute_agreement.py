"""A party reads the agreement on its own page and signs just the text that it was shown."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.agreements import Paper
from tests.cast import City
from tests.quarrels import Quarrel, open_centre

from yimen.agreements.models import Signature
from yimen.agreements.terms import Schedule
from yimen.kernel.time import now
from yimen.mediation.commands.promises import Owed
from yimen.orgs.commands import find_or_add
from yimen.orgs.queries import today

from .conftest import Visitor, text

pytestmark = pytest.mark.django_db
PHONES = {"one": "13900000081", "two": "13900000082", "stranger": "13900000083"}


@pytest.fixture
def paper(city: City) -> Paper:
    """Two neighbours agree; what they agreed on waits for their names."""
    quarrel = Quarrel(open_centre(city), now() - timedelta(hours=1))
    quarrel.register("A fence", applicant=find_or_add(PHONES["one"], "钱一"))
    quarrel.against("孙二", PHONES["two"]).assign().sign().settle()
    owed = Owed(2, "the fence", today() + timedelta(days=20), Decimal(1000))
    return Paper(quarrel).draft(schedule=Schedule((owed,))).take("offer_to_sign")


def page_for(visitor: Visitor, paper: Paper, who: str) -> str:
    """Through the door with number, telephone and code; the page of the agreement."""
    visitor.enter(paper.quarrel.dispute.number, PHONES[who])
    return f"/matters/disputes/{paper.quarrel.dispute.pk}/agreement/"


def name(visitor: Visitor, path: str, paper: Paper, **said: Any) -> Any:
    """Put a name under it."""
    return visitor.post(path, **{"shown": paper.row.digest, "name": "钱一", "read": "on", **said})


def test_a_party_reads_it_and_signs(visitor: Visitor, paper: Paper) -> None:
    path = page_for(visitor, paper, "one")
    assert "waits for your signature" in text(visitor.get(path.removesuffix("agreement/")))
    shown = text(visitor.get(path))
    assert "moved the fence" in shown
    assert "1,000" in shown or "1000" in shown
    assert name(visitor, path, paper).status_code == 302
    (signature,) = Signature.objects.all()
    assert (signature.party, signature.way, signature.name) == (1, "screen", "钱一")
    assert signature.digest == paper.row.digest
    assert visitor.get(path).status_code == 404, "nothing waits for this name any more"
    assert "waits for your signature" not in text(visitor.get(path.removesuffix("agreement/")))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"read": ""}, "I have read"),
        ({"name": " "}, "Your full name"),
        ({"shown": "0" * 64}, "read it again"),
    ],
)
def test_what_is_not_read_is_not_signed(
    visitor: Visitor, paper: Paper, said: dict[str, str], words: str
) -> None:
    path = page_for(visitor, paper, "two")
    answer = name(visitor, path, paper, **said)
    assert answer.status_code in (409, 422)
    assert words in text(answer)
    assert not Signature.objects.exists()


def test_a_name_is_drawn_besides(visitor: Visitor, paper: Paper) -> None:
    path = page_for(visitor, paper, "one")
    page = visitor.get(path).content.decode()
    assert "portal/pad" in page
    assert "data-pad hidden" in page, "without a script there is only the typed name"
    for wrong in ("5,5", "<svg>", "data:image/png;base64,iVBOR"):
        answer = name(visitor, path, paper, strokes=wrong)
        assert (answer.status_code, "Draw it again" in text(answer)) == (422, True), wrong
    assert name(visitor, path, paper, strokes="1,1 99,99;" * 1300).status_code == 422
    assert not Signature.objects.exists()
    assert name(visitor, path, paper, strokes="100,300 300,200").status_code == 302
    (signature,) = Signature.objects.all()
    assert (signature.name, signature.strokes) == ("钱一", "100,300 300,200")


def test_another_text_than_was_shown_is_not_signed(visitor: Visitor, paper: Paper) -> None:
    path = page_for(visitor, paper, "one")
    before = paper.row.digest
    paper.take(
        "redraft",
        facts="{被申请人} moved the fence by three metres.",
        schedule=Schedule((Owed(2, "it", today() + timedelta(days=9), Decimal(1000)),)),
    )
    paper.take("offer_to_sign")
    assert paper.row.digest != before
    answer = name(visitor, path, paper, shown=before)
    assert "read it again" in text(answer)
    assert not Signature.objects.exists()


def test_whoever_is_no_party_finds_no_agreement(visitor: Visitor, paper: Paper) -> None:
    own = Quarrel(paper.centre, now() - timedelta(hours=1)).register(
        "Another fence", applicant=find_or_add(PHONES["stranger"], "李三")
    )
    path = f"/matters/disputes/{paper.quarrel.dispute.pk}/agreement/"
    assert visitor.get(path).status_code == 302, "nobody is known yet"
    visitor.enter(own.dispute.number, PHONES["stranger"])
    assert visitor.get(path).status_code == 404
    assert name(visitor, path, paper).status_code == 404
    assert not Signature.objects.exists()
