"""What people say of troubles holds, whatever comes in later."""

from __future__ import annotations

import pytest
from tests.cast import Cast, Story, refused

from yimen.orgs.models import Area
from yimen.troubles.commands import gather, merge, move, take_out
from yimen.troubles.models import Trouble, Turn, TurnKind, Verdict

from .coming import KITCHEN, MIXER, comes_in, keys, together, trouble

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(cast: Cast) -> list[Story]:
    return [comes_in(cast, title) for title in KITCHEN]


def of(story: Story) -> Trouble:
    found = trouble(story)
    assert found
    return found


def test_who_is_taken_out_stays_out(cast: Cast, kitchen: list[Story]) -> None:
    whole, out = of(kitchen[0]), kitchen[3].request.pk
    take_out(whole, cast.supervisor, keys=[out], reason="Another kitchen")
    assert together() == {keys(*kitchen[:3])}
    assert of(kitchen[0]) == whole
    turn = Turn.objects.get()
    assert (turn.kind, turn.old, turn.new, turn.by) == (TurnKind.SPLIT, whole, None, "staff:6")
    assert turn.reason == "Another kitchen"
    gather(out)
    assert together() == {keys(*kitchen[:3])}, "it is not read back"
    fifth = comes_in(cast, "柳林苑小区餐馆油烟扰民")
    assert keys(*kitchen[:3], fifth) in together()


def test_two_who_are_taken_out_are_a_trouble_of_their_own(cast: Cast, kitchen: list[Story]) -> None:
    whole = of(kitchen[0])
    some = keys(*kitchen[2:])
    take_out(whole, cast.leader, keys=some, reason="The barbecue is another matter")
    assert together() == {keys(*kitchen[:2]), some}
    assert of(kitchen[2]) != whole
    assert Turn.objects.get().new == of(kitchen[2])


def test_a_matter_is_moved_to_another_trouble(cast: Cast, kitchen: list[Story]) -> None:
    mixer = [comes_in(cast, title) for title in MIXER]
    moved = kitchen[1]
    move(
        of(kitchen[0]),
        cast.dispatcher,
        keys=[moved.request.pk],
        to=of(mixer[0]),
        reason="It is the mixer that smells",
    )
    assert together() == {keys(kitchen[0], *kitchen[2:]), keys(*mixer, moved)}
    assert Turn.objects.get().kind == TurnKind.MOVED
    assert of(mixer[0]).matters == 3


def test_two_troubles_are_made_one_and_taken_apart_again(cast: Cast, kitchen: list[Story]) -> None:
    mixer = [comes_in(cast, title) for title in MIXER]
    one, other = of(kitchen[0]), of(mixer[0])
    merge(one, cast.supervisor, other=other, reason="One landlord")
    assert together() == {keys(*kitchen, *mixer)}
    assert of(mixer[0]) == one, "the larger one keeps its name"
    take_out(one, cast.supervisor, keys=keys(*mixer), reason="Two landlords after all")
    assert together() == {keys(*kitchen), keys(*mixer)}
    assert [turn.kind for turn in Turn.objects.order_by("pk")] == ["merged", "split"]


def test_the_last_word_holds_against_the_reader(cast: Cast) -> None:
    body = "油烟直接排到楼上，炒菜到凌晨，请查处。"
    pair = [comes_in(cast, f"柳林苑{n}油烟扰民", body=body) for n in "甲乙"]
    far = [comes_in(cast, f"北塔湾新城{n}油烟扰民", body=body) for n in "甲乙"]
    assert together() == {keys(*pair), keys(*far)}, "copies with another place"
    merge(of(pair[0]), cast.supervisor, other=of(far[0]), reason="One restaurant chain")
    assert together() == {keys(*pair, *far)}


@pytest.mark.parametrize("who", ["agent", "water", "resident", "administrator", "approver"])
def test_nobody_else_arranges(cast: Cast, kitchen: list[Story], who: str) -> None:
    with refused("This is for a supervisor, a dispatcher or a leader"):
        take_out(of(kitchen[0]), getattr(cast, who), keys=keys(kitchen[0]), reason="x")
    assert not Verdict.objects.exists()


def test_a_county_does_not_arrange_what_lies_elsewhere_too(
    cast: Cast, kitchen: list[Story]
) -> None:
    far = comes_in(cast, "柳林苑油烟扰民严重", area=Area.objects.get(pk="620722"))
    merge_needed = trouble(far) is None
    if merge_needed:
        pytest.fail("it belongs to them")
    with refused("Some of its matters lie elsewhere"):
        take_out(of(far), cast.county_dispatcher, keys=keys(kitchen[0]), reason="x")
    assert len(together()) == 1


@pytest.mark.parametrize(
    ("reason", "says"),
    [("", "Say why"), (" \u3000", "Say why"), ("x" * 501, "at most 500"), ("a\0", "Say why")],
)
def test_a_reason_is_said(cast: Cast, kitchen: list[Story], reason: str, says: str) -> None:
    with refused(says):
        take_out(of(kitchen[0]), cast.supervisor, keys=keys(kitchen[0]), reason=reason)


def test_what_cannot_be_is_refused_and_nothing_changes(cast: Cast, kitchen: list[Story]) -> None:
    whole = of(kitchen[0])
    stranger = comes_in(cast, MIXER[0])
    with refused("Choose at least one"):
        take_out(whole, cast.supervisor, keys=[], reason="x")
    with refused("nothing left of it"):
        take_out(whole, cast.supervisor, keys=keys(*kitchen), reason="x")
    with refused("It has changed meanwhile"):
        take_out(whole, cast.supervisor, keys=keys(stranger), reason="x")
    with refused("belong to it already"):
        move(whole, cast.supervisor, keys=keys(kitchen[0]), to=whole, reason="x")
    with refused("one with itself"):
        merge(whole, cast.supervisor, other=whole, reason="x")
    assert together() == {keys(*kitchen)}
    assert not Verdict.objects.exists()
