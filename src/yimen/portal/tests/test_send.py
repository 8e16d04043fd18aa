"""A resident sends a matter by the web."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries, Settings
from tests.cast import Story

from yimen.cases.models import Passage
from yimen.kernel.errors import Refused
from yimen.kernel.ids import uuid7
from yimen.kernel.models import StoredEvent
from yimen.orgs.commands import find_or_add
from yimen.orgs.models import Resident
from yimen.portal import commands
from yimen.portal.pages.send import headline
from yimen.requests.models import Request

from .conftest import OTHER, PHONE, Visitor, code_sent, delivered, text


def test_three_questions_a_code_a_check_and_it_is_there(visitor: Visitor) -> None:
    key = visitor.send()
    request = Request.objects.get()
    assert request.pk == key
    assert (request.channel, request.kind, request.state) == ("web", "help", "registered")
    assert (request.area_id, request.place) == ("620702001", "Mill Lane 3")
    assert request.centre.code == "ganzhou", "the centre of its county takes it"
    assert request.resident is not None
    assert (request.resident.phone, request.resident.name) == (f"+86{PHONE}", "王小明")
    assert Passage.objects.get().text == "The street lamp is dark."
    assert StoredEvent.objects.get().actor == request.key


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Dark. Since Monday.", "Dark"),
        ("路灯不亮。三天了！", "路灯不亮。"),
        ("One line\nand another", "One line"),
        ("灯" * 70, "灯" * 59 + "…"),
        ("lamp " * 20, "lamp " * 10 + "lamp…"),
    ],
)
def test_the_title_is_the_first_sentence(body: str, title: str) -> None:
    assert headline(body) == title


def test_the_receipt_has_number_next_step_date_and_check_mark(visitor: Visitor) -> None:
    key = visitor.send()
    page = text(visitor.get(f"/matters/{key}/receipt/"))
    request = Request.objects.get()
    assert request.number in page
    assert "Ganzhou hotline centre reads it" in page
    assert re.search(r"By \d+ \w{3} \d{4} \d\d:\d\d", page), "a paper knows no today"
    mark = bytes(StoredEvent.objects.get().hash).hex()
    assert mark[:8] in page
    assert "It holds" in text(visitor.post("/receipt/", number=request.number, hash=mark))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("what", "Question 1 of 3"),
        ("where", "Question 2 of 3"),
        ("who", "Question 3 of 3"),
        ("code", "Type the code"),
    ],
)
def test_each_page_of_the_way_opens(visitor: Visitor, name: str, sentence: str) -> None:
    root = visitor.answer()
    response = visitor.get(f"{root}/{name}/")
    assert response.status_code == 200
    assert sentence in text(response)


def test_what_was_answered_stands_there_when_one_goes_back(visitor: Visitor) -> None:
    root = visitor.answer()
    page = visitor.get(f"{root}/what/").content.decode()
    assert "The street lamp is dark." in page
    assert "Mill Lane 3" in visitor.get(f"{root}/where/").content.decode()
    assert PHONE in visitor.get(f"{root}/who/").content.decode()


def test_nobody_skips_a_question(visitor: Visitor) -> None:
    start = visitor.get("/send/").headers["Location"]
    root = start.removesuffix("what/")
    for later in ("where/", "who/", "code/", "check/"):
        response = visitor.get(root + later)
        assert (response.status_code, response.headers["Location"]) == (302, start)


def test_nobody_skips_the_code(visitor: Visitor) -> None:
    root = visitor.answer()
    for response in (visitor.get(f"{root}/check/"), visitor.post(f"{root}/check/")):
        assert response.headers["Location"] == f"{root}/code/"
    assert not Request.objects.exists()


def test_a_wrong_code_sends_nothing(visitor: Visitor) -> None:
    root = visitor.answer()
    wrong = f"{(int(code_sent()) + 1) % 10**6:06d}"
    response = visitor.post(f"{root}/code/", code=wrong)
    assert response.status_code == 422
    assert "The code is not right" in text(response)
    assert visitor.post(f"{root}/check/").headers["Location"] == f"{root}/code/"


def test_the_code_of_one_telephone_does_not_prove_another(visitor: Visitor) -> None:
    root = visitor.answer()
    visitor.post(f"{root}/code/", code=code_sent())
    visitor.post(f"{root}/who/", phone=OTHER, name="")
    assert visitor.get(f"{root}/check/").headers["Location"] == f"{root}/code/"
    assert visitor.post(f"{root}/check/").headers["Location"] == f"{root}/code/"
    assert not Request.objects.exists()


def test_a_code_for_one_form_does_not_open_another(visitor: Visitor) -> None:
    visitor.answer()
    code = code_sent()
    other = visitor.answer()
    assert code_sent() != code or len(delivered()) == 2
    response = visitor.post(f"{other}/code/", code=code)
    assert response.status_code in (422, 302)
    if response.status_code == 302:  # the same six digits by chance
        assert code == code_sent()


def test_a_new_code_can_be_asked_for(visitor: Visitor) -> None:
    root = visitor.answer()
    first = code_sent()
    assert visitor.post(f"{root}/code/", again="1").status_code == 302
    assert len(delivered()) == 2
    second = code_sent()
    if first != second:
        assert visitor.post(f"{root}/code/", code=first).status_code == 422
    assert visitor.post(f"{root}/code/", code=second).status_code == 302


def test_the_demonstration_shows_the_code_and_a_real_city_does_not(
    visitor: Visitor, settings: Settings
) -> None:
    root = visitor.answer()
    assert code_sent() not in text(visitor.get(f"{root}/code/"))
    settings.DEMO = True
    visitor.post(f"{root}/code/", again="1")
    assert code_sent() in text(visitor.get(f"{root}/code/"))
    settings.SMS_GATEWAY = "city.gateway.Carrier"  # somebody's telephone: it knows the code alone
    assert code_sent() not in text(visitor.get(f"{root}/code/"))


def test_the_answers_are_shown_before_they_are_sent(visitor: Visitor) -> None:
    root = visitor.answer(confidential="on")
    visitor.post(f"{root}/code/", code=code_sent())
    page = text(visitor.get(f"{root}/check/"))
    for words in ("The street lamp is dark.", "东街街道 Mill Lane 3", "王小明", PHONE, "hidden"):
        assert words in page


def test_the_whole_form_sent_twice_is_one_matter(visitor: Visitor) -> None:
    key = visitor.send()
    again = visitor.post(f"/send/{key}/check/")
    assert again.headers["Location"] == f"/matters/{key}/receipt/"
    assert Request.objects.count() == 1
    assert StoredEvent.objects.count() == 1


def test_a_second_matter_in_the_same_hour_needs_no_second_code(visitor: Visitor) -> None:
    visitor.send()
    start = visitor.get("/send/").headers["Location"]
    assert PHONE in visitor.get(start.replace("what", "what")).content.decode() or start
    root = visitor.answer(start)
    assert visitor.get(f"{root}/code/").headers["Location"] == f"{root}/check/"
    assert visitor.post(f"{root}/check/").status_code == 302
    assert Request.objects.count() == 2
    assert Resident.objects.count() == 1


def test_two_matters_can_be_written_side_by_side(visitor: Visitor) -> None:
    one = visitor.answer(body="One lamp.")
    two = visitor.answer(body="Two lamps.")
    assert "One lamp." in visitor.get(f"{one}/what/").content.decode()
    assert "Two lamps." in visitor.get(f"{two}/what/").content.decode()


def test_of_many_unfinished_ones_the_oldest_is_forgotten(visitor: Visitor) -> None:
    starts = [visitor.get("/send/").headers["Location"] for _ in range(6)]
    for start in starts:
        visitor.post(start, kind="help", body="A lamp.")
    assert "A lamp." not in visitor.get(starts[0]).content.decode()
    assert "A lamp." in visitor.get(starts[1]).content.decode()


def test_a_draft_is_no_ones_to_read_in_the_database(visitor: Visitor) -> None:
    visitor.answer()
    session = visitor.browser.session
    assert "lamp" not in str(session.items())
    assert PHONE not in str(session.items())


def test_a_report_about_an_office_is_kept_from_it(visitor: Visitor, story: Story) -> None:
    start = visitor.get("/send/").headers["Location"]
    root = start.removesuffix("what/")
    visitor.post(f"{root}what/", kind="report", body="They take money for licences.")
    assert visitor.get(f"{root}where/").headers["Location"] == f"{root}about/"
    several = visitor.post(f"{root}about/", about_unit="bureau")
    assert several.status_code == 422
    assert "Housing bureau" in text(several)
    response = visitor.post(
        f"{root}about/",
        **{"about_unit": "bureau", "about_unit-typed": "bureau", "about_unit-picked": "housing"},
    )
    assert response.headers["Location"] == f"{root}where/"
    visitor.answer(start, kind="report", body="They take money for licences.")
    visitor.post(f"{root}code/", code=code_sent())
    assert "Housing bureau" in text(visitor.get(f"{root}check/"))
    visitor.post(f"{root}check/")
    story.request = Request.objects.get()
    assert story.request.about_unit == story.cast.city.units["housing"]
    with story.refused("never be dispatched to that unit"):
        story.dispatch(to=story.cast.city.units["housing"], basis="x")


def test_an_office_named_first_and_then_no_longer_a_report_is_not_named(visitor: Visitor) -> None:
    start = visitor.get("/send/").headers["Location"]
    root = start.removesuffix("what/")
    visitor.post(f"{root}what/", kind="report", body="x")
    visitor.post(f"{root}about/", about_unit="housing")
    visitor.answer(start)
    visitor.post(f"{root}code/", code=code_sent())
    visitor.post(f"{root}check/")
    assert Request.objects.get().about_unit is None


def test_the_confidential_switch_is_kept(visitor: Visitor) -> None:
    visitor.send(confidential="on")
    request = Request.objects.get()
    assert request.confidential
    assert request.wants_call


@pytest.mark.parametrize(
    ("name", "said", "sentence"),
    [
        ("what", {"kind": "help", "body": " "}, "This field is required"),
        ("what", {"kind": "help", "body": "x" * 4001}, "at most 4000 characters"),
        ("what", {"kind": "theft", "body": "x"}, "not one of the available choices"),
        ("what", {"kind": "help", "body": "a\x00b"}, "Null characters are not allowed"),
        ("where", {"area": "110000"}, "not one of the available choices"),
        ("who", {"phone": "12"}, "This is not a telephone number"),
        ("who", {"phone": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(
    visitor: Visitor, name: str, said: dict[str, str], sentence: str
) -> None:
    root = visitor.answer()
    response = visitor.post(f"{root}/{name}/", **said)
    assert response.status_code == 422
    assert sentence in text(response)


def test_what_residents_write_is_text_and_never_a_script(visitor: Visitor) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
    root = visitor.answer(body=evil, place=evil[:60], name=evil[:50])
    visitor.post(f"{root}/code/", code=code_sent())
    key = root.rsplit("/", 1)[1]
    pages = [visitor.get(f"{root}/what/"), visitor.get(f"{root}/check/")]
    visitor.post(f"{root}/check/")
    pages += [visitor.get(f"/matters/{key}/"), visitor.get("/matters/")]
    visitor.post(f"/matters/{key}/add/", text=evil)
    pages.append(visitor.get(f"/matters/{key}/"))
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html
        assert "alert(2)&gt;{{7*7}}" in html


def test_a_key_of_somebody_elses_matter_shows_and_changes_nothing(
    visitor: Visitor, story: Story
) -> None:
    """The key is chosen by the browser; whoever guesses one gets nothing by it."""
    story.register()
    key = story.request.pk
    start = f"/send/{key}/what/"
    root = visitor.answer(start, phone=OTHER)
    visitor.post(f"{root}/code/", code=code_sent())
    response = visitor.post(f"{root}/check/")
    assert response.status_code == 409
    assert story.request.number not in text(response)
    assert StoredEvent.objects.filter(case_id=key).count() == 1
    assert Request.objects.count() == 1


def test_a_key_that_is_none_is_no_page(visitor: Visitor) -> None:
    for key in ("00000000-0000-0000-0000-000000000000", "11111111-2222-4333-8444-555555555555"):
        assert visitor.get(f"/send/{key}/what/").status_code == 404
    assert visitor.get(f"/send/{uuid7()}/nothing/").status_code == 404


def test_too_many_codes_for_a_telephone_are_refused(visitor: Visitor) -> None:
    root = visitor.answer()
    for _ in range(4):
        assert visitor.post(f"{root}/code/", again="1").status_code == 302
    response = visitor.post(f"{root}/code/", again="1")
    assert response.status_code == 429
    assert "too often" in text(response)
    assert len(delivered()) == 5


def test_too_many_telephones_from_one_address_are_refused(visitor: Visitor) -> None:
    root = visitor.answer()
    answers = [
        visitor.post(f"{root}/who/", phone=f"138000{n:05d}", name="").status_code
        for n in range(100, 165)
    ]
    assert answers.count(302) == 59
    assert answers[-1] == 429


def test_the_same_key_by_another_person_is_refused(story: Story) -> None:
    story.register()
    with pytest.raises(Refused):
        commands.send_in(story.request.pk, find_or_add(OTHER), [], body="Mine now.")


def test_a_page_of_the_way_costs_few_queries(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    root = visitor.answer()
    visitor.get(f"{root}/where/")
    for name in ("what", "where", "who"):
        with django_assert_max_num_queries(2):
            visitor.get(f"{root}/{name}/")
    visitor.post(f"{root}/code/", code=code_sent())
    with django_assert_max_num_queries(9):  # with those who told the city already
        visitor.get(f"{root}/check/")
    with django_assert_max_num_queries(40):
        visitor.post(f"{root}/check/")
