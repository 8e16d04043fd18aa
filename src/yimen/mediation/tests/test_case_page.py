"""The page of a dispute: its parties masked, what is owed, what is in force, and its steps."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import at
from tests.quarrels import Centre, Quarrel
from tests.visits import Come

from yimen.cases.commands import ask
from yimen.cases.models import Task
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute, Obligation
from yimen.orgs.models import Disclosure
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db
BUDGET = {
    # page: (who, most queries)
    "/cases/{key}/": ("mediator", 12),
    "/cases/{key}/note_performance/": ("mediator", 7),
    "/disputes/{key}/parties/2/": ("mediator", 8),
    "/disputes/new/": ("window", 5),
    "/queue/": ("window", 11),
}
SECRETS = ("李秀英", "13800000012", "620702198001011234", "Sunrise Ltd", "Dongjie 5")


@pytest.fixture
def performing(quarrel: Quarrel) -> Quarrel:
    """Settled orally; the other side's data are known in full."""
    quarrel.register(amount=Decimal("12000.50")).against(
        id_number="620702198001011234", employer="Sunrise Ltd"
    )
    quarrel.assign().sign().change_party().agree_orally(party=2)
    return quarrel


def page(come: Come, who: str, quarrel: Quarrel, rest: str = "") -> str:
    """What somebody reads of it."""
    with time_is(quarrel.moment):
        response = come(who).get(f"/cases/{quarrel.dispute.pk}/{rest}")
    assert response.status_code == 200
    return text_of(response)


def test_the_page_says_who_what_and_until_when(come: Come, performing: Quarrel) -> None:
    shown = page(come, "mediator", performing)
    for words in ("12,000.50 yuan", "1 · Applicant", "2 · Respondent", "李**", "138****0012"):
        assert words in shown, words
    for words in ("Zhang moves the fence.", "2026-04-01", "still open", "orally"):
        assert words in shown, words
    assert "Caller" not in shown
    assert "Note what was performed" in shown


@pytest.mark.parametrize("who", ["mediator", "window", "duty_head", "supervisor"])
def test_nobody_reads_a_party_in_clear_without_asking(
    come: Come, performing: Quarrel, who: str
) -> None:
    shown = page(come, who, performing)
    assert [secret for secret in SECRETS if secret in shown] == []


def test_how_a_party_is_reached_is_shown_for_a_purpose_and_leaves_a_trace(
    come: Come, performing: Quarrel
) -> None:
    mediator, here = come("mediator"), f"/disputes/{performing.dispute.pk}/parties/2/"
    assert [secret for secret in SECRETS if secret in text_of(mediator.get(here))] == []
    assert mediator.post(here, {"purpose": ""}).status_code == 422
    assert not Disclosure.objects.exists()
    shown = text_of(mediator.post(here, {"purpose": "to invite her"}))
    assert [secret for secret in SECRETS if secret not in shown.replace("+86", "")] == []
    trace = Disclosure.objects.get()
    assert (trace.resident, trace.purpose, trace.case_id) == (
        *(performing.centre.li, "to invite her", performing.dispute.pk),
    )


def test_whoever_only_assists_sees_the_mask(come: Come, centre: Centre, quarrel: Quarrel) -> None:
    quarrel.to_mediation()
    with time_is(quarrel.moment):
        ask(
            Task(case_id=quarrel.dispute.pk),
            centre.mediator,
            unit=centre.city.units["committee"],
            wanted="Look at the fence",
            due_at=quarrel.moment + timedelta(days=3),
        )
    shown = page(come, "committee", quarrel)
    assert "李**" in shown
    assert f"/disputes/{quarrel.dispute.pk}/parties/" not in shown
    for method in ("get", "post"):
        asked = getattr(come("committee"), method)
        answer = asked(f"/disputes/{quarrel.dispute.pk}/parties/2/", {"purpose": "curious"})
        assert answer.status_code == 403
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("who", ["hotline", "other_centre", "committee"])
def test_of_a_dispute_that_is_not_theirs_nobody_learns(
    come: Come, performing: Quarrel, who: str
) -> None:
    key = performing.dispute.pk
    for here in (f"/cases/{key}/", f"/disputes/{key}/parties/2/", f"/cases/{key}/sheet/"):
        assert come(who).get(here).status_code == 404
    assert come("mediator").get(f"/disputes/{key}/parties/9/").status_code == 404


def test_a_party_and_what_is_owed_are_chosen_by_name(come: Come, quarrel: Quarrel) -> None:
    quarrel.to_mediation()
    shown = page(come, "mediator", quarrel, "agree_orally/")
    assert re.search(r'<option value="2"[^>]*>2 · 李\*\* \(Respondent\)', shown)
    quarrel.agree_orally(party=2)
    shown = page(come, "mediator", quarrel, "note_performance/")
    assert "1 · 2026-04-01 · Zhang moves the fence." in shown
    with time_is(quarrel.moment):
        here = f"/cases/{quarrel.dispute.pk}/note_performance/"
        client = come("mediator")
        assert client.post(here, {"obligation": "7", "proof": "photo"}).status_code == 422
        assert client.post(here, {"obligation": "1", "proof": "photo"}).status_code == 302
    assert Obligation.objects.get().done_at is not None


def test_what_is_late_is_said_to_be_late(come: Come, performing: Quarrel) -> None:
    assert "not performed in time" in page(come, "mediator", performing.until("2026-04-03 09:00"))


def test_the_teams_of_the_centre_are_offered_when_it_is_assigned(
    come: Come, quarrel: Quarrel
) -> None:
    shown = page(come, "duty_head", quarrel.register().against(), "assign/")
    assert "Land and water team" in shown


def waiting(come: Come, who: str, moment: str) -> set[str]:
    """The titles that wait for somebody."""
    with time_is(at(moment)):
        shown = text_of(come(who).get("/queue/"))
    return {title for title in ("New", "Refused", "Mediated", "Kept") if f">{title}</a>" in shown}


def test_what_waits_for_whom(come: Come, centre: Centre) -> None:
    Quarrel(centre).register("New").against()
    Quarrel(centre).register("Refused").refuse()
    Quarrel(centre).register("Mediated").against().assign().sign()
    Quarrel(centre).register("Kept").against().settle_now()
    found = {
        who: waiting(come, who, "2026-03-02 12:00")
        for who in ("window", "duty_head", "approver", "mediator", "follow_up", "leader")
    }
    assert found == {
        "window": {"New"},
        "duty_head": {"New"},
        "approver": {"Refused"},
        "mediator": {"Mediated"},
        "follow_up": {"Kept"},
        "leader": {"Mediated"},
    }
    assert waiting(come, "hotline", "2026-03-02 12:00") == set()
    assert waiting(come, "supervisor", "2026-03-02 12:00") == set()


def test_the_rail_of_the_centre_leads_to_its_window(come: Come) -> None:
    window = text_of(come("window").get("/queue/"))
    assert 'href="/disputes/new/"' in window
    assert 'href="/requests/register/"' not in window
    assert 'href="/disputes/new/"' not in text_of(come("hotline").get("/queue/"))


@pytest.mark.parametrize("here", BUDGET)
def test_a_page_takes_so_many_queries(come: Come, performing: Quarrel, here: str) -> None:
    for _each in range(3):
        Quarrel(performing.centre).register().against()
    Dispute.objects.filter(pk=performing.dispute.pk).update(risk="red")
    who, most = BUDGET[here]
    client, path = come(who), here.format(key=performing.dispute.pk)
    with time_is(performing.moment):
        client.get(path)
        with CaptureQueriesContext(connection) as told:
            assert client.get(path).status_code == 200
    assert len(told) <= most, [each["sql"].partition(" FROM ")[2][:70] for each in told]


def test_the_rail_leads_a_team_to_the_centre_above_it(come: Come) -> None:
    assert 'href="/mediators/"' in text_of(come("mediator").get("/knowledge/"))
    assert 'href="/disputes/new/"' not in text_of(come("mediator").get("/knowledge/"))
