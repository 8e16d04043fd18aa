"""Near matters in the database: what is stored, what is found, and for whom."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import Cast, Story

from yimen.kernel.actors import Actor
from yimen.orgs.models import Area, Resident
from yimen.reading.models import Rarity, Sign
from yimen.reading.nearby.commands import count_signs, missing, write_signs
from yimen.reading.nearby.packing import keys_of, packed, unpacked
from yimen.reading.nearby.queries import EVERY, Near, near, rarities
from yimen.reading.nearby.reactions import read_missing, read_signs
from yimen.reading.signs import Telling, code, read, within
from yimen.reading.similar import NEAR, SAME, Weights, score
from yimen.reading.tests.corpus import messages

VILLAGE = "620702001001"
KITCHEN = "柳林苑楼下饭店油烟扰民"
OTHERS = [
    "柳林苑小区餐馆油烟直排楼上",
    "北塔湾新城搅拌站噪音太大",
    "河西路路灯不亮",
]


def told(cast: Cast, title: str, **more: object) -> Story:
    """A matter that was registered and read."""
    story = Story(cast).register(title=title, body=f"{title}。请尽快处理。", **more)
    write_signs([story.request.pk])
    return story


def found(
    cast: Cast, title: str, actor: Actor | None = None, *, area: str = "", person: str = ""
) -> list[Near]:
    message = Telling("", title, title, date(2026, 3, 2), person=person, area=area)
    return near(actor or cast.agent, message)


@pytest.mark.parametrize("text", [*(f"{m.title}。{m.body}" for m in messages()), "", "a", "😀\0"])
def test_what_is_stored_is_what_was_read(text: str) -> None:
    signs = read(Telling("", text[:40], text, area=VILLAGE))
    again = unpacked(packed(signs))
    assert again.names == signs.names
    assert (again.title_names, again.beside, again.told) == (
        signs.title_names,
        signs.beside,
        signs.told,
    )
    assert (again.issues, again.areas) == (signs.issues, signs.areas)
    assert np.array_equal(again.sketch, signs.sketch)
    assert keys_of(again) == keys_of(signs)


def test_no_word_is_stored(cast: Cast) -> None:
    story = told(cast, KITCHEN)
    row = Sign.objects.get(pk=story.request.pk)
    block = bytes(row.packed)
    for words in ("柳林", "油烟", "柳林苑"):
        assert words.encode() not in block
        assert words.encode("utf-16-le") not in block


def test_the_same_trouble_in_other_words_is_found_and_says_why(cast: Cast) -> None:
    stories = [told(cast, title) for title in OTHERS]
    (one,) = found(cast, KITCHEN)
    assert one.case.pk == stories[0].request.pk
    assert one.case.number == stories[0].request.number
    assert one.score >= SAME
    assert one.likeness.names == ("柳林苑",)
    assert "油烟" in one.likeness.issues


def test_what_the_actor_may_not_see_is_not_found(cast: Cast) -> None:
    told(cast, OTHERS[0], area=Area.objects.get(pk="620702001"))
    assert found(cast, KITCHEN)
    assert found(cast, KITCHEN, cast.county_dispatcher)
    for nobody in (cast.other_county, cast.water, cast.administrator, cast.neighbour):
        assert found(cast, KITCHEN, nobody) == []
    assert found(cast, KITCHEN, cast.resident), "their own"


def test_a_report_about_a_unit_is_not_shown_to_it(cast: Cast) -> None:
    told(cast, OTHERS[0], about_unit=cast.city.units["ganzhou"])
    assert found(cast, KITCHEN)
    assert found(cast, KITCHEN, cast.county_dispatcher) == []


def test_where_nothing_is_named_the_village_says_where(cast: Cast) -> None:
    village = Area.objects.get(pk=VILLAGE)
    here = told(cast, "家里没水", area=village)
    county = told(cast, "家里没水", area=Area.objects.get(pk="620702"))
    (one,) = found(cast, "停水了，水龙头没水", area=VILLAGE)
    assert one.case.pk == here.request.pk
    assert not one.likeness.names
    assert county.request.pk not in {each.case.pk for each in found(cast, "没水", area="620702")}


def test_a_village_is_a_name_a_township_half_and_a_county_none() -> None:
    assert {number & 1 for number in within(VILLAGE)} == {0, 1}
    assert {number & 1 for number in within("620702001")} == {0}
    assert within("620702") == within("") == frozenset()
    assert code("柳林苑") & 1
    assert not code("柳林") & 1


def test_two_estates_of_one_village_are_two_troubles(cast: Cast) -> None:
    village = Area.objects.get(pk=VILLAGE)
    told(cast, "北塔湾新城三栋停水", area=village)
    told(cast, "柳林苑五单元停水", area=village)
    (one,) = found(cast, "柳林苑没有水", area=VILLAGE)
    assert one.likeness.names == ("柳林苑",)
    assert len(found(cast, "没有水", area=VILLAGE)) == 2, "who names nothing may mean both"


def test_ones_own_matter_is_found_by_the_person(cast: Cast) -> None:
    told(cast, "下水道堵了，家里积水")
    person = str(cast.person.pk)
    assert found(cast, "污水管网又堵了", person=person)
    assert found(cast, "污水管网又堵了") == []
    (one,) = found(cast, "污水管网又堵了", person=person)
    assert one.likeness.same_person
    assert one.score >= NEAR


def test_a_matter_is_never_near_itself(cast: Cast) -> None:
    story = told(cast, KITCHEN)
    message = Telling(str(story.request.pk), KITCHEN, "", date(2026, 3, 2))
    assert near(cast.agent, message) == []


@pytest.mark.parametrize("text", ["", " ", "\0", "水", "%s %(x)s '); --", "😀" * 40, "噪" * 9000])
def test_whatever_is_asked_is_answered(cast: Cast, text: str) -> None:
    told(cast, KITCHEN)
    assert found(cast, text) == []


def test_the_common_is_counted_and_tells_less(cast: Cast) -> None:
    for title in [*OTHERS, KITCHEN]:
        told(cast, title)
    before = rarities([code("柳林苑")]).of_gram(code("柳林苑"))
    assert count_signs() == 4
    assert Rarity.objects.get(pk=EVERY).often == 4
    assert Rarity.objects.get(pk=code("柳林苑")).often == 2
    assert not Rarity.objects.filter(pk=code("北塔湾")).exists(), "what stands in one is not kept"
    assert rarities([code("柳林苑")]).of_gram(code("柳林苑")) < before
    assert count_signs() == 4


def test_the_stored_and_the_whole_are_compared_alike(cast: Cast) -> None:
    for title in OTHERS:
        told(cast, title)
    count_signs()
    (one,) = found(cast, KITCHEN)
    signs = [read(Telling("", title, f"{title}。请尽快处理。")) for title in OTHERS]
    weights = Weights(signs)
    here = weights.known(Telling("", KITCHEN, KITCHEN, date(2026, 3, 2)))
    there = Telling("", OTHERS[0], f"{OTHERS[0]}。请尽快处理。", date(2026, 3, 2))
    assert one.score == pytest.approx(score(here, weights.known(there), weights), abs=0.1)


def test_registering_and_correcting_is_read_by_a_job(cast: Cast) -> None:
    story = Story(cast).register(title=KITCHEN)
    story.correct(place="丽发新城")
    jobs = ProcrastinateJob.objects.filter(task_name="reading.read_signs")
    assert [job.args["case_id"] for job in jobs] == [str(story.request.pk)] * 2
    for job in jobs:
        read_signs(**job.args)
    assert code("丽发新") in unpacked(Sign.objects.get().packed).title_names


def test_what_was_never_read_is_read_within_the_hour(cast: Cast) -> None:
    stories = [Story(cast).register(title=title) for title in OTHERS]
    assert sum(len(keys) for keys in [next(missing())]) == 3
    read_missing()
    assert {row.case_id for row in Sign.objects.all()} == {each.request.pk for each in stories}
    assert list(missing()) == []
    assert write_signs([each.request.pk for each in stories]) == 3, "again does no harm"
    assert Resident.objects.count() == 2
