"""A resident's page of one matter, and what they can do there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries, Settings
from tests.cast import Story

from yimen.cases.models import Attachment, Passage
from yimen.kernel.time import now
from yimen.orgs.commands import find_or_add
from yimen.portal.follow_code import follow_code
from yimen.portal.forms import ACTIONS as FORMS
from yimen.portal.notices import follow_url
from yimen.portal.queries import LIKELY
from yimen.portal.words import ACTIONS
from yimen.requests.process import REQUEST
from yimen.ui.times import in_full

from .conftest import OTHER, PHONE, Visitor, code_sent, photo, text


def page_of(visitor: Visitor, story: Story) -> str:
    response = visitor.get(f"/matters/{story.request.pk}/")
    assert response.status_code == 200
    return text(response)


def step(visitor: Visitor, story: Story, name: str, **said: object) -> int:
    path = f"/matters/{story.request.pk}/{name}/"
    return int(visitor.post(path, **said).status_code)


def buttons(visitor: Visitor, story: Story) -> list[str]:
    html = visitor.get(f"/matters/{story.request.pk}/").content.decode()
    return re.findall(rf"/matters/{story.request.pk}/(\w+)/\"", html)


def test_the_page_says_where_it_stands_what_comes_next_and_what_happened(
    inside: Visitor, story: Story
) -> None:
    page = page_of(inside, story)
    for words in ("No water on Mill Lane", "Answered", "What comes next", "The valve was replaced"):
        assert words in page
    assert story.request.number in page


def test_the_answer_that_stands_comes_first(inside: Visitor, story: Story) -> None:
    page = page_of(inside, story)
    assert page.index("The valve was replaced.") < page.index("What comes next")
    assert page.count("The valve was replaced.") == 1
    step(inside, story, "refuse_answer", words="Still dry.")
    page = page_of(inside, story)
    assert page.index("The valve was replaced.") > page.index("What has happened")


def test_my_matters_are_mine(inside: Visitor, story: Story) -> None:
    other = Story(story.cast, now())
    other.register("A secret of the neighbour", resident=find_or_add(OTHER))
    page = text(inside.get("/matters/"))
    assert "No water on Mill Lane" in page
    assert "secret of the neighbour" not in page
    for path in ("", "receipt/", "add/", "files/1/"):
        assert inside.get(f"/matters/{other.request.pk}/{path}").status_code == 404
    assert step(inside, other, "add", text="x") == 404
    other.request.refresh_from_db()
    assert other.request.head == 1


def test_only_what_is_open_to_the_resident_now_is_offered(inside: Visitor, story: Story) -> None:
    offered = set(buttons(inside, story)) - {"receipt"}
    assert offered == {"rate", "refuse_answer", "add", "attach", "allow_listing"}
    inside.post(f"/matters/{story.request.pk}/rate/", rating="5", solved="yes")
    assert set(buttons(inside, story)) - {"receipt"} == {
        *("refuse_answer", "reopen", "allow_listing")
    }


def test_every_step_that_can_be_open_to_a_resident_has_its_page() -> None:
    theirs = {
        each.name
        for each in REQUEST
        if "resident" in str(each.by.label) and each.name != "register"
    }
    assert theirs == set(ACTIONS) == set(FORMS) == set(LIKELY)


@pytest.mark.parametrize("name", ["rate", "refuse_answer", "add", "attach"])
def test_each_page_of_a_step_opens(inside: Visitor, story: Story, name: str) -> None:
    response = inside.get(f"/matters/{story.request.pk}/{name}/")
    assert response.status_code == 200
    assert str(ACTIONS[name].hint) in text(response)


@pytest.mark.parametrize("name", ["appeal", "reopen", "withdraw", "give_details"])
def test_a_step_that_is_not_open_now_is_refused(inside: Visitor, story: Story, name: str) -> None:
    head = story.request.head
    path = f"/matters/{story.request.pk}/{name}/"
    said = {"words": "x", "reason": "x", "text": "x"}
    for response in (inside.get(path), inside.post(path, **said)):
        assert response.status_code == 409
    story.request.refresh_from_db()
    assert story.request.head == head


@pytest.mark.parametrize("name", ["answer", "pass_check", "note", "register", "turn_red", "x"])
def test_no_step_of_others_can_be_taken(inside: Visitor, story: Story, name: str) -> None:
    path = f"/matters/{story.request.pk}/{name}/"
    assert inside.get(path).status_code == 404
    assert inside.post(path, text="x", solved="yes").status_code == 404


def test_rate(inside: Visitor, story: Story) -> None:
    assert step(inside, story, "rate", rating="2", solved="partly", words="Slow.") == 302
    story.request.refresh_from_db()
    assert (story.request.rating, story.request.resident_says) == (2, "partly")
    page = page_of(inside, story)
    assert "Thank you: your rating is kept." in page
    assert "You rated it: Dissatisfied." in page
    assert "Slow." in page
    assert step(inside, story, "rate", rating="5", solved="yes") == 409


def test_it_is_not_solved(inside: Visitor, story: Story) -> None:
    assert step(inside, story, "refuse_answer", words="Still dry.") == 302
    page = page_of(inside, story)
    assert "Water company does it once more." in page
    assert "Still dry." in page
    assert "In hand" in page


def test_it_is_still_not_solved(inside: Visitor, story: Story) -> None:
    for _round in range(2):
        story.refuse_answer().sign().answer().pass_check()
    assert "appeal" in buttons(inside, story)
    assert step(inside, story, "refuse_answer", words="x") == 409
    assert step(inside, story, "appeal", words="For the third time!") == 302
    assert "With a supervisor" in page_of(inside, story)


def test_take_it_back_and_open_it_again(story: Story, visitor: Visitor) -> None:
    story.register()
    visitor.enter(story.request.number)
    assert step(visitor, story, "withdraw") == 422, "it needs a reason"
    assert step(visitor, story, "withdraw", reason="It works again.") == 302
    assert "Taken back" in page_of(visitor, story)
    assert step(visitor, story, "reopen", reason="It is gone again.") == 302
    page = page_of(visitor, story)
    assert "You opened it again." in page
    assert story.request.number in page, "under the same number"


def test_give_the_details_that_were_asked_for(story: Story, visitor: Visitor) -> None:
    story.register().take("ask_details", wanted="Which floor?")
    visitor.enter(story.request.number)
    assert "We need details from you" in page_of(visitor, story)
    path = f"/matters/{story.request.pk}/give_details/"
    assert "Which floor?" in text(visitor.get(path))
    assert step(visitor, story, "give_details", text="The third.") == 302
    page = page_of(visitor, story)
    assert "You gave the details." in page
    assert "The third." in page


def test_add_files_and_open_them_again(inside: Visitor, story: Story) -> None:
    assert step(inside, story, "attach", papers=[photo("a.png"), photo("b.png")]) == 302
    page = page_of(inside, story)
    assert "You added a file." in page
    assert "b.png" in page
    html = inside.get(f"/matters/{story.request.pk}/").content.decode()
    small, large = (f"/cases/{story.request.pk}/files/2/{size}/" for size in ("small", "large"))
    assert f'href="{large}"><img src="{small}"' in html
    assert inside.get(small)["Content-Type"] == "image/jpeg"
    response = inside.get(f"/matters/{story.request.pk}/files/2/")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert inside.get(f"/matters/{story.request.pk}/files/3/").status_code == 404


def test_an_inner_file_is_neither_shown_nor_opened(inside: Visitor, story: Story) -> None:
    step(inside, story, "attach", papers=[photo("mine.png"), photo("inner.png")])
    Attachment.objects.filter(number=2).update(internal=True)
    assert "inner.png" not in page_of(inside, story)
    assert inside.get(f"/matters/{story.request.pk}/files/2/").status_code == 404


def test_a_file_that_is_not_taken_is_said(inside: Visitor, story: Story, tmp_path: Path) -> None:
    page = SimpleUploadedFile("a.html", b"<html><script>alert(1)</script></html>" + b"\x00")
    assert step(inside, story, "attach", papers=[photo(), page]) == 422
    assert step(inside, story, "attach") == 422
    assert not Attachment.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_same_form_sent_twice_is_taken_once(inside: Visitor, story: Story) -> None:
    html = inside.get(f"/matters/{story.request.pk}/add/").content.decode()
    found = re.search(r'name="once" value="([^"]+)"', html)
    assert found
    for _click in range(2):
        assert step(inside, story, "add", text="Once.", once=found[1]) == 302
    assert Passage.objects.filter(text="Once.").count() == 1


def test_a_form_without_words_is_shown_again(inside: Visitor, story: Story) -> None:
    for name in ("add", "refuse_answer", "rate"):
        response = inside.post(f"/matters/{story.request.pk}/{name}/")
        assert response.status_code == 422
        assert "This did not go through" in text(response)
    assert step(inside, story, "add", text="x" * 2001) == 422
    assert step(inside, story, "rate", rating="6", solved="yes") == 422


def test_a_machine_that_writes_without_end_is_stopped(inside: Visitor, story: Story) -> None:
    codes = [step(inside, story, "add", text=f"{n}") for n in range(62)]
    assert codes.count(302) == 60
    assert codes[-1] == 429


def test_a_form_of_another_page_is_not_taken(story: Story) -> None:
    """Nobody else's page can write in a resident's name (CSRF)."""
    story.to_call()
    visitor = Visitor()
    visitor.enter(story.request.number)
    visitor.browser.handler.enforce_csrf_checks = True
    assert step(visitor, story, "add", text="x") == 403


def test_an_overdue_matter_says_so(story: Story, visitor: Visitor) -> None:
    story.later(days=-60).register().dispatch()
    visitor.enter(story.request.number)
    assert "Overdue" in page_of(visitor, story)


def test_why_this_date_is_one_click_away(story: Story, visitor: Visitor) -> None:
    story.register().dispatch()
    visitor.enter(story.request.number)
    assert "Why this date?" in page_of(visitor, story)


def test_pages_of_a_matter_cost_few_queries(
    inside: Visitor, story: Story, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        step(inside, story, "add", text=f"{number}")
    code_sent()
    with django_assert_max_num_queries(10):
        inside.get(f"/matters/{story.request.pk}/")
    with django_assert_max_num_queries(5):
        inside.get("/matters/")
    with django_assert_max_num_queries(5):
        inside.get(f"/matters/{story.request.pk}/add/")


# The receipt.


def test_the_receipt_shows_a_code_that_leads_to_the_matter(
    inside: Visitor, story: Story, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://yimen.example"
    page = inside.get(f"/matters/{story.request.pk}/receipt/").content.decode()
    address = f"https://yimen.example/follow/?number={story.request.number}"
    drawn = segno.make(address, error="q", micro=False, boost_error=False)
    points = re.search(r' d="([^"]+)"', drawn.svg_inline(border=4, light=None))
    assert points
    assert points[1] in page
    assert "<title>Code that leads to your matter</title>" in page
    assert '<svg role="img"' in page
    assert "style=" not in page, "the content policy would not show it"


def test_the_code_holds_the_number_and_nothing_about_the_person(story: Story) -> None:
    story.register()
    address = follow_url(story.request)
    assert story.request.number in address
    assert not {PHONE, str(story.cast.person.pk), str(story.request.pk)} & set(
        re.split(r"[/?=&]", address)
    )


def test_the_title_of_the_code_cannot_break_the_page(story: Story) -> None:
    story.register()
    assert "<script>" not in follow_code(story.request, "</title><script>")


def test_a_receipt_on_paper_names_the_day(inside: Visitor, story: Story) -> None:
    page = text(inside.get(f"/matters/{story.request.pk}/receipt/"))
    assert in_full(story.request.opened_at) in page
