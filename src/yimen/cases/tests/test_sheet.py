"""The sheet of a case on a page and as a PDF: both say the same, to whoever may read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader
from tests.cast import Story

from yimen.cases.models import Passage
from yimen.cases.process import CASE
from yimen.cases.sheet import Sheet
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.orgs.models import Disclosure, Post, Staff
from yimen.portal.queries import checked
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "zh-hans")


def tight(text: str) -> str:
    """Without spaces and ends of lines, which paper has where it likes."""
    return re.sub(r"\s", "", text)


def read(door: Door, who: str, case: Request, language: str = "en") -> PdfReader:
    response = door(who).get(f"/cases/{case.pk}/sheet.pdf", headers={"accept-language": language})
    assert response.status_code == 200
    return PdfReader(BytesIO(response.content))


def words(found: PdfReader) -> str:
    return tight("".join(page.extract_text() for page in found.pages))


def on_page(door: Door, who: str, case: Request, language: str = "en") -> Sheet:
    where = f"/cases/{case.pk}/sheet/"
    sheet: Sheet = door(who).get(where, headers={"accept-language": language}).context["sheet"]
    return sheet


def said(sheet: Sheet) -> Iterator[str]:
    """Every word of a sheet, but for the minute in which it was printed."""
    yield sheet.title
    for section in sheet.sections:
        yield from (section.heading, section.prose, *section.marks)
        for name, says in section.facts:
            yield from (str(name), says)
        if section.table:
            yield from section.table.head
            yield from (cell for row in section.table.rows for cell in row)
        for entry in section.entries:
            yield from (str(entry.number), entry.at, entry.sentence)
            for name, says in (*entry.more, *entry.passages):
                yield from (str(name), says)


def told_in_full(story: Story, door: Door) -> Request:
    """A case with all that a case can have."""
    story.to_hand().ask("housing")
    sent = {"file": SimpleUploadedFile("现场.txt", "照片".encode())}
    for more in ({}, {"internal": "on"}):
        door("water").post(f"/cases/{story.request.pk}/attach/", {**sent, **more})
        sent["file"].seek(0)
    story.request.refresh_from_db()
    return story.request


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_every_word_of_the_page(door: Door, story: Story, language: str) -> None:
    case = told_in_full(story, door)
    on_paper = words(read(door, "agent", case, language))
    sheet = on_page(door, "agent", case, language)
    shown = text_of(door("agent").get(f"/cases/{case.pk}/sheet/"))
    assert len(sheet.sections) >= 6
    for each in said(sheet):
        assert tight(each) in on_paper
    assert case.number in shown
    assert "No water on Mill Lane. Since this morning." in shown


def test_it_has_all_that_a_sheet_needs(door: Door, story: Story) -> None:
    case = told_in_full(story, door)
    found = read(door, "water", case)
    on_paper = words(found)
    digests = [row.digest for row in case.files.all()]
    assert len(digests) == 2
    for each in (
        *(case.number, "In hand", "● On time", "Water supply", "东街街道", "Telephone"),
        *("2 Mar 2026 09:00", "Water company", "City hotline centre", "138****0001"),
        *("signed for it.", "Look at the valve", "Housing bureau", "现场.txt"),
        *(*digests, "only for colleagues", "Water, Water company"),
    ):
        assert tight(each) in on_paper
    assert "today" not in on_paper.casefold(), "paper is read on another day"


def test_every_page_says_which_it_is_of_how_many_and_whose(door: Door, story: Story) -> None:
    case = story.register(body="一二三四五六七八九十" * 500).request
    found = read(door, "agent", case)
    assert len(found.pages) > 2
    for number, page in enumerate(found.pages, 1):
        text = tight(page.extract_text())
        assert f"Page{number}/{len(found.pages)}" in text
        assert tight(f"{case.number} · Printed") in text
        assert "Agent,Cityhotlinecentre" in text


def test_the_mark_on_paper_is_held_against_history(door: Door, story: Story) -> None:
    case = story.to_hand().request
    last = StoredEvent.objects.get(case_id=case.pk, number=case.head)
    mark = bytes(last.hash).hex()
    assert mark in words(read(door, "water", case))
    assert checked(case.number, mark), "a resident's page knows it as well"


def test_a_long_case_is_told_to_its_end(door: Door, story: Story) -> None:
    body = "".join(f"第{n}句：自来水从早上起就没有了。" for n in range(300))[:5000]
    story.register(body=body).dispatch(to=door.city.units["water"], basis="x").sign()
    with time_is(story.moment):
        for n in range(200):
            CASE.commands["note"](story.request, story.cast.water, text=f"第{n}次查看。")
        CASE.commands["note"](story.request, story.cast.water, text="长" * 9000)
    found = read(door, "water", story.request)
    on_paper = words(found)
    entries = next(s.entries for s in on_page(door, "water", story.request).sections if s.entries)
    assert len(entries) == 204
    for each in entries[:-1]:
        assert tight(f"{each.number}{each.at}{each.sentence}") in on_paper
        for _name, text in each.passages:
            assert text in on_paper
    # feet stand between the pages of what is longer than one of them
    unbroken = re.sub(r"260302-00001·Printed.*?Page\d+/\d+", "", on_paper)
    assert body in unbroken
    assert on_paper.count("长") == 9000


STRANGE = {
    "pictures": "救命😀👨\u200d👩\u200d👧🇨🇳",
    "a rare name": "张𬱖、王𠮷、李㛃、赵䶮",
    "from right to left": "שלום\u202e مرحبا ﷽",
    "a dot in a name": "阿不都·买买提",
    "markup": "<para>&amp;<b>x</b><img src='file:///etc/passwd'/>",
    "controls": "a\x01b\x0bc\ufffe\u2028d",
    "no break": "x" * 4000,
    "marks": "e\u0301 n\u0303 \u0e01\u0e38",
}


@pytest.mark.parametrize("what", STRANGE)
def test_whatever_people_write_is_set(door: Door, story: Story, what: str) -> None:
    story.register(title=STRANGE[what][:150], body=f"始{STRANGE[what]}终")
    on_paper = words(read(door, "agent", story.request))
    assert "始" in on_paper
    assert "终" in on_paper


def test_what_the_type_lacks_is_named(door: Door, story: Story) -> None:
    story.register("王𠮷家😀停水", body="㛃<b>")
    on_paper = words(read(door, "agent", story.request))
    assert "王〓家〓停水" in on_paper
    assert "U+20BB7U+1F600" in on_paper
    assert "㛃<b>" in on_paper


def test_a_file_is_called_by_the_number_and_is_not_kept(door: Door, story: Story) -> None:
    case = story.register("王小明家停水").request
    response = door("agent").get(f"/cases/{case.pk}/sheet.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{case.number}.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    found = PdfReader(BytesIO(response.content)).metadata
    assert found
    assert found.title == case.number
    assert not found.author


def test_a_confidential_caller_is_not_on_the_unit_s_paper(door: Door, story: Story) -> None:
    story.register(confidential=True).dispatch(to=door.city.units["water"], basis="x").sign()
    on_paper = words(read(door, "water", story.request))
    assert "keptsecret" in on_paper
    assert "138****" not in on_paper
    assert "王*" not in on_paper
    assert "138****0001" in words(read(door, "agent", story.request))


def test_nothing_in_clear_is_printed_so_nothing_is_disclosed(door: Door, story: Story) -> None:
    case = story.to_hand().request
    for who in ("water", "agent", "supervisor", "auditor"):
        on_paper = words(read(door, who, case))
        assert "13800000001" not in on_paper
        assert "王小明" not in on_paper
    assert not Disclosure.objects.exists()


def test_an_erased_text_is_said_to_be_erased(door: Door, story: Story) -> None:
    case = story.to_hand().request
    Passage.objects.filter(case=case).delete()
    on_paper = words(read(door, "agent", case))
    assert "Thetexthasbeenerased." in on_paper
    assert "Sincethismorning" not in on_paper


def test_the_file_is_not_there_for_whoever_may_not_see_the_case(door: Door, story: Story) -> None:
    where = f"/cases/{story.to_hand().request.pk}/sheet.pdf"
    for who in ("other_county", "housing", "street", "administrator"):
        assert door(who).get(where).status_code == 404
    assert door("resident").get(where).status_code == 302
    assert door("stranger").get(where).status_code == 302
    assert door("water").post(where).status_code == 405


def test_whoever_holds_no_post_gets_no_file(door: Door, story: Story) -> None:
    client = door("water")
    Post.objects.filter(staff=Staff.objects.get(login="water")).delete()
    assert client.get(f"/cases/{story.to_hand().request.pk}/sheet.pdf").status_code == 403
