"""What may be told of a mediation, and to whom: 人民调解法, 特邀调解规定, 个人信息保护法."""

from __future__ import annotations

import pytest

from tests.cast import City, refused
from tests.peace import Peace
from tests.quarrels import Quarrel, open_centre
from yimen.aftercare import queries, reactions
from yimen.aftercare.models import Publication
from yimen.kernel.errors import Refused
from yimen.kernel.models import StoredEvent
from yimen.mediation.models import BY_THE_COURT

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarrel(city: City) -> Quarrel:
    return Quarrel(open_centre(city))


@pytest.fixture
def peace(quarrel: Quarrel) -> Peace:
    return Peace(quarrel).settle()


def test_mediation_act_art_15_a_partys_secrets_are_not_told(peace: Peace) -> None:
    """人民调解法 art. 15(4): a mediator who leaks parties' privacy or business secrets errs."""
    peace.prepare("张建国在电话13800000011里说了实话。")
    assert "建国" not in peace.publication.text
    Publication.objects.update(text="一方叫张 建 国。")
    peace.consented()
    with pytest.raises(Refused, match="line 1"):
        peace.tell("ask_check")


def test_mediation_act_art_23_a_party_may_want_it_closed(peace: Peace) -> None:
    """人民调解法 art. 23(3): parties may ask that mediation be open, or not open."""
    peace.prepare().tell("take_back")
    assert peace.publication.state == "taken_down"
    assert not queries.published().exists()


def test_mediation_act_art_31_performance_is_followed_up(peace: Peace) -> None:
    """人民调解法 art. 31: the committee supervises that the agreement is kept."""
    assert len(peace.visits) == 3
    with peace.quarrel.refused("whether peace lasts"):
        peace.quarrel.take("file")
    peace.later(days=8).ask("record", kept="no", relapsed=True, words="又吵起来了。")
    peace.follow(reactions.break_out)
    assert peace.dispute.state == "registered"


@pytest.mark.parametrize("kind", sorted(BY_THE_COURT))
def test_invited_mediation_art_2_process_and_agreement_are_not_public(
    quarrel: Quarrel, kind: str
) -> None:
    """特邀调解规定 art. 2: what was said and agreed is not public unless the law says so."""
    quarrel.register(kind=kind).against().settle_now()
    peace = Peace(quarrel)
    with refused("not public"):
        peace.prepare()
    peace.tell("prepare", form="facts").tell("ask_check").tell("pass_check").tell("publish")
    (row,) = queries.settled_from(list(queries.published()))
    assert (row.title, row.text) == ("", "")


def test_pipl_art_15_consent_is_taken_back_as_easily_as_given(peace: Peace) -> None:
    """个人信息保护法 art. 15: in one step, at any time, and it works at once."""
    peace.published()
    assert queries.published().exists()
    peace.tell("take_back")
    assert not queries.published().exists()


def test_pipl_art_23_each_party_consents_for_itself(peace: Peace) -> None:
    """个人信息保护法 art. 23: separate consent of each whose data others get."""
    peace.prepare().tell("consent").tell("ask_check").tell("pass_check")
    with refused("Not every party"):
        peace.tell("publish")
    assert peace.publication.state == "ready"


def test_pipl_art_25_nothing_personal_is_made_public(peace: Peace) -> None:
    """个人信息保护法 art. 25: not public without separate consent; and without names even so."""
    peace.published()
    (row,) = queries.settled_from(list(queries.published()))
    for word in ("建国", "秀英", "13800000011"):
        assert word not in row.title + row.text


def test_rules_2_1_publication_has_an_approver_who_did_not_write_it(peace: Peace) -> None:
    """rules.md §10: an approval is never its applicant's; who did what stays in the history."""
    peace.prepare(by=peace.centre.many).consented().tell("ask_check", by=peace.centre.many)
    with refused("does not check it"):
        peace.tell("pass_check", by=peace.centre.many)
    peace.tell("pass_check").tell("publish")
    rows = StoredEvent.objects.filter(case_id=peace.dispute.pk, kind__startswith="aftercare.")
    assert rows.get(kind="aftercare.Prepared").actor != rows.get(kind="aftercare.CheckPassed").actor
