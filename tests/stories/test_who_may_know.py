"""Who learns of a matter, and who never does; who gives it to whom."""

from __future__ import annotations

import pytest

from tests.cast import Cast, Story
from yimen.cases.contact import caller, reach
from yimen.cases.models import Case
from yimen.cases.policy import sees, visible_to
from yimen.cases.queues import rows_of_page, waiting
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed, NotFound, Refused
from yimen.orgs.models import Area, Disclosure, Role
from yimen.orgs.queries import disclosures_of
from yimen.requests.process import REQUEST
from yimen.requests.reactions import tell_county

pytestmark = pytest.mark.django_db

NEVER = "never be dispatched to that unit"


def known_to(actor: Actor) -> bool:
    """Whether the one case is seen by the actor, asked both ways."""
    found = visible_to(actor).exists()
    assert found == sees(actor, Case.objects.get())
    return found


# --- a caller who stays unknown ---------------------------------------------------------


def test_a_confidential_caller_is_hidden_from_the_unit(story: Story) -> None:
    story.register(confidential=True).dispatch().sign()
    shown = caller(story.request, story.cast.water)
    assert (shown.known, shown.hidden, shown.name, shown.phone, shown.readable) == (
        *(True, True, "", "", False),
    )
    with pytest.raises(NotAllowed):
        reach(story.request, story.cast.water, purpose="to ask which house")
    assert not Disclosure.objects.exists()


def test_the_centre_sees_a_mask_and_reads_the_number_for_a_purpose(story: Story) -> None:
    story.register(confidential=True).dispatch().sign()
    shown = caller(story.request, story.cast.caller)
    assert (shown.hidden, shown.name, shown.phone) == (False, "王**", "138****0001")
    found = reach(story.request, story.cast.caller, purpose="follow-up call")
    assert (found.name, found.phone) == ("王小明", "+8613800000001")
    (trace,) = disclosures_of(story.cast.person.pk)
    assert (trace.actor, trace.purpose, trace.case_id) == (
        *(story.cast.caller.key, "follow-up call", story.request.pk),
    )


def test_any_other_caller_is_masked_for_the_unit_too(story: Story) -> None:
    story.to_hand()
    shown = caller(story.request, story.cast.water)
    assert (shown.hidden, shown.name, shown.readable) == (False, "王**", True)


# --- a report about a unit --------------------------------------------------------------


def report(story: Story, about: str = "roads") -> Story:
    return story.register("They took money", kind="report", about_unit=story.cast.city.units[about])


def test_a_report_is_never_dispatched_to_the_unit_nor_to_a_part_of_it(story: Story) -> None:
    report(story)
    for unit in ("roads", "lamps"):
        with story.refused(NEVER):
            story.dispatch(to=story.cast.city.units[unit])
    assert story.dispatch(to=story.cast.city.units["housing"]).state == "dispatched"
    assert known_to(story.cast.housing)
    assert not known_to(story.cast.roads)
    assert not known_to(story.cast.lamps)


def test_nor_by_the_directory(story: Story) -> None:
    report(story, about="water")
    with story.refused(NEVER):
        story.dispatch()


def test_nor_by_a_ruling(story: Story) -> None:
    report(story)
    for _time in range(2):
        story.dispatch(to=story.cast.city.units["housing"]).send_back().accept_return()
    with story.refused(NEVER):
        story.rule(to=story.cast.city.units["roads"])
    assert story.rule().request.lead == story.cast.city.units["housing"]


def test_nor_by_handing_down_but_its_superior_may_look_into_it(story: Story) -> None:
    report(story, about="lamps").dispatch(to=story.cast.city.units["roads"])
    assert known_to(story.cast.roads)
    assert not known_to(story.cast.lamps)
    with story.refused(NEVER):
        story.hand_down(to=story.cast.city.units["lamps"])
    assert story.sign().answer().state == "answered"


def test_nor_by_order_of_the_supervisor(story: Story) -> None:
    report(story).dispatch(to=story.cast.city.units["housing"]).sign().answer().pass_check()
    for _time in range(2):
        story.refuse_answer().sign().answer().pass_check()
    story.appeal()
    with story.refused(NEVER):
        story.order(to=story.cast.city.units["lamps"])


def test_nor_as_an_assisting_unit(story: Story) -> None:
    report(story).dispatch(to=story.cast.city.units["housing"]).sign()
    for unit in ("roads", "lamps"):
        with story.refused(NEVER):
            story.ask(unit)


def test_nor_by_a_later_correction(story: Story) -> None:
    """Roads had it and sent it back; its section had been asked to assist."""
    roads = story.cast.city.units["roads"]
    story.register().ask("lamps", by=story.cast.dispatcher)
    story.dispatch(to=roads).send_back().accept_return()
    with story.refused("That unit was asked to assist"):
        story.correct(about_unit=roads)
    with story.refused("That unit was asked to assist"):
        story.correct(about_unit=story.cast.city.units["lamps"])


def test_who_had_it_no_longer_sees_it_once_it_is_about_them(story: Story) -> None:
    roads = story.cast.city.units["roads"]
    story.register().dispatch(to=roads).send_back().accept_return().correct(about_unit=roads)
    assert not known_to(story.cast.roads)
    with story.refused(NEVER):
        story.dispatch(to=roads)


def test_what_is_with_a_unit_is_not_made_a_report_about_it(story: Story) -> None:
    story.register().dispatch()
    with story.refused("not possible now"):
        story.correct(about_unit=story.cast.city.units["water"])


def test_what_is_about_a_centre_goes_to_the_centre_above_it(story: Story) -> None:
    units, cast = story.cast.city.units, story.cast
    county = Area.objects.get(pk="620702")
    story.register("They hung up on me", by=cast.resident, about_unit=units["ganzhou"], area=county)
    assert story.request.centre == units["centre"]
    assert known_to(cast.dispatcher)
    assert not known_to(cast.county_dispatcher)
    with pytest.raises(Refused, match="12388"):
        Story(cast).register(about_unit=units["centre"])


# --- down, never sideways or up ---------------------------------------------------------


def test_handed_down_to_a_section_and_signed_for_anew(story: Story) -> None:
    units = story.cast.city.units
    story.to_hand("roads").until("2026-03-03 09:00").hand_down(to=units["lamps"])
    assert (story.state, story.request.lead, story.request.unit) == (
        *("dispatched", units["lamps"], units["lamps"]),
    )
    # four working hours to sign; the unit's own time runs on
    assert (story.due("sign"), story.due("handle")) == ("2026-03-03 15:30", "2026-03-09 18:00")
    assert story.sign(by=story.cast.lamps).answer(by=story.cast.lamps).state == "answered"


@pytest.mark.parametrize(
    ("lead", "to"), [("roads", "water"), ("lamps", "roads"), ("street", "ganzhou")]
)
def test_never_sideways_and_never_up(story: Story, lead: str, to: str) -> None:
    story.to_hand(lead)
    with story.refused("to a unit below only"):
        story.hand_down(to=story.cast.city.units[to])


def test_not_to_itself(story: Story) -> None:
    story.to_hand("roads")
    with story.refused("to a unit below only"):
        story.hand_down(to=story.cast.city.units["roads"])


def test_the_unit_above_takes_it_back_from_its_section(story: Story) -> None:
    units = story.cast.city.units
    story.to_hand("roads").hand_down(to=units["lamps"])
    story.hand_down(by=story.cast.roads, to=units["roads"]).sign(by=story.cast.roads)
    assert story.request.lead == units["roads"]


def test_a_countys_centre_gives_it_to_a_street_of_its_own(story: Story) -> None:
    units, county = story.cast.city.units, story.cast.county_dispatcher
    story.register().dispatch(to=units["ganzhou"]).sign(by=county)
    for elsewhere in ("water", "minle", "roads"):
        with story.refused("to a unit below only"):
            story.hand_down(by=county, to=units[elsewhere])
    story.hand_down(by=county, to=units["street"]).sign()
    assert story.request.unit == units["street"]


# --- county and city --------------------------------------------------------------------


def test_a_county_sees_its_own_cases_and_the_city_all_of_them(story: Story) -> None:
    story.register()
    assert known_to(story.cast.dispatcher)
    assert known_to(story.cast.county_dispatcher)
    assert not known_to(story.cast.other_county)


def test_an_actor_of_another_county_may_do_nothing(story: Story) -> None:
    story.register()
    for step in ("dispatch", "decline", "correct", "answer_now", "withdraw", "note", "urge"):
        with pytest.raises(NotAllowed):
            story.take(step, by=story.cast.other_county, **TOLD.get(step, {}))
    assert REQUEST.open_to(story.cast.other_county, story.request) == []
    assert not waiting(story.cast.other_county).rows.exists()


TOLD = {
    "decline": {"ground": "repeat", "reason": "x"},
    "correct": {"place": "x"},
    "answer_now": {"text": "x"},
    "withdraw": {"reason": "x"},
    "note": {"text": "x"},
    "urge": {"reason": "x"},
}


def test_a_county_gives_to_its_own_units_and_to_the_citys(story: Story) -> None:
    units, county = story.cast.city.units, story.cast.county_dispatcher
    for mine in ("street", "ganzhou", "water"):
        one = Story(story.cast).register()
        assert one.dispatch(by=county, to=units[mine]).request.lead == units[mine]
    story.register()
    with story.refused("belongs to another county"):
        story.dispatch(by=county, to=units["minle"])


def test_a_matter_without_a_place_is_the_citys(story: Story) -> None:
    story.register(area=None)
    assert story.request.area_id == "6207"
    assert known_to(story.cast.dispatcher)
    assert not known_to(story.cast.county_dispatcher)


def test_a_matter_that_lies_elsewhere_moves_to_the_centre_there(story: Story) -> None:
    units, cast = story.cast.city.units, story.cast
    agent = cast.city.actor("30", "ganzhou", Role.AGENT)
    story.register(by=agent)
    assert story.request.centre == units["ganzhou"]
    story.correct(by=agent, area=Area.objects.get(pk="620722"))
    assert (story.request.centre, story.request.unit) == (units["minle"], units["minle"])
    assert known_to(cast.other_county)
    assert not known_to(agent)
    story.correct(by=cast.agent, place="East gate")
    assert story.request.centre == units["minle"]


def test_an_agent_who_writes_down_a_matter_of_another_county_gives_it_there(cast: Cast) -> None:
    agent = cast.city.actor("30", "ganzhou", Role.AGENT)
    story = Story(cast).register(by=agent, area=Area.objects.get(pk="620722"))
    assert story.request.centre == cast.city.units["minle"]


def test_what_goes_to_a_street_is_copied_to_its_county(story: Story) -> None:
    story.register().dispatch(to=story.cast.city.units["street"])
    tell_county(str(story.request.pk), story.request.head)
    assert story.told("requests.Dispatched") == {
        ("ganzhou", "dispatcher"),
        ("ganzhou", "supervisor"),
    }


def test_the_administrator_reads_no_case(story: Story) -> None:
    story.register()
    assert not known_to(story.cast.administrator)
    assert REQUEST.open_to(story.cast.administrator, story.request) == []


def test_a_resident_knows_their_own_matters_only(story: Story) -> None:
    story.register()
    assert known_to(story.cast.resident)
    assert not known_to(story.cast.neighbour)


def test_a_case_that_one_may_not_know_is_no_case_to_link_to(story: Story) -> None:
    story.register(area=Area.objects.get(pk="620722"))
    mine = Story(story.cast).register()
    for step, said in (("link", {"other": story.request, "bond": "follows"}),):
        with pytest.raises(NotFound):
            mine.take(step, by=story.cast.county_dispatcher, **said)
    mine.take("link", by=story.cast.dispatcher, other=story.request, bond="follows")
    with mine.refused("linked already"):
        mine.take("link", by=story.cast.dispatcher, other=story.request, bond="follows")
    with mine.refused("to itself"):
        mine.take("link", by=story.cast.dispatcher, other=mine.request, bond="follows")


def test_a_county_centre_finds_in_its_queue_what_it_was_given_to_handle(story: Story) -> None:
    units, county = story.cast.city.units, story.cast.county_dispatcher
    story.register().dispatch(to=units["ganzhou"])
    assert [case.pk for case in waiting(county).rows] == [story.request.pk]
    assert [row.id for row in rows_of_page(waiting(county))] == [story.request.pk]
    story.sign(by=county).hand_down(by=county, to=units["street"])
    assert not waiting(county).rows.exists()
