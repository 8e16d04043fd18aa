"""Matters find their trouble as they come in."""

from __future__ import annotations

import threading
from datetime import date
from itertools import permutations

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import Cast, Story

from yimen.cases.models import Case
from yimen.orgs.models import Area
from yimen.reading.nearby.commands import write_signs
from yimen.reading.tests.corpus import TOGETHER, messages
from yimen.troubles.commands import gather, gather_some
from yimen.troubles.heat import heat_of
from yimen.troubles.models import Alike, Member, Trouble, Turn, TurnKind

from .coming import KITCHEN, MIXER, comes_in, keys, together, trouble

pytestmark = pytest.mark.django_db


def test_who_is_alone_has_no_trouble(cast: Cast) -> None:
    story = comes_in(cast, KITCHEN[0])
    assert trouble(story) is None
    assert not Trouble.objects.exists()


def test_two_begin_one_and_a_third_joins_it(cast: Cast) -> None:
    first, second, third = (comes_in(cast, title, day) for day, title in enumerate(KITCHEN[:3]))
    other = comes_in(cast, MIXER[0])
    assert together() == {keys(first, second, third)}
    found = trouble(first)
    assert found
    assert found.name == "柳林苑：油烟"
    assert (found.matters, found.people, found.days) == (3, 3, 3)
    assert (found.first_day, found.last_day) == (date(2026, 3, 2), date(2026, 3, 4))
    assert trouble(other) is None
    assert not Turn.objects.exists()


def test_the_same_text_with_another_place_is_never_joined(cast: Cast) -> None:
    one = comes_in(
        cast, "柳林苑五栋楼下饭店油烟扰民", body="油烟直接排到楼上，炒菜到凌晨，请查处。"
    )
    comes_in(cast, "北塔湾五栋楼下饭店油烟扰民", body="油烟直接排到楼上，炒菜到凌晨，请查处。")
    assert together() == set()
    assert Alike.objects.filter(likely=0).count() == 1
    assert trouble(one) is None


def test_the_corpus_is_gathered_as_in_memory(cast: Cast) -> None:
    stories = {each.id: comes_in(cast, each.title, body=each.body) for each in messages()}
    wanted = {keys(*(stories[id_] for id_ in group)) for group in TOGETHER}
    assert wanted <= together()


def test_a_bridge_makes_two_one_and_it_is_remembered(cast: Cast) -> None:
    here = [comes_in(cast, title, body=title) for title in ("柳林苑油烟扰民", "柳林苑油烟太大")]
    there = [
        comes_in(cast, title, body=title) for title in ("老渔坊饭店油烟直排", "老渔坊饭店油烟扰民")
    ]
    older, younger = trouble(here[0]), trouble(there[0])
    assert older
    assert younger
    assert older.pk != younger.pk
    bridge = comes_in(cast, "柳林苑老渔坊饭店油烟扰民", body="柳林苑楼下老渔坊油烟太大。")
    assert together() == {keys(*here, *there, bridge)}
    turn = Turn.objects.get()
    assert (turn.kind, turn.old_id, turn.new_id) == (TurnKind.MERGED, younger.pk, older.pk)
    assert (turn.case_id, turn.by, turn.matters) == (bridge.request.pk, "", 2)
    younger.refresh_from_db()
    assert younger.matters == 0
    assert younger.name, "what became another keeps its name"


HERE, THERE, NOWHERE = "620702001", "620722100", "6207"


@pytest.mark.parametrize("order", list(permutations((HERE, THERE, NOWHERE))))
def test_who_says_no_town_joins_the_likelier_of_two(cast: Cast, order: tuple[str, ...]) -> None:
    Area.objects.create(code=THERE, name="洪水镇", level="township", parent_id="620722")
    said = {HERE: "家里没水", NOWHERE: "没有水", THERE: "三天了"}
    came = {
        code: comes_in(
            cast,
            "人民路停水",
            body=f"人民路停水，{said[code]}。",
            area=Area.objects.get(pk=code),
        )
        for code in order
    }
    near = Alike.objects.filter(likely__gt=0)
    ends = [{row.one_id, row.other_id} for row in near.order_by("-likely", "one_id", "other_id")]
    assert [came[NOWHERE].request.pk in pair for pair in ends] == [True, True]
    assert together() == {frozenset(ends[0])}


def test_what_repeats_another_is_of_its_trouble(cast: Cast) -> None:
    first = comes_in(cast, KITCHEN[0])
    again = comes_in(cast, "还是没有解决", repeat_of=first.request)
    assert together() == {keys(first, again)}


def test_what_is_reported_about_a_unit_is_never_gathered(cast: Cast) -> None:
    first, second = comes_in(cast, KITCHEN[0]), comes_in(cast, KITCHEN[1])
    story = Story(cast).register(title=KITCHEN[2], about_unit=cast.city.units["roads"])
    write_signs([story.request.pk])
    gather(story.request.pk)
    assert together() == {keys(first, second)}
    assert not Member.objects.filter(case=story.request).exists()


def test_what_turns_out_to_be_a_report_leaves(cast: Cast) -> None:
    stories = [comes_in(cast, title) for title in KITCHEN[:3]]
    stories[0].correct(about_unit=cast.city.units["roads"])
    gather(stories[0].request.pk)
    assert together() == {keys(*stories[1:])}
    found = trouble(stories[1])
    assert found
    assert found.matters == 2


def test_a_corrected_place_is_read_anew(cast: Cast) -> None:
    first, second = comes_in(cast, "油烟扰民", place="柳林苑"), comes_in(cast, KITCHEN[1])
    assert together() == {keys(first, second)}
    first.correct(place="北塔湾新城")
    write_signs([first.request.pk])
    gather(first.request.pk)
    assert together() == set()
    turn = Turn.objects.get()
    assert (turn.new_id, turn.matters) == (None, 2)


def test_gathered_twice_is_gathered_once(cast: Cast) -> None:
    stories = [comes_in(cast, title) for title in KITCHEN[:3]]
    before = list(Member.objects.values_list("case_id", "trouble_id").order_by("case_id"))
    for story in stories:
        gather(story.request.pk)
    assert list(Member.objects.values_list("case_id", "trouble_id").order_by("case_id")) == before
    assert not Turn.objects.exists()


def test_an_old_file_is_gathered_within_the_hour(cast: Cast) -> None:
    stories = [Story(cast).register(title=title, body=title) for title in KITCHEN]
    assert gather_some() == 0, "not before it is read"
    write_signs([each.request.pk for each in stories])
    assert gather_some() == 4
    assert gather_some() == 0
    assert together() == {keys(*stories)}


def test_a_job_follows_registration_after_the_reading(cast: Cast) -> None:
    story = Story(cast).register(title=KITCHEN[0])
    jobs = ProcrastinateJob.objects.filter(lock=str(story.request.pk)).order_by("pk")
    names = [job.task_name for job in jobs]
    assert names.index("reading.read_signs") < names.index("troubles.gather")


def test_heat_cools_and_the_order_stands_still(cast: Cast) -> None:
    kitchen = [comes_in(cast, title, day) for day, title in enumerate(KITCHEN)]
    mixer = [comes_in(cast, title, 40) for title in MIXER]
    hot, late = trouble(kitchen[0]), trouble(mixer[0])
    assert hot
    assert late
    for day in (date(2026, 4, 12), date(2026, 12, 1)):
        hotter = heat_of(hot, day).total > heat_of(late, day).total
        assert hotter == (hot.rank > late.rank)
    heat = heat_of(hot, date(2026, 3, 5))
    near = sum(0.5 ** (days / 30) for days in range(4))
    assert (heat.people, heat.days, heat.silent) == (4, 4, 0)
    assert heat.total == pytest.approx(near + near / 2 + 4, abs=0.001)
    assert heat_of(hot, date(2026, 4, 4)).total == pytest.approx(heat.total / 2, abs=0.001)


@pytest.mark.django_db(transaction=True)
def test_two_that_come_in_at_once_are_one_trouble(rules: None, cast: Cast) -> None:
    stories = [Story(cast).register(title=title, body=f"{title}。请处理。") for title in KITCHEN]
    write_signs([each.request.pk for each in stories])
    wrong: list[Exception] = []

    def one(case: Case) -> None:
        try:
            gather(case.pk)
        except Exception as error:  # said by the test itself
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(each.request,)) for each in stories]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert together() == {keys(*stories)}
    assert Trouble.objects.filter(matters=4).count() == 1
