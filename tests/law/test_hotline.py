"""What the regulations of cities that have one require of a hotline (rules of 12345).

北京市接诉即办工作条例, 济南市 and 潍坊市12345市民服务热线条例, 安阳市政务服务条例;
国办发〔2020〕53号.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import Story, at, refused
from yimen.cases.contact import caller
from yimen.cases.models import Channel, Passage, SupervisionGround
from yimen.catalogue.models import Category, Direction
from yimen.kernel.models import StoredEvent
from yimen.kernel.remarks import said_with
from yimen.orgs.held import forget_all
from yimen.orgs.models import Role
from yimen.requests.models import DeclineGround, EndGround, Rating, Request
from yimen.requests.reactions import tell_county

pytestmark = pytest.mark.django_db


# --- taking it -----------------------------------------------------------------------------


def test_beijing_art_10_time_matter_and_contact_are_written_down(story: Story) -> None:
    """北京 art. 10: the time, the matter and the contact are recorded, whatever the channel."""
    for channel in Channel.values:
        one = Story(story.cast).register(channel=channel)
        request = Request.objects.get(pk=one.request.pk)
        assert request.opened_at == at("2026-03-02 09:00")
        assert (request.channel, request.resident) == (channel, story.cast.person)
        assert (
            Passage.objects.get(case=request).text == "No water on Mill Lane. Since this morning."
        )
    with refused("must be said"):
        Story(story.cast).register(body="  ")


def test_binzhou_art_13_a_grid_worker_solves_it_or_sends_it_up(story: Story) -> None:
    """滨州市网格化条例 art. 13: what the worker cannot solve goes up to the centre."""
    street, units = story.cast.street, story.cast.city.units
    story.register("A lamp is out", by=street, channel="grid", resident=None)
    assert (story.request.channel, story.request.unit) == ("grid", units["ganzhou"])
    assert story.dispatch(by=story.cast.county_dispatcher, to=units["street"]).sign().state == (
        "in_hand"
    )


def test_beijing_art_11_what_can_be_answered_at_once_is(story: Story) -> None:
    """北京 art. 11: a question is answered on the spot from the knowledge base, else dispatched."""
    story.register(kind="question").answer_now(article="K-17")
    assert (story.state, story.request.at_once, story.facts["article"]) == ("closed", True, "K-17")


def test_beijing_art_11_refusal_always_has_a_reason(story: Story) -> None:
    """北京 art. 11: what is not accepted is explained; nothing is dropped in silence."""
    story.register()
    for blank in ("", "   ", "\n"):
        with story.refused("must be said"):
            story.decline(ground="secret", reason=blank)
    story.decline(ground="secret", reason="It names a neighbour's illness.").confirm_decline()
    asked = StoredEvent.objects.get(kind="requests.DeclineAsked")
    assert said_with(asked)["reason"] == "It names a neighbour's illness."


def test_beijing_art_11_the_lawful_route_is_told(story: Story) -> None:
    """北京 art. 11, 国办发〔2020〕53号: courts, discipline and petition have their own routes."""
    story.register(item=None)
    with story.refused("Say which route is the right one"):
        story.decline(ground="other_route", route=" ")
    Category.objects.filter(pk="T1").update(route="Court of Ganzhou, first floor")
    forget_all()
    other = Story(story.cast).register().decline(ground="other_route", route="")
    assert said_with(other)["route"] == "Court of Ganzhou, first floor"


def test_beijing_art_11_and_weifang_art_19_the_special_intakes_are_grounds() -> None:
    """潍坊 art. 19: other route, repeat, secrets, nobody's, unlawful; danger goes to 110."""
    assert set(DeclineGround.values) == {"other_route", "repeat", "secret", "nobodys", "unlawful"}


def test_beijing_art_11_who_is_refused_can_have_it_looked_at_again(story: Story) -> None:
    """北京 art. 11: a refusal is no dead end: another decides, and it can be opened again."""
    story.register().decline(by=story.cast.both)
    with story.refused("other than who applied"):
        story.confirm_decline(by=story.cast.both)
    assert story.confirm_decline().reopen().state == "registered"


def test_jinan_repeated_demands_are_joined_and_counted(story: Story) -> None:
    """济南: the same demand again is hung on the first one; the contact is still counted."""
    first = story.register().request
    again = Story(story.cast).register(repeat_of=first).decline(ground="repeat").confirm_decline()
    assert Request.objects.filter(matter=first.matter).count() == 2
    assert again.state == "declined"


# --- dispatching it ------------------------------------------------------------------------


def test_beijing_art_12_a_clear_matter_goes_straight_to_its_unit_by_the_directory(
    story: Story,
) -> None:
    """北京 art. 12, 潍坊 art. 24: dispatched by the directory, which says on what basis."""
    story.register().dispatch()
    direction = Direction.objects.get()
    assert story.request.lead == story.cast.city.units["water"]
    assert story.facts == {
        "unit": direction.unit_id,
        "basis": "City directory 2026",
        "direction": direction.pk,
    }


def test_weifang_art_24_the_directory_changes_and_old_dispatches_stay(story: Story) -> None:
    """潍坊 art. 24: the directory is adjusted as duties change."""
    units = story.cast.city.units
    Direction.objects.update(valid_to=date(2026, 3, 10))
    Direction.objects.create(
        category_id="T1", unit=units["housing"], basis="No. 5", valid_from=date(2026, 3, 10)
    )
    forget_all()
    assert story.register().dispatch().request.lead == units["water"]
    later = Story(story.cast).until("2026-03-10 00:30").register().dispatch()
    assert later.request.lead == units["housing"], "by Beijing's day, not by Greenwich's"


def test_beijing_art_12_a_matter_with_a_street_is_copied_to_its_county(story: Story) -> None:
    """北京 art. 12: dispatched to a township, it goes to the district too, which must press it."""
    story.register().dispatch(to=story.cast.city.units["street"])
    tell_county(str(story.request.pk), story.request.head)
    assert ("ganzhou", "supervisor") in story.told("requests.Dispatched")


def test_beijing_art_12_one_of_which_only_the_district_is_clear_goes_to_the_district(
    story: Story,
) -> None:
    """北京 art. 12: the unit is unclear but the district is known: the district hands it on."""
    units, county = story.cast.city.units, story.cast.county_dispatcher
    story.register().dispatch(to=units["ganzhou"]).sign(by=county)
    assert story.hand_down(by=county, to=units["street"]).sign().state == "in_hand"


def test_beijing_art_14_who_receives_it_first_leads_and_does_not_push_it_away(
    story: Story,
) -> None:
    """北京 art. 14: the first receiver answers for it; the only way out is to object."""
    story.to_hand("roads")
    with story.refused("a unit below only"):
        story.hand_down(to=story.cast.city.units["water"])
    with story.refused("not possible now"):
        story.send_back()
    assert story.request.first_unit == story.cast.city.units["roads"]


def test_beijing_art_14_the_others_report_to_the_lead_in_time(story: Story) -> None:
    """北京 art. 14: assisting units give their result to the lead, or say why not."""
    task = story.to_hand().ask("roads", due_at=at("2026-03-05 18:00"))
    assert task.due_at == at("2026-03-05 18:00")
    with story.refused("must be said"):
        story.assist("do_task", task, result="")
    with story.refused("must be said"):
        story.assist("decline_task", task, reason="")


def test_beijing_art_16_a_street_calls_the_departments_that_must_come(story: Story) -> None:
    """北京 art. 16 (吹哨报到): a township calls departments of district and city to assist."""
    story.to_hand("street")
    for department in ("roads", "housing"):
        assert story.ask(department, by=story.cast.street).state == "asked"


def test_weifang_art_22_the_unit_that_was_ruled_may_not_return_it(story: Story) -> None:
    """潍坊 art. 22: whom the decision names must handle it."""
    story.register()
    for _time in range(2):
        story.dispatch(to=story.cast.city.units["roads"]).send_back().accept_return()
    story.rule(to=story.cast.city.units["housing"])
    with story.refused("cannot return it"):
        story.send_back()
    refused = Story(story.cast).register().dispatch().send_back().refuse_return()
    with refused.refused("cannot return it"):
        refused.send_back()


def test_anyang_a_return_says_why_by_which_rule_and_is_decided_by_another(story: Story) -> None:
    """安阳, 山东: the reason, the legal basis, the unit whose it is; the hotline decides."""
    story.register().dispatch()
    for lacking in ("reason", "basis"):
        with story.refused("must be said"):
            story.send_back(**{lacking: ""})
    housing = story.cast.city.units["housing"]
    story.send_back(belongs_to=housing)
    assert story.facts == {
        "reason": "not our pipe",
        "basis": "duties list",
        "belongs_to": housing.pk,
    }
    assert "review" in story.running()
    with story.refused("is for an approver of the centre or a dispatcher"):
        story.accept_return(by=story.cast.water)


def test_xinfang_art_23_no_unit_forwards_to_another_by_itself(story: Story) -> None:
    """信访工作条例 art. 23: returned once it was agreed to; never passed on by the unit itself."""
    story.register().dispatch(to=story.cast.city.units["roads"])
    with story.refused("is for a dispatcher of the centre|not possible now"):
        story.dispatch(by=story.cast.roads, to=story.cast.city.units["water"])


def test_shandong_the_promise_to_the_resident_outlasts_a_return(story: Story) -> None:
    """A new unit gets its whole time; the date that the resident was told stays."""
    story.register().dispatch(to=story.cast.city.units["roads"])
    promised = story.due("promise")
    story.until("2026-03-03 10:00").send_back().until("2026-03-04 11:00").accept_return()
    story.dispatch()
    assert (story.due("handle"), story.due("promise")) == ("2026-03-11 18:00", promised)


def test_anyang_and_shandong_a_return_is_soon_or_not_at_all(story: Story) -> None:
    """安阳: within 24 hours; 山东: within two working days. Here: one working day (data)."""
    roads, lamps = story.cast.city.units["roads"], story.cast.city.units["lamps"]
    story.register().dispatch(to=roads)
    with story.until("2026-03-03 18:01").refused("too late to send it back"):
        story.send_back()
    # whoever is given it next has a day of their own
    assert story.hand_down(to=lamps).send_back(by=story.cast.lamps).state == "return_asked"
    other = Story(story.cast).register().dispatch(to=roads).until("2026-03-03 18:00").send_back()
    assert other.state == "return_asked"


# --- answering it --------------------------------------------------------------------------


def test_jinan_art_24_five_working_days(story: Story) -> None:
    """济南 art. 24, 潍坊 art. 20, 安阳 art. 50: answered within five working days."""
    story.to_hand()
    assert story.due("handle") == "2026-03-09 18:00"  # 3, 4, 5, 6, 9


def test_jinan_art_24_who_asks_for_no_reply_is_not_called(story: Story) -> None:
    """济南 art. 24: unless the resident asks for no reply."""
    story.register(wants_call=False).dispatch().sign().answer().pass_check()
    assert story.close_unreached().state == "closed"


def test_jinan_art_24_what_cannot_be_solved_now_has_measures_and_a_date(story: Story) -> None:
    """济南 art. 24, 北京 art. 15: the cause, the measures and when; it stays on a list."""
    story.to_hand().ask_shelving(until=date(2026, 9, 30))
    assert story.facts == {
        "cause": "old main",
        "measures": "renewal next year",
        "until": "2026-09-30",
    }
    story.grant_shelving()
    assert (story.state, story.running()) == ("shelved", {"shelf_review"})


def test_anyang_art_50_extended_once_by_five_working_days(story: Story) -> None:
    """安阳 art. 50: once, by five working days, before the date."""
    story.to_hand()
    with story.refused("1 to 5 working days"):
        story.ask_extension(days=6)
    story.ask_extension(days=5).grant_extension()
    assert story.due("handle") == "2026-03-16 18:00"  # 10, 11, 12, 13, 16


def test_jinan_art_27_every_answer_is_audited_then_visited_and_rated(story: Story) -> None:
    """济南 art. 27: no answer reaches its end unchecked; a bad one goes back."""
    story.to_hand().answer()
    for step in ("call_back", "close_unreached", "rate"):
        with story.refused("not possible now"):
            getattr(story, step)()
    assert story.fail_check().state == "in_hand"
    story.answer().pass_check()
    assert story.state == "checked"


def test_beijing_art_23_the_resident_is_visited_after_the_answer(story: Story) -> None:
    """北京 art. 23: a return visit: contacted, solved, satisfied."""
    story.to_call().call_back(contacted=True, solved="partly", rating=3)
    assert {name: story.facts[name] for name in ("contacted", "solved", "rating")} == {
        "contacted": True,
        "solved": "partly",
        "rating": 3,
    }


def test_guobanfa_2019_51_five_steps_of_satisfaction(story: Story) -> None:
    """国办发〔2019〕51号, GB/T 39735: five steps; the two lowest are a bad review."""
    assert list(Rating.values) == [1, 2, 3, 4, 5]
    story.to_call()
    for wrong in (0, 6, "five"):
        with story.refused("none of the choices"):
            story.rate(rating=wrong)


def test_the_unit_never_writes_what_the_resident_says(story: Story) -> None:
    """国办发〔2019〕51号: the rating is the resident's; three outcomes stay apart."""
    story.to_hand().answer(solved="yes").pass_check(solved="partly")
    for step, said in (("rate", {"rating": 5}), ("call_back", {"solved": "yes", "rating": 5})):
        with story.refused("is for"):
            story.take(step, by=story.cast.water, **said)
    story.call_back(solved="no", rating=1)
    request = story.request
    assert (request.unit_says, request.check_says, request.resident_says) == (
        *("yes", "partly", "no"),
    )


# --- pressing it ---------------------------------------------------------------------------


def test_jinan_art_28_and_weifang_art_26_grounds_of_supervision(story: Story) -> None:
    """济南 art. 28, 潍坊 art. 26; 芜湖: a leader's instruction, long without progress."""
    assert {"refused", "overdue", "unsolved", "many", "harm", "instruction", "no_progress"} < set(
        SupervisionGround.values
    )
    story.to_hand()
    with story.refused("none of the choices"):
        story.supervise(ground="mood")
    with story.refused("must be said"):
        story.supervise(reason="")


def test_weifang_art_23_and_26_the_ladder_only_goes_up(story: Story) -> None:
    """潍坊 art. 23, 26: urged, supervised, publicly listed, interviewed; each has its own date."""
    story.to_hand().urge()
    for level in ("ordinary", "listed", "interview"):
        story.supervise(level=level)
    levels = StoredEvent.objects.filter(kind="cases.Supervised").order_by("number")
    assert [event.facts["level"] for event in levels] == ["ordinary", "listed", "interview"]
    assert {"urge", "supervision"} < story.running()


def test_weifang_art_21_and_jinan_art_25_two_people_end_it(story: Story) -> None:
    """潍坊 art. 21, 济南 art. 25: out of scope, no cooperation, lawfully settled or impossible."""
    assert set(EndGround.values) == {"out_of_scope", "no_cooperation", "settled", "impossible"}
    story.to_hand()
    with story.refused("must be said"):
        story.ask_end(reason="")
    story.ask_end()
    with story.refused("is for an approver"):
        story.confirm_end(by=story.cast.water)
    assert story.confirm_end().state == "ended"


@pytest.mark.parametrize("asked", ["extension", "suspension", "shelving", "end"])
@pytest.mark.parametrize("word", ["grant", "refuse"])
def test_jinan_art_25_the_applicant_never_decides(story: Story, asked: str, word: str) -> None:
    """济南 art. 25, rules of approval: whoever applies is not whoever decides, in any post."""
    city = story.cast.city
    someone = city.actor("40", "ganzhou", *set(Role) - {Role.ADMINISTRATOR})
    story.register().dispatch(to=city.units["ganzhou"]).sign(by=someone)
    getattr(story, f"ask_{asked}")(by=someone)
    decide = f"confirm_{asked}" if (word, asked) == ("grant", "end") else f"{word}_{asked}"
    with story.refused("other than who applied"):
        getattr(story, decide)(by=someone)
    getattr(story, decide)()


# --- handing it over -----------------------------------------------------------------------


def test_guobanfa_2022_12_handed_to_110_at_once_and_against_a_receipt(story: Story) -> None:
    """国办发〔2022〕12号: danger goes to 110 in one step; each side acknowledges what it takes."""
    story.register("It smells of gas", urgency="urgent")
    with story.refused("must be said"):
        story.hand_over(receipt="")
    assert story.hand_over().state == "handed_over"
    assert story.facts["receipt"] == "110-2026-7"


@pytest.mark.parametrize("number", ["110", "119", "120", "122"])
def test_beijing_art_11_danger_goes_to_the_emergency_number_at_once(
    story: Story, number: str
) -> None:
    """北京 art. 11: what is urgent goes at once to 110, 119, 120 or 122."""
    story.register(urgency="urgent").hand_over(to=number, receipt=f"{number}-7")
    assert (story.state, story.facts["to"]) == ("handed_over", number)


def test_guobanfa_2022_12_what_comes_back_is_opened_under_the_same_number(story: Story) -> None:
    """国办发〔2022〕12号: unclear whose it is: who took it first keeps it."""
    number = story.register().hand_over().request.number
    story.reopen(by=story.cast.agent, reason="110 says: not theirs")
    assert (story.state, story.request.number) == ("registered", number)


# --- keeping it secret ---------------------------------------------------------------------


def test_xinfang_art_30_a_report_never_reaches_whom_it_is_about(story: Story) -> None:
    """信访工作条例 art. 30: material of a report is not passed to the person or unit reported."""
    story.register(kind="report", about_unit=story.cast.city.units["water"])
    with story.refused("never be dispatched to that unit"):
        story.dispatch()


def test_jinan_art_32_a_caller_who_wishes_stays_unknown(story: Story) -> None:
    """济南 art. 32: the unit learns neither name nor number of a confidential caller."""
    story.register(confidential=True).dispatch().sign()
    shown = caller(story.request, story.cast.water)
    assert (shown.hidden, shown.name, shown.phone, shown.address) == (True, "", "", "")
