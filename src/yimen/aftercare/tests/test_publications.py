"""What is published: written without names, consented to, checked by another, and taken down."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from tests.cast import refused
from tests.peace import STORY, Peace
from tests.quarrels import Centre, Quarrel
from tests.visits import Come

from yimen.aftercare import queries, reactions
from yimen.aftercare.models import Publication
from yimen.aftercare.process import PUBLICATION
from yimen.cases.verify import faults_of
from yimen.kernel.errors import NotAllowed, NotNow, Refused
from yimen.kernel.models import StoredEvent
from yimen.kernel.remarks import said_with
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db


def test_what_is_prepared_names_nobody(peace: Peace) -> None:
    row = peace.prepare().publication
    assert "张某与李某因院墙发生纠纷" in row.text
    for word in ("建国", "秀英", "13800000011"):
        assert word not in row.text
    assert {kind for _start, _end, kind in row.replaced} == {"person", "mobile"}
    assert [row.text[start:end] for start, end, _kind in row.replaced][:2] == ["张某", "李某"]


def test_what_is_left_out_is_taken_from_the_record(peace: Peace) -> None:
    row = peace.tell("prepare", form="story").publication
    assert row.title == "A fence on the border"
    assert "moved it by two metres" in row.text
    assert "两家同意各退一米" in row.text


def test_it_is_shown_after_consent_and_a_check_by_another(peace: Peace) -> None:
    peace.prepare().consented().tell("ask_check").tell("pass_check")
    assert not queries.published().exists()
    peace.tell("publish")
    assert queries.published().get().text == peace.publication.text
    assert list(faults_of([peace.dispute])) == []


def test_facts_need_nobodys_consent_and_have_no_words(peace: Peace) -> None:
    peace.tell("prepare", form="facts", title="张建国", text="张建国")
    row = peace.publication
    assert (row.title, row.text) == ("", "")
    with refused("nobody's consent"):
        peace.tell("consent")
    peace.tell("ask_check").tell("pass_check").tell("publish")
    assert queries.published().get().form == "facts"


def test_a_text_that_still_holds_a_name_is_refused_and_nothing_is_lost(peace: Peace) -> None:
    """The bad input of the mediation centre: told where, never what."""
    text = "院墙纠纷。\n老张让了两米。"
    peace.prepare(text).consented()
    head = peace.dispute.head
    with pytest.raises(Refused, match="line 2, character 1") as told:
        peace.tell("ask_check")
    assert "老张" not in str(told.value)
    row = peace.publication
    assert (row.text, row.state, peace.dispute.head) == (text, "draft", head)
    peace.tell("change", text="院墙纠纷。\n一方让了两米。").tell("ask_check")
    assert peace.publication.state == "checking"


def test_whoever_wrote_it_does_not_check_it(peace: Peace, centre: Centre) -> None:
    peace.prepare(by=centre.many).consented().tell("ask_check", by=centre.window)
    for writer in (centre.many,):
        with refused("does not check it"):
            peace.tell("pass_check", by=writer)
    with pytest.raises(NotAllowed):
        peace.tell("pass_check", by=centre.window)
    peace.tell("pass_check", by=centre.approver)


def test_two_approvers_at_once_check_it_once(peace: Peace, centre: Centre) -> None:
    peace.prepare().consented().tell("ask_check")
    one, other = peace.publication, peace.publication
    with time_is(peace.quarrel.moment):
        PUBLICATION.commands["pass_check"](one, centre.approver)
        with pytest.raises(NotNow):
            PUBLICATION.commands["fail_check"](other, centre.approver, reason="no")
    assert peace.publication.state == "ready"


def test_consent_that_is_taken_back_before_it_is_published_stops_it(peace: Peace) -> None:
    peace.prepare().consented().tell("ask_check").tell("pass_check").tell("take_back")
    with pytest.raises(NotNow):
        peace.tell("publish")
    assert (peace.publication.state, peace.publication.text) == ("taken_down", "")


def test_consent_that_is_taken_back_takes_it_down_in_the_same_moment(peace: Peace) -> None:
    peace.published()
    assert queries.published().exists()
    peace.tell("take_back")
    assert not queries.published().exists()
    assert (peace.publication.text, peace.publication.title) == ("", "")
    peace.tell("prepare", form="facts")
    assert peace.publication.number == 2, "facts may be told instead"


def test_without_every_consent_it_is_not_published(peace: Peace) -> None:
    peace.prepare().tell("consent").tell("ask_check").tell("pass_check")
    with refused("Not every party"):
        peace.tell("publish")


def test_a_changed_text_is_consented_to_anew(peace: Peace) -> None:
    peace.prepare().consented().tell("change", text="院墙纠纷，一方让步。")
    assert peace.publication.consents == []
    peace.tell("ask_check").tell("pass_check")
    with refused("Not every party"):
        peace.tell("publish")


def test_staff_note_a_consent_only_on_a_paper(peace: Peace, centre: Centre) -> None:
    peace.prepare()
    for said, words in (
        ({}, "which party"),
        ({"party": 1}, "what paper"),
        ({"party": 9, "evidence": "No. 1"}, "no such party"),
    ):
        with refused(words):
            peace.tell("consent", by=centre.window, **said)
    peace.tell("consent", by=centre.window, party=1, evidence="Paper 7")
    assert peace.publication.consents == [1]
    assert said_with(peace.last) == {"party": 1, "evidence": "Paper 7"}


def test_a_party_speaks_for_itself_alone(peace: Peace, centre: Centre) -> None:
    peace.prepare().tell("consent", party=2)
    assert peace.publication.consents == [1]
    with pytest.raises(NotAllowed):
        peace.tell("consent", by=centre.stranger)


@pytest.mark.parametrize("who", ["follow_up", "other_centre", "stranger", "committee"])
def test_others_prepare_nothing(peace: Peace, centre: Centre, who: str) -> None:
    with pytest.raises(NotAllowed):
        peace.prepare(by=getattr(centre, who))
    assert not Publication.objects.exists()


def test_what_is_not_settled_is_not_published(quarrel: Quarrel) -> None:
    quarrel.to_mediation()
    with refused("that was settled"):
        Peace(quarrel).prepare()


@pytest.mark.parametrize("kind", ["assigned", "entrusted", "entrusted_simple"])
def test_what_a_court_gave_is_told_by_facts_only(quarrel: Quarrel, kind: str) -> None:
    quarrel.register(kind=kind).against().settle_now()
    peace = Peace(quarrel)
    with refused("court gave"):
        peace.prepare()
    peace.tell("prepare", form="facts")
    assert peace.publication.text == ""


def test_one_is_prepared_at_a_time(peace: Peace) -> None:
    peace.prepare()
    with refused("already"):
        peace.prepare()


def test_words_that_were_changed_after_the_check_are_not_published(peace: Peace) -> None:
    peace.prepare().consented().tell("ask_check").tell("pass_check")
    Publication.objects.update(text="别的内容。")
    with refused("not those that were checked"):
        peace.tell("publish")


def test_what_is_known_of_the_parties_later_counts_too(peace: Peace) -> None:
    peace.prepare("他在丰源那边上班。").consented().tell("ask_check").tell("pass_check")
    peace.quarrel.change_party(party=2, employer="张掖市丰源有限公司")
    with refused("still says who"):
        peace.tell("publish")


def test_a_relapse_takes_it_down(peace: Peace) -> None:
    peace.published()
    peace.quarrel.relapse()
    peace.follow(reactions.end)
    assert not queries.published().exists()
    assert (peace.publication.state, peace.publication.text) == ("taken_down", "")
    assert peace.last.kind == "aftercare.Lapsed"


def test_why_it_is_published_no_more_is_said_in_the_language_of_whoever_reads_it(
    peace: Peace, come: Come
) -> None:
    peace.published().quarrel.relapse()
    with override("zh-hans"):
        peace.follow(reactions.end)
    client = come("window")
    for language, said in (
        ("en", "It is published no more: the dispute is open again."),
        ("zh-hans", "纠纷重新办理，不再公示。"),
    ):
        page = client.get(f"/cases/{peace.dispute.pk}/", headers={"accept-language": language})
        assert said in text_of(page)


@pytest.mark.parametrize("who", ["window", "approver", "applicant", "supervisor"])
def test_nobody_but_the_clock_lets_it_lapse(peace: Peace, centre: Centre, who: str) -> None:
    peace.published()
    with pytest.raises(NotAllowed):
        peace.tell("lapse", by=getattr(centre, who))
    assert queries.published().exists()


def test_it_is_sent_back_with_a_reason_and_taken_down_with_one(peace: Peace) -> None:
    peace.prepare().consented().tell("ask_check").tell("fail_check", reason="one can guess")
    assert (peace.publication.state, said_with(peace.last)) == (
        "draft",
        {"reason": "one can guess"},
    )
    peace.tell("ask_check").tell("pass_check").tell("publish")
    peace.tell("take_down", reason="one can guess after all")
    assert (peace.publication.state, peace.publication.text) == ("taken_down", "")


def test_no_event_holds_what_is_personal(peace: Peace) -> None:
    peace.published()
    told = str(list(StoredEvent.objects.filter(case_id=peace.dispute.pk).values_list("facts")))
    for word in ("建国", "秀英", "13800000011", "院墙"):
        assert word not in told


@pytest.mark.parametrize(
    "change",
    [
        {"allowed": False},
        {"seal": ""},
        {"published_at": None},
        {"state": "ready"},
        {"form": "facts"},
    ],
)
def test_postgresql_itself_refuses_what_is_not_right(peace: Peace, change: dict[str, Any]) -> None:
    peace.published(text=STORY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(**change)
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Dispute.objects.filter(publications__state="published").exists()
