"""The administrator reads every text, tries words out, sets them, takes them back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, City

from yimen.kernel.time import time_is
from yimen.notices.models import NoticeText
from yimen.notices.queries import in_force
from yimen.notices.templates import TEMPLATES
from yimen.orgs.models import Post, Role, Staff
from yimen.ui.tests.visitors import Door, text_of

from .conftest import TODAY
from .test_doors import BUDGET

pytestmark = pytest.mark.django_db
URL = "/administration/texts/registered/sms/en/"
DAY = TODAY.date()
SAID = {"body": "Case {number} is here: {link}", "valid_from": f"{DAY}", "basis": "Order 3"}


def county_keeper(door: Door, city: City) -> Any:
    """A browser of the administrator of a county's centre."""
    staff = Staff.objects.create(login="county-keeper", name="County Keeper")
    unit = city.units["ganzhou"]
    Post.objects.create(staff=staff, unit=unit, role=Role.ADMINISTRATOR, since=date(2020, 1, 1))
    client = door("stranger")
    client.force_login(staff)
    return client


def test_every_text_is_listed_with_its_purpose_and_its_words(door: Door) -> None:
    page = text_of(door("administrator").get("/administration/texts/"))
    for template in TEMPLATES.values():
        for said in (template.title, template.when, template.whom, template.name):
            assert str(said).replace("'", "&#x27;") in page
    assert "261123-00042" in page
    assert "{number}" not in page
    assert "the city's own" not in page


def test_words_are_shown_before_they_are_set(door: Door) -> None:
    client = door("administrator")
    page = text_of(client.get(URL))
    assert "Your matter is registered: number {number}. How it goes: {link}</textarea>" in page
    assert "characters: it goes as 1 short message." in page
    shown = client.post(URL, {"body": "案件 {number} " + "好" * 60, "act": "show"})
    assert shown.status_code == 200
    page = text_of(shown)
    assert "案件 261123-00042 好" in page
    assert "76 characters: it goes, and is paid, as 2 short messages." in page
    assert not NoticeText.objects.exists()


def test_words_are_set_and_their_past_is_told(door: Door) -> None:
    client = door("administrator")
    assert client.post(URL, {**SAID, "act": "set"}).headers["Location"] == URL[: -len("sms/en/")]
    row = NoticeText.objects.get()
    assert (row.body, row.set_by.partition(":")[0]) == (SAID["body"], "staff")
    later = {**SAID, "body": "Soon {number}", "valid_from": f"{DAY + timedelta(days=3)}"}
    client.post(URL, {**later, "act": "set"})
    client.post(URL, {**SAID, "body": "Now {number}", "act": "set"})
    response = client.get("/administration/texts/registered/")
    ((voice, past),) = [
        each
        for each in response.context["voices"]
        if (each[0].medium, each[0].language) == ("sms", "en")
    ]
    assert voice.words.body == "Now {number}"
    assert [(each.row.body, each.state, each.by) for each in past] == [
        ("Soon {number}", "coming", "Administrator"),
        ("Now {number}", "now", "Administrator"),
        (SAID["body"], "ended", "Administrator"),
    ]
    page = text_of(response)
    for said in ("Order 3", "the city's own", "Take it back", "No longer valid"):
        assert said in page
    assert "Now 261123-00042" in text_of(client.get("/administration/texts/"))
    parts = client.get("/administration/").context["rules"]
    (mine,) = [each for each in parts if each.link == "/administration/texts/"]
    assert (mine.n, mine.coming, "2026" in mine.changed) == (len(TEMPLATES), 1, True)


def test_back_to_the_standard_words(door: Door) -> None:
    client = door("administrator")
    client.post(URL, {**SAID, "act": "set"})
    assert "standard/" in text_of(client.get("/administration/texts/registered/"))
    said = {"valid_from": f"{DAY + timedelta(days=1)}", "basis": "Order 4"}
    assert client.post(f"{URL}standard/", said).status_code == 302
    assert in_force("registered", "sms", "en", DAY)
    assert in_force("registered", "sms", "en", DAY + timedelta(days=1)) is None
    assert "the standard words" in text_of(client.get("/administration/texts/registered/"))


def test_what_does_not_hold_yet_is_taken_back(door: Door) -> None:
    client = door("administrator")
    client.post(URL, {**SAID, "valid_from": f"{DAY + timedelta(days=1)}", "act": "set"})
    key = NoticeText.objects.get().pk
    url = f"/administration/texts/registered/withdraw/{key}/"
    assert client.get(url).status_code == 405
    assert client.post(url.replace("registered", "ended")).status_code == 404
    with time_is(TODAY + timedelta(days=1)):
        assert client.post(url).status_code == 409
    assert client.post(url).status_code == 302
    assert not NoticeText.objects.exists()


@pytest.mark.parametrize("act", ["show", "set"])
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"body": "{number} {phone}"}, "It does not know {phone}."),
        ({"body": "Nothing"}, "It must name {number}."),
        ({"body": ""}, "This field is required."),
    ],
)
def test_words_that_do_not_fit_are_told_at_the_field(
    door: Door, act: str, said: dict[str, str], words: str
) -> None:
    answer = door("administrator").post(URL, {**SAID, **said, "act": act})
    assert answer.status_code == 422
    page = text_of(answer)
    assert words in page
    assert said["body"] in page, "what was typed stays"
    assert "How it reads</h2>" not in page
    assert not NoticeText.objects.exists()


@pytest.mark.parametrize(
    ("said", "status"),
    [({"valid_from": "2026-01-01"}, 409), ({"valid_from": "x"}, 422), ({"basis": ""}, 422)],
)
def test_when_and_why_are_needed_to_set_them(door: Door, said: dict[str, str], status: int) -> None:
    assert door("administrator").post(URL, {**SAID, **said, "act": "set"}).status_code == status
    assert door("administrator").post(f"{URL}standard/", {**SAID, **said}).status_code == status
    assert not NoticeText.objects.exists()


def test_what_is_written_is_never_run_as_a_page(door: Door) -> None:
    said = {**SAID, "body": "<script>alert(1)</script> {number}", "act": "show"}
    client = door("administrator")
    assert "<script>alert" not in text_of(client.post(URL, said))
    client.post(URL, {**said, "act": "set"})
    for page in ("texts/", "texts/registered/"):
        assert "<script>alert" not in text_of(client.get(f"/administration/{page}"))


def test_a_county_reads_the_texts_and_sets_none(door: Door, cast: Cast) -> None:
    door("administrator").post(
        URL, {**SAID, "valid_from": f"{DAY + timedelta(days=1)}", "act": "set"}
    )
    client = county_keeper(door, cast.city)
    page = client.get("/administration/texts/registered/")
    assert page.status_code == 200
    assert "Set other words" not in text_of(page)
    key = NoticeText.objects.get().pk
    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}standard/").status_code == 403
    for act in ("show", "set"):
        assert client.post(URL, {**SAID, "act": act}).status_code == 403
    assert client.post(f"{URL}standard/", SAID).status_code == 403
    assert client.post(f"/administration/texts/registered/withdraw/{key}/").status_code == 403
    assert client.post("/administration/files/texts/", {"act": "check"}).status_code == 403
    assert NoticeText.objects.count() == 1


def test_nobody_else_sets_words(door: Door) -> None:
    for who in ("leader", "supervisor", "water", "resident", "stranger"):
        for url in (URL, f"{URL}standard/", "/administration/texts/registered/withdraw/1/"):
            assert door(who).post(url, {**SAID, "act": "set"}).status_code in (302, 403), who
    assert not NoticeText.objects.exists()


def test_a_row_that_cannot_be_used_is_marked_and_the_pages_open(door: Door) -> None:
    NoticeText.objects.create(
        name="registered",
        language="en",
        medium="sms",
        body="{nobody}",
        valid_from=DAY,
        basis="x",
        set_by="system:x",
        set_at=TODAY,
    )
    client = door("administrator")
    assert "cannot be used" in text_of(client.get("/administration/texts/"))
    assert "cannot be used" in text_of(client.get("/administration/texts/registered/"))
    assert client.get(URL).status_code == 200


def test_many_rows_cost_no_more_queries(door: Door) -> None:
    NoticeText.objects.bulk_create(
        NoticeText(
            name="registered",
            language="en",
            medium="sms",
            body="{number}",
            valid_from=DAY - timedelta(days=day),
            basis="x",
            set_by=f"staff:{day}",
            set_at=TODAY,
        )
        for day in range(60)
    )
    client = door("administrator")
    for page in ("texts/", "texts/registered/", ""):
        with CaptureQueriesContext(connection) as told:
            assert client.get(f"/administration/{page}").status_code == 200
        assert len(told) <= BUDGET, page


def test_texts_come_in_by_a_file(door: Door) -> None:
    head = "name,language,medium,subject,body,valid_from,basis"
    content = f"{head}\ncode,en,sms,,Use {{code}},{DAY},Order\n"
    client = door("administrator")
    for act, stored in (("check", 0), ("take", 1)):
        file = SimpleUploadedFile("texts.csv", content.encode())
        client.post("/administration/files/texts/", {"file": file, "act": act})
        assert NoticeText.objects.count() == stored
    out = client.get("/administration/files/texts.csv").content.decode("utf-8-sig")
    assert "Use {code}" in out
