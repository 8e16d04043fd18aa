"""One asks three times whether peace lasts; three attempts; and what has broken out is opened."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from tests.cast import refused
from tests.peace import Peace
from tests.quarrels import Centre, Quarrel
from tests.visits import Come

from yimen.aftercare import queries, reactions
from yimen.aftercare.models import Visit
from yimen.cases.models import Passage
from yimen.cases.verify import faults_of
from yimen.kernel.errors import NotAllowed
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db


def test_three_follow_ups_are_planned_and_only_once(peace: Peace) -> None:
    day = peace.quarrel.moment.date()
    assert peace.dispute.visits_left == 3
    days = [(row.due_on - day).days for row in peace.visits]
    assert days == [7, 30, 91], "the ninetieth day is a Sunday"
    number = next(row.after for row in peace.visits)
    peace.follow(reactions.plan, number)
    assert len(peace.visits) == 3, "a job that is done twice plans nothing twice"


def test_what_is_settled_at_the_window_is_followed_up_too(quarrel: Quarrel) -> None:
    peace = Peace(quarrel)
    quarrel.register().against().settle_now()
    peace.follow(reactions.plan)
    assert len(peace.visits) == 3
    assert {row.settled_by for row in peace.visits} == {quarrel.centre.window.key}


def test_nobody_asks_before_the_day(peace: Peace) -> None:
    with refused("not yet time"):
        peace.ask("record", kept="yes")
    peace.later(days=7).ask("record", kept="yes", satisfied=5)
    row = peace.visit()
    assert (row.state, row.kept, row.satisfied, row.relapsed) == ("done", "yes", 5, False)
    assert peace.dispute.visits_left == 2


def test_whoever_mediated_does_not_ask_how_it_went(peace: Peace, centre: Centre) -> None:
    peace.later(days=8)
    Visit.objects.update(settled_by=centre.follow_up.key)
    with time_is(peace.quarrel.moment):
        assert queries.due_visits(centre.follow_up) == []
    with refused("does not ask how it went"):
        peace.ask("record", kept="yes")


@pytest.mark.parametrize("who", ["window", "mediator", "other_centre", "applicant", "stranger"])
def test_only_the_centres_caller_asks(peace: Peace, centre: Centre, who: str) -> None:
    peace.later(days=8)
    with pytest.raises(NotAllowed):
        peace.ask("record", by=getattr(centre, who), kept="yes")
    with time_is(peace.quarrel.moment):
        seen = queries.due_visits(getattr(centre, who))
    assert len(seen) == (1 if who == "window" else 0), "who settled it is not asked"
    assert peace.visit().state == "planned"


@pytest.mark.parametrize("satisfied", [0, 6, -1])
def test_satisfied_is_from_one_to_five(peace: Peace, satisfied: int) -> None:
    peace.later(days=8)
    with refused("From 1 to 5"):
        peace.ask("record", kept="yes", satisfied=satisfied)


def test_it_is_given_up_after_three_attempts_on_three_days(peace: Peace) -> None:
    peace.later(days=8)
    with refused("three attempts"):
        peace.ask("give_up_reaching")
    peace.ask("note_missed")
    with refused("tried today"):
        peace.ask("note_missed")
    peace.later(days=1).ask("note_missed").later(days=1).ask("note_missed")
    with refused("given up"):
        peace.later(days=1).ask("note_missed")
    peace.ask("give_up_reaching")
    assert (peace.visit().state, peace.dispute.visits_left) == ("unreached", 2)


def test_it_is_filed_when_all_three_are_made(peace: Peace) -> None:
    for number, days in ((1, 8), (2, 30), (3, 60)):
        with peace.quarrel.refused("whether peace lasts"):
            peace.quarrel.take("file")
        peace.later(days=days).ask("record", number, kept="yes")
    peace.quarrel.take("file")
    assert peace.quarrel.state == "closed"


def test_a_relapse_opens_it_under_the_same_number(peace: Peace) -> None:
    before = peace.dispute.number
    peace.later(days=8)
    with refused("Say what has happened"):
        peace.ask("record", kept="no", relapsed=True)
    peace.ask("record", kept="no", relapsed=True, words="院墙又砌回来了。")
    recorded = peace.last.number
    peace.follow(reactions.break_out)
    found = peace.dispute
    assert (found.number, found.state, found.relapses, found.visits_left) == (
        *(before, "registered"),
        *(1, 0),
    )
    assert peace.last.actor == "system:aftercare"
    assert found.texts.latest("number").text == "院墙又砌回来了。"
    peace.follow(reactions.break_out, recorded)
    assert peace.dispute.relapses == 1, "a job that is done twice opens it once"
    peace.follow(reactions.end)
    assert [row.state for row in peace.visits] == ["done", "cancelled", "cancelled"]
    assert list(faults_of([Dispute.objects.get(pk=found.pk)])) == []


def test_that_they_said_no_more_is_told_in_the_language_of_whoever_reads_it(
    peace: Peace, come: Come
) -> None:
    before = peace.dispute.texts.count()
    with override("zh-hans"):
        peace.later(days=8).ask("record", kept="yes", words=" ")
    assert peace.dispute.texts.count() == before, "nobody said a word"
    assert list(faults_of([peace.dispute])) == []
    client = come("window")
    for language, said in (
        ("en", "kept: Yes. They said no more."),
        ("zh-hans", "协议履行保持情况：是。当事人未作其他说明。"),
    ):
        page = client.get(f"/cases/{peace.dispute.pk}/", headers={"accept-language": language})
        assert said in text_of(page)


def test_words_that_were_erased_meanwhile_are_replaced_by_no_language(peace: Peace) -> None:
    peace.later(days=8).ask("record", kept="no", relapsed=True, words="院墙又砌回来了。")
    Passage.objects.filter(case=peace.dispute).update(text="", salt="")
    with override("zh-hans"):
        peace.follow(reactions.break_out)
    assert (peace.dispute.state, peace.dispute.relapses) == ("registered", 1)
    assert peace.dispute.texts.latest("number").text == "…"


def test_what_is_open_again_is_not_asked_after(peace: Peace) -> None:
    peace.quarrel.relapse()
    with refused("open again"):
        peace.later(days=8).ask("record", kept="yes")


def test_the_list_holds_what_is_due_the_longest_due_first(
    peace: Peace, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Peace(Quarrel(centre, peace.quarrel.moment)).settle().later(days=40)
    with time_is(other.quarrel.moment):
        rows = queries.due_visits(centre.follow_up)
        assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
        assert len(rows) == 4
        monkeypatch.setattr(queries, "PAGE", 2)
        first = queries.due_visits(centre.follow_up)
        place = queries.Place(first[1].due_on, first[1].case_id, first[1].number)
        assert queries.place_from(str(place)) == place
        second = queries.due_visits(centre.follow_up, place)
        assert [row.pk for row in (*first[:2], *second)] == [row.pk for row in rows]
        assert queries.due_visits(centre.other_centre) == []
        assert queries.due_visits(centre.applicant) == []
    assert queries.place_from("nonsense") is None
