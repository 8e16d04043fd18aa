"""A suit comes from the court and goes back to it: 委派 before filing, 委托 after."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from tests.quarrels import Centre

from yimen.cases.models import Case, Notice, Passage
from yimen.cases.verify import checked
from yimen.deadlines.models import Term
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.links.court import commands, queries
from yimen.links.court.fake import Court
from yimen.links.court.models import CourtMatter, CourtMessage
from yimen.mediation.models import Dispute, Party
from yimen.mediation.queries import parties_of
from yimen.orgs.models import Unit
from yimen.ui.tests.visitors import Door, text_of

from .suits import LI, NUMBER, SUIT, ZHANG, Suit

pytestmark = pytest.mark.django_db


@pytest.fixture
def suit(near: Court, centre: Centre) -> Suit:
    return Suit(centre, near)


def notes(suit: Suit) -> str:
    rows = Passage.objects.filter(case_id=suit.dispute.pk, wording="note")
    return "\n".join(rows.values_list("text", flat=True))


def test_a_diverted_suit_is_a_dispute_with_its_parties_and_papers(suit: Suit) -> None:
    assert suit.divert().result == "accepted"
    dispute = suit.dispute
    assert (dispute.state, dispute.kind, dispute.source, dispute.confidential) == (
        "registered", "assigned", "court", True,
    )  # fmt: skip
    assert (dispute.centre.code, dispute.amount) == ("mediation", Decimal("12000.50"))
    first, second = parties_of(dispute)
    assert (first.side, first.resident, first.service_address) == (
        "applicant", suit.centre.zhang, "甘州区东街5号",
    )  # fmt: skip
    assert (second.side, second.resident) == ("respondent", suit.centre.li)
    assert NUMBER in notes(suit)
    assert "Map of the fields" in notes(suit)
    assert "2026-03-01" in notes(suit)
    assert (suit.row.stream, suit.row.number, suit.row.case_id) == ("centre", NUMBER, dispute.pk)
    (told,) = suit.heard("diversion.registered")
    assert (told.case, told.number, told.sequence) == (dispute.number, NUMBER, 1)
    assert told.body == {"procedure": "assigned", "centre": "Ganzhou mediation centre"}


def test_the_court_acts_as_the_court_and_events_name_nobody(suit: Suit, door: Door) -> None:
    suit.divert()
    events = StoredEvent.objects.filter(case_id=suit.dispute.pk)
    assert set(events.values_list("actor", flat=True)) == {"system:court"}
    told = json.dumps(list(events.values_list("facts", flat=True)), ensure_ascii=False)
    for secret in ("张建国", "李秀英", "1380000", "东街5号", "西街8号"):
        assert secret not in told
    assert not [fault for _key, _many, faults in checked() for fault in faults]


@pytest.mark.parametrize(
    ("procedure", "days", "due"),
    [
        ("assigned", 30, "2026-04-01"),
        ("entrusted", 15, "2026-03-17"),
        ("entrusted_simple", 7, "2026-03-09"),
    ],
)
def test_the_clock_starts_when_the_mediator_signs_for_the_papers(
    suit: Suit, procedure: str, days: int, due: str
) -> None:
    """特邀调解规定 art. 27: 委派 30 days, 委托 15, in simplified procedure 7."""
    suit.divert(procedure=procedure)
    suit.later(hours=2).assign()
    assert "mediate" not in suit.running()
    assert suit.heard("papers.signed") == []
    suit.sign()
    assert suit.due("mediate")[:10] == due
    told = suit.last("papers.signed")
    assert told["due_on"] == due
    assert told["mediated_by"] == "Land and water team"
    assert told["signed_at"].startswith("2026-03-02T11:")


def test_every_party_gives_more_time_and_an_appraisal_takes_none(suit: Suit) -> None:
    suit.in_mediation()
    suit.ask_more_time(days=10).agree_to_more_time(by=suit.centre.applicant)
    suit.agree_to_more_time(by=suit.centre.respondent).extend()
    # the eleventh is a Saturday: the last day rolls to Monday (民事诉讼法 art. 85)
    assert suit.last("mediation.extended") == {"days": 10, "due_on": "2026-04-13"}
    suit.suspend()
    assert suit.last("mediation.suspended") == {"ground": "appraisal", "document": "No. 8"}
    suit.later(days=5).resume()
    later = suit.last("mediation.resumed")["due_on"]
    assert "2026-04-16" <= later == suit.due("mediate")[:10]
    assert suit.running() == {"mediate"}
    assert [told.sequence for told in suit.court.taken] == [1, 2, 3, 4, 5]


def test_an_assigned_agreement_is_filed_with_the_court(suit: Suit) -> None:
    """特邀调解规定 art. 19."""
    suit.in_mediation().agreed()
    told = suit.last("mediation.ended")
    assert (told["outcome"], told["reason"], told["wanted"]) == ("agreed", "agreed", "filing")
    assert told["papers_returned"] is True
    assert [each["due_on"] for each in told["agreement"]["to_be_performed"]] == [
        "2026-03-20", "2026-04-20",
    ]  # fmt: skip
    agreement = told["agreement"]
    assert agreement["to_be_performed"][0]["what"] == "first half"
    assert agreement["reference"].startswith("〔2026〕")
    salted = agreement["salt"] + agreement["text"]
    assert sha256(salted.encode()).hexdigest() == agreement["sha256"]
    assert "李秀英" in agreement["text"]
    assert [each["service_address"] for each in told["service_addresses"]] == ["甘州区东街5号"]
    assert (suit.row.outcome, suit.row.ended_at is not None) == ("settled", True)


def test_an_entrusted_agreement_goes_to_the_court_and_not_to_confirmation(suit: Suit) -> None:
    """特邀调解规定 art. 20: the court makes a mediation document, or the suit is withdrawn."""
    suit.in_mediation(procedure="entrusted").agreed()
    assert suit.last("mediation.ended")["wanted"] == "document_or_withdrawal"
    with suit.refused("entrusted after filing"):
        suit.apply_confirmation()
    said = suit.say(
        "suit.concluded",
        {"by": "mediation_document", "document": "（2026）甘0702民初9号", "on": "2026-03-02"},
    )
    assert said.result == "accepted", "after the matter has ended, too"
    assert "（2026）甘0702民初9号" in notes(suit)


def test_a_failed_mediation_goes_back_with_what_is_undisputed_and_no_concession(suit: Suit) -> None:
    """特邀调解规定 art. 21–22; 在线调解规则 art. 25."""
    suit.in_mediation()
    suit.fail(end="too_far_apart", record="Li would have given one metre.")
    told = suit.last("mediation.ended")
    assert (told["outcome"], told["reason"]) == ("not_agreed", "too_far_apart")
    assert "one metre" not in json.dumps([each.body for each in suit.court.taken])
    assert suit.row.outcome == "not_settled"
    suit.tell_routes(undisputed="The fence was moved in May.")
    filed = suit.last("filing.applied")
    assert filed["undisputed"] == "The fence was moved in May."
    assert filed["arises_from"] == {"matter": str(suit.matter), "number": NUMBER}
    assert [each["name"] for each in filed["parties"]] == ["张建国", "李秀英"]
    assert filed["parties"][0]["service_address"] == "甘州区东街5号"


def test_of_an_entrusted_suit_the_facts_go_into_the_suit(suit: Suit) -> None:
    suit.in_mediation(procedure="entrusted_simple").fail()
    suit.tell_routes(undisputed="The fence was moved in May.")
    assert suit.last("facts.carried")["undisputed"] == "The fence was moved in May."
    assert suit.heard("filing.applied") == []
    assert CourtMatter.objects.count() == 1


def test_nothing_is_filed_where_the_parties_let_it_rest(suit: Suit) -> None:
    suit.in_mediation().fail()
    suit.tell_routes(route="none")
    assert suit.heard("filing.applied") == []


def test_the_court_takes_it_back(suit: Suit) -> None:
    suit.in_mediation()
    assert suit.say("diversion.taken_back", {"reason": "王小明撤诉"}).result == "accepted"
    assert (suit.state, suit.row.outcome) == ("withdrawn", "taken_back")
    assert suit.heard("mediation.ended") == [], "the court knows it"
    assert "王小明" in notes(suit)
    facts = StoredEvent.objects.filter(case_id=suit.dispute.pk).values_list("facts", flat=True)
    assert "王小明" not in str(list(facts))
    late = suit.say("papers.added", {"papers": ["x"]})
    assert (late.result, late.reason) == ("refused", "matter_ended")


@pytest.mark.parametrize("signed", [True, False])
def test_a_party_tells_the_court_that_it_will_not_go_on(suit: Suit, signed: bool) -> None:
    suit.divert()
    if signed:
        suit.assign().sign()
    said = suit.say("consent.withdrawn", {"side": "respondent", "words": "I want a judgment."})
    assert said.result == "accepted"
    assert suit.state == ("failed" if signed else "withdrawn")
    assert suit.row.outcome == "not_settled"
    if signed:
        suit.tell_routes()
        assert len(suit.heard("filing.applied")) == 1


def test_further_papers_are_noted(suit: Suit) -> None:
    suit.in_mediation()
    assert suit.say("papers.added", {"papers": ["Survey of 2019"]}).result == "accepted"
    assert "Survey of 2019" in notes(suit)


def test_parties_who_settle_by_themselves_are_counted_apart(suit: Suit) -> None:
    suit.in_mediation().withdraw(reason="we have talked")
    told = suit.last("mediation.ended")
    assert (told["outcome"], told["reason"]) == ("withdrawn", "self_settled")
    assert suit.row.outcome == "withdrawn"


def test_the_centre_does_not_take_what_it_may_not_mediate(suit: Suit) -> None:
    suit.divert()
    suit.refuse()
    assert suit.heard("diversion.declined") == []
    suit.confirm_refusal()
    told = suit.last("diversion.declined")
    assert told == {"ground": "decided", "reason": "The court has ruled.", "route": "Appeal"}
    assert suit.row.outcome == "declined"


def test_the_same_diversion_twice_is_one_dispute(suit: Suit) -> None:
    with time_is(suit.moment):
        told = suit.court.written(suit.matter, "diversion.made", SUIT, number=NUMBER)
        results = [suit.court.send(told).result for _ in range(3)]
        assert results == ["accepted", "already_known", "already_known"]
        again = suit.court.say("diversion.made", SUIT, number=NUMBER)
    assert (again.result, again.reason) == ("refused", "number_taken")
    assert Dispute.objects.count() == 1


def test_what_comes_before_its_diversion_waits_for_it(suit: Suit) -> None:
    with time_is(suit.moment):
        first = suit.court.written(suit.matter, "diversion.made", SUIT, number=NUMBER)
        second = suit.court.written(suit.matter, "papers.added", {"papers": ["Survey"]})
        assert suit.court.send(second).result == "deferred"
        assert suit.court.send(first).result == "accepted"
    suit.dispute = Dispute.objects.get()
    suit.work()
    assert "Survey" in notes(suit)
    assert suit.last("receipt") == {"result": "accepted", "reason": "", "says": ""}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"procedure": "arbitration"}, "procedure"),
    ({"consented_on": "2026-03-03"}, "consented_on"),
    ({"consented_on": None}, "consented_on"),
    ({"area": "620722"}, "body.area"),
    ({"area": "620702999"}, "body.area"),
    ({"amount": "-1"}, "amount"),
    ({"title": ""}, "title"),
    ({"parties": [ZHANG]}, "parties"),
    ({"parties": [ZHANG, {**LI, "name": ""}]}, "must be said"),
    ({"parties": [ZHANG, {**LI, "phone": "12"}]}, ""),
    ({"parties": [ZHANG, {**LI, "judge": "x"}]}, "judge"),
    ({"number": ""}, "number"),
]


@pytest.mark.parametrize(("said", "words"), WRONG)
def test_a_diversion_that_lacks_something_registers_nothing(
    suit: Suit, said: dict[str, Any], words: str
) -> None:
    answer = suit.divert(**said)
    assert (answer.result, answer.reason) == ("refused", "wrong_body")
    assert words in answer.says
    assert not Case.objects.exists()
    assert not Party.objects.exists()
    assert CourtMessage.objects.get(way="in").body, "the court's words are kept for a person"


def test_two_parties_of_one_telephone_are_two_people(suit: Suit) -> None:
    suit.divert(parties=[ZHANG, {**LI, "phone": ZHANG["phone"]}])
    first, second = parties_of(suit.dispute)
    assert first.resident == suit.centre.zhang
    assert second.resident
    assert (second.resident.name, second.resident.phone) == ("李秀英", "")


def test_without_a_centre_it_is_refused_and_done_when_there_is_one(suit: Suit, door: Door) -> None:
    Unit.objects.filter(code="mediation").update(active=False)
    from yimen.orgs.held import forget_all

    forget_all()
    answer = suit.divert()
    assert (answer.result, answer.reason) == ("refused", "not_now")
    assert "No mediation centre" in answer.says
    message = CourtMessage.objects.get(way="in")
    Unit.objects.filter(code="mediation").update(active=True)
    forget_all()
    with time_is(suit.moment):
        door("supervisor").post(f"/court/{message.pk}/again/")
    assert Dispute.objects.get().state == "registered"
    suit.work()
    assert suit.last("receipt")["result"] == "accepted"


def test_late_words_about_a_dispute_that_has_moved_on(suit: Suit) -> None:
    suit.in_mediation().agreed()
    answer = suit.say("diversion.taken_back", {"reason": "x"})
    assert (answer.result, answer.reason) == ("refused", "matter_ended")
    assert suit.state == "performing"


def test_a_mediation_centre_sees_to_its_own_courts_messages(suit: Suit, door: Door) -> None:
    suit.in_mediation().agreed()
    suit.say("papers.added", {"papers": ["x"]})
    centre = suit.centre
    assert queries.waiting(centre.duty_head).count() == 1
    assert queries.waiting(centre.supervisor).count() == 1
    for other in (centre.mediator, centre.window, centre.leader, centre.other_centre, centre.li):
        if other != centre.li:
            assert not queries.waiting(other).exists()  # type: ignore[arg-type]
    message = queries.waiting(centre.duty_head).get()
    commands.set_aside(message.pk, centre.duty_head, reason="told by telephone")
    counted = queries.streams(centre.duty_head, suit.moment.date(), suit.moment.date())
    assert (counted[0].entered, counted[0].reached) == (1, 1)


def test_the_people_of_the_case_are_told_of_a_message_that_waits(suit: Suit, door: Door) -> None:
    suit.in_mediation()
    suit.say("papers.added", {"papers": []})
    suit.say("papers.added", {"papers": ["x"]}, sequence=9)
    with time_is(suit.moment):
        assert [commands.tell_of_waiting() for _ in range(2)] == [1, 0]
    told = Notice.objects.filter(case=suit.dispute.pk, unit__code="mediation")
    assert sorted(told.values_list("role", flat=True)) == ["dispatcher", "supervisor"]
    assert "Further papers. What it says is missing something or wrong" in notes(suit)
    with time_is(suit.moment + timedelta(days=1)):
        assert commands.tell_of_waiting() == 1, "a day without its predecessor"
    assert "An earlier message is missing" in notes(suit)


def test_a_dispute_that_the_court_did_not_divert_is_not_told_to_it(suit: Suit) -> None:
    suit.to_mediation()
    suit.agreed()
    assert suit.court.taken == []


def test_the_terms_of_a_diverted_dispute_follow_the_courts_rules(suit: Suit) -> None:
    suit.in_mediation(procedure="entrusted_simple")
    term = Term.objects.get(case_id=suit.dispute.pk, name="mediate")
    assert term.due_at - suit.moment < timedelta(days=8)


def test_who_reads_the_case_reads_that_the_court_did_it(suit: Suit, door: Door) -> None:
    suit.divert()
    from datetime import date

    from yimen.orgs.models import Post, Role, Staff

    staff = Staff.objects.create(login="duty", name="Duty")
    unit = suit.centre.city.units["mediation"]
    Post.objects.create(staff=staff, unit=unit, role=Role.DISPATCHER, since=date(2020, 1, 1))
    client = door("stranger")
    client.force_login(staff)
    page = text_of(client.get(f"/cases/{suit.dispute.pk}/"))
    assert "The court registered the dispute" in page
