"""What the law asks of mediators and sittings: one test for each duty, named by the article."""

from __future__ import annotations

import pytest

from tests.cast import City, refused
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.mediators.commands import declare
from yimen.sittings.models import NO_MEDIATORS
from yimen.sittings.policy import notes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(city: City) -> Round:
    return Round(Quarrel(open_centre(city)).to_mediation())


def test_people_mediation_act_art_19_one_mediator_or_several_are_named(round_: Round) -> None:
    """指定一名或者数名人民调解员进行调解."""
    assert len(round_.quarrel.facts["mediators"]) == 2
    round_.name(step="name_anew", others=NO_MEDIATORS, reason="one is enough")
    assert round_.quarrel.facts["mediators"] == [round_.lead.pk]


def test_people_mediation_act_art_19_the_parties_choose_or_accept_them(round_: Round) -> None:
    """也可以由当事人选择: nobody is mediated by somebody to whom they object."""
    round_.say("object_to_team", round_.centre.respondent, words="I would rather have Hu Bo.")
    with refused("A party objects to the mediators"):
        round_.plan()
    round_.name(step="name_anew", lead=round_.other, others=NO_MEDIATORS, reason="as they chose")
    round_.say("accept_team", round_.centre.respondent).plan()
    assert round_.again().state == "planned"


def test_invited_mediation_art_15_both_sides_may_want_a_mediator_with_a_tie(city: City) -> None:
    """特邀调解员有上述情形的，应当自行回避；但是双方当事人同意由该调解员调解的除外."""
    round_ = Round(Quarrel(open_centre(city)).to_mediation(), named=False)
    with time_is(round_.moment()):
        declare(round_.other, round_.colleague, kind="kin", resident=round_.centre.zhang)
    round_.quarrel.later(minutes=1)
    tie = round_.tell()
    round_.of_tie("consent_to_tie", tie, round_.centre.applicant)
    with refused("A conflict of interest was declared"):
        round_.name()
    round_.of_tie("consent_to_tie", tie, round_.centre.respondent)
    round_.name().plan()
    assert round_.again().state == "planned"


def test_people_mediation_act_art_23_the_parties_ask_for_open_or_closed(round_: Round) -> None:
    """要求调解公开进行或者不公开进行: without that it is closed, and one who minds is enough."""
    round_.plan().take("ask_open", round_.centre.applicant)
    with refused("closed to others unless every party asks"):
        round_.hold(in_public=True)
    round_.hold()
    assert round_.again().in_public is False


def test_people_mediation_act_art_15_what_is_told_in_private_is_not_passed_on(
    round_: Round,
) -> None:
    """泄露当事人的个人隐私、商业秘密的: a private talk stays with the mediator who had it."""
    round_.note(text="I would take half.")
    everybody = [*round_.centre.everybody(), round_.colleague]
    readers = [each.key for each in everybody if notes_of(each).exists()]
    assert readers == [round_.centre.mediator.key]
    told = str(list(StoredEvent.objects.values_list("facts", flat=True)))
    assert "I would take half" not in told


def test_people_mediation_act_art_27_what_was_done_is_recorded(round_: Round) -> None:
    """调解工作记录: who came and what was said, under a seal."""
    round_.plan().hold()
    assert {"came", "absent", "mediators", "passage", "digest"} <= set(round_.quarrel.facts)
