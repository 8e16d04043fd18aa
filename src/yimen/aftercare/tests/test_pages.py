"""The pages of what comes after: for the caller, the writer, the checker, parties, everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.peace import Peace
from tests.quarrels import Quarrel
from tests.visits import Come

from yimen.aftercare import queries
from yimen.aftercare.commands.opinions import give_opinion
from yimen.aftercare.models import Opinion
from yimen.aftercare.queries import crowds
from yimen.deadlines.calendar import BEIJING
from yimen.kernel import limits
from yimen.kernel.time import now, time_is
from yimen.orgs.models import Resident
from yimen.ui.templatetags.yimen import light

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    crowds.forget()


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_caller_sees_what_is_due_and_records_it(peace: Peace, come: Come) -> None:
    caller = come("follow_up")
    with time_is(peace.quarrel.moment):
        assert "Nothing is due" in text(caller.get("/aftercare/visits/"))
    with time_is(peace.later(days=8).quarrel.moment):
        page = text(caller.get("/aftercare/visits/"))
        assert peace.dispute.number in page
        path = f"/aftercare/{peace.dispute.pk}/visits/1/record/"
        assert path in page
        form = text(caller.get(path))
        assert "两家同意各退一米" in form
        wrong = caller.post(path, {"kept": "yes", "satisfied": "9"})
        assert (wrong.status_code, "From 1 to 5" in text(wrong)) == (422, True)
        assert caller.post(path, {"kept": "yes", "satisfied": "4"}).status_code == 302
    assert peace.visit().satisfied == 4


def test_a_follow_up_has_the_light_of_its_clock(peace: Peace, come: Come) -> None:
    caller, visit, told = come("follow_up"), peace.visit(), []
    for days in (-1, 0, 1):
        with time_is(datetime.combine(visit.due_on + timedelta(days), time(10), BEIJING)):
            told.append(visit.light.value)
            shown = light(visit)
            assert shown in text(caller.get(reverse("cases:case", args=[peace.dispute.pk])))
            assert (shown in text(caller.get("/aftercare/visits/"))) == (days >= 0)
    assert told == ["green", "yellow", "red"]


@pytest.mark.parametrize("who", ["window", "mediator"])
def test_the_list_is_the_callers(peace: Peace, come: Come, who: str) -> None:
    assert come(who).get("/aftercare/visits/").status_code == 403


@pytest.mark.parametrize("who", ["other_centre", "hotline"])
def test_others_find_nothing(peace: Peace, come: Come, who: str) -> None:
    peace.prepare()
    client, key = come(who), peace.dispute.pk
    for path in ("visits/1/record/", "published/", "published/prepare/", "published/1/publish/"):
        assert client.get(f"/aftercare/{key}/{path}").status_code == 404


def test_it_is_written_checked_and_shown_by_pages(peace: Peace, come: Come) -> None:
    window, approver = come("window"), come("approver")
    base = f"/aftercare/{peace.dispute.pk}/published/"
    with time_is(peace.quarrel.moment):
        form = text(window.get(f"{base}prepare/"))
        assert "两家同意各退一米" in form
        said = {"form": "story", "title": "院墙纠纷", "text": "张建国和老李吵架。"}
        assert window.post(f"{base}prepare/", said).status_code == 302
        page = text(window.get(base))
        assert '<mark title="Name of a person">张某' in page
        assert "建国" not in page
        assert "line 1, character" in page
        held = window.post(f"{base}1/ask_check/")
        assert (held.status_code, "still says who" in text(held)) == (409, True)
        changed = {"title": "院墙纠纷", "text": "双方因院墙吵架，后和好。"}
        assert window.post(f"{base}1/change/", changed).status_code == 302
        consent = f"/matters/disputes/{peace.dispute.pk}/publication/1/"
        assert "后和好" not in text(come("applicant").get(consent)), "nobody has checked it"
        assert "Nothing waits" in text(approver.get("/aftercare/waiting/"))
        assert window.post(f"{base}1/ask_check/").status_code == 302
        assert f'href="{base}"' in text(approver.get("/aftercare/waiting/"))
        assert "后和好" not in text(come("applicant").get(consent))
        assert "后和好" in text(approver.get(f"{base}1/pass_check/")), "what is decided on is read"
        assert approver.post(f"{base}1/pass_check/").status_code == 302
        for who in ("applicant", "respondent"):
            party = come(who)
            assert "后和好" in text(party.get(consent))
            said_yes = party.post(consent, {"answer": "yes"})
            assert said_yes.status_code == 302
        assert window.post(f"{base}1/publish/").status_code == 302
        shown = text(Client(headers={"accept-language": "en"}).get("/settled/"))
        assert "院墙纠纷" in shown
        come("respondent").post(consent, {"answer": "no"})
        assert "院墙纠纷" not in text(Client().get("/settled/"))


def test_what_waits_is_its_centres_approvers(peace: Peace, come: Come) -> None:
    peace.prepare().tell("ask_check")
    number = peace.dispute.number
    assert number in text(come("approver").get("/aftercare/waiting/"))
    for who in ("window", "mediator", "hotline"):
        assert come(who).get("/aftercare/waiting/").status_code == 403
    peace.tell("pass_check")
    assert "Checked" in text(come("approver").get("/aftercare/waiting/"))


def test_a_stranger_is_asked_for_nothing_of_others(peace: Peace, come: Come) -> None:
    peace.prepare().tell("ask_check").tell("pass_check")
    path = f"/matters/disputes/{peace.dispute.pk}/publication/1/"
    assert "院墙" in text(come("applicant").get(path))
    stranger = come("stranger")
    person = Resident.objects.create(pk=peace.centre.stranger.key.partition(":")[2])
    assert "院墙" not in text(stranger.get(path))
    assert stranger.post(path, {"answer": "yes"}).status_code == 404
    assert come("applicant").post(path, {"answer": "publish"}).status_code == 404
    person.delete()
    assert stranger.get(path).status_code == 302
    assert Client().get(path).status_code == 302


def test_public_pages_say_of_nobody_who_they_are(peace: Peace) -> None:
    peace.published()
    public, row = Client(headers={"accept-language": "en"}), peace.publication
    for path in ("/settled/", f"/settled/{row.public}/", "/settled/figures/"):
        page = text(public.get(path))
        for word in ("建国", "秀英", "13800000011", peace.dispute.number, str(peace.dispute.pk)):
            assert word not in page, path
        assert "Dongjie" not in page, "one dispute of a kind is no crowd"
        assert len(page.encode()) < 20_000


def test_a_place_is_named_where_enough_came_from_it(peace: Peace) -> None:
    for _each in range(4):
        Quarrel(peace.centre, peace.quarrel.moment).register()
    peace.published()
    area = peace.dispute.area
    assert area.parent is not None
    assert area.parent.name in text(Client().get("/settled/"))


def test_whoever_rates_shows_a_telephone_first(peace: Peace, come: Come) -> None:
    peace.published()
    path = f"/settled/{peace.publication.public}/"
    nobody = Client(headers={"accept-language": "en"})
    assert nobody.post(path, {"stars": "5"}).headers["Location"].endswith("/enter/")
    neighbour = come("applicant")
    assert neighbour.post(path, {"stars": "9"}).status_code == 422
    assert neighbour.post(path, {"stars": "4", "comment": "好"}).status_code == 302
    assert "To be read before it is shown" in text(neighbour.get(path))
    assert neighbour.post(path, {"stars": "1"}).status_code == 409
    assert "好</p>" not in text(nobody.get(path))


def test_a_code_opens_the_door_to_rating(peace: Peace, settings: Any) -> None:
    peace.published()
    settings.DEMO = True
    client = Client(headers={"accept-language": "en"})
    base = f"/settled/{peace.publication.public}/"
    assert client.get(f"{base}enter/").status_code == 200
    assert client.get(f"{base}code/").status_code == 302
    sent = client.post(f"{base}enter/", {"phone": "13900000077"})
    assert sent.headers["Location"].endswith("/code/")
    assert client.post(f"{base}code/", {"code": "000000"}).status_code in (302, 422)
    assert not Opinion.objects.exists()


def test_comments_are_read_by_the_approver(peace: Peace, come: Come) -> None:
    peace.published()
    opinion = give_opinion(peace.publication, peace.centre.applicant, stars=2, comment="太慢了")
    other = give_opinion(peace.publication, peace.centre.respondent, stars=2, comment="老张不好")
    approver = come("approver")
    page = text(approver.get("/aftercare/comments/"))
    assert "太慢了" in page
    assert f"/aftercare/comments/{other.pk}/show/" not in page
    assert come("window").get("/aftercare/comments/").status_code == 403
    assert approver.post(f"/aftercare/comments/{opinion.pk}/show/").status_code == 302
    assert approver.post(f"/aftercare/comments/{other.pk}/refuse/").status_code == 422
    said = {"ground": "privacy", "reason": "称呼"}
    assert approver.post(f"/aftercare/comments/{other.pk}/refuse/", said).status_code == 302
    shown = text(Client().get(f"/settled/{peace.publication.public}/"))
    assert "太慢了" in shown
    assert "老张" not in shown
    mine = text(come("respondent").get(f"/settled/{peace.publication.public}/"))
    assert "称呼" in mine


def test_what_is_too_few_is_not_told_by_a_sum_either(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = [("debt", 40, 60), ("medical", 1, 3), ("property", 9, 18)]
    told = {"as_of": now(), "kinds": kinds, "broke": (0, 9), "published": 0}
    monkeypatch.setattr(queries, "figures", lambda: told)
    found = queries.settled_by_kind()
    assert [each.told for each in found] == [True, False, False]
    both = [("debt", 40, 60), ("medical", 1, 3), ("property", 2, 18)]
    monkeypatch.setattr(queries, "figures", lambda: {**told, "kinds": both})
    assert [each.told for each in queries.settled_by_kind()] == [True, False, False]


def test_the_public_door_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "allow", lambda *_args: False)
    for path in ("/settled/", "/settled/figures/"):
        assert Client().get(path).status_code == 429


def cost(get: Callable[[], Any]) -> int:
    get()
    with CaptureQueriesContext(connection) as asked:
        assert get().status_code == 200
    return len(asked)


def test_lists_cost_as_much_for_one_as_for_several(peace: Peace, come: Come) -> None:
    caller, public = come("follow_up"), Client()
    peace.published()
    with time_is(peace.later(days=8).quarrel.moment):
        few = [
            cost(lambda: caller.get("/aftercare/visits/")),
            cost(lambda: public.get("/settled/")),
        ]
    for _each in range(3):
        Peace(Quarrel(peace.centre, peace.quarrel.moment)).settle().published()
    with time_is(peace.later(days=40).quarrel.moment):
        many = [
            cost(lambda: caller.get("/aftercare/visits/")),
            cost(lambda: public.get("/settled/")),
        ]
    assert many == few
    assert few[1] <= 6
