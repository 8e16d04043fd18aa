"""Pictures and papers that come with a matter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.cast import City

from yimen.cases.models import Attachment
from yimen.kernel.ids import uuid7
from yimen.kernel.models import StoredEvent
from yimen.orgs.commands import find_or_add
from yimen.portal import commands
from yimen.requests.models import Request

from .conftest import PHONE, Visitor, code_sent, photo, text


def test_files_come_with_it(visitor: Visitor) -> None:
    root = visitor.answer()
    visitor.post(f"{root}/code/", code=code_sent())
    response = visitor.post(f"{root}/check/", papers=[photo("a.png"), photo("b.png")])
    assert response.status_code == 302
    assert [each.name for each in Attachment.objects.order_by("number")] == ["a.png", "b.png"]


def test_the_same_files_sent_twice_are_there_once(visitor: Visitor) -> None:
    root = visitor.answer()
    visitor.post(f"{root}/code/", code=code_sent())
    key = root.rsplit("/", 1)[1]
    visitor.post(f"{root}/check/", papers=[photo()])
    visitor.post(f"/send/{key}/check/", papers=[photo()])
    assert Attachment.objects.count() == 1


def test_a_file_that_is_not_taken_is_said_and_nothing_is_half_sent(
    visitor: Visitor, tmp_path: Path
) -> None:
    root = visitor.answer()
    visitor.post(f"{root}/code/", code=code_sent())
    bad = SimpleUploadedFile("run.exe", b"MZ\x90\x00" + bytes(200))
    response = visitor.post(f"{root}/check/", papers=[photo(), bad])
    assert response.status_code == 422
    assert "Files of this kind are not taken" in text(response)
    assert not Request.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert visitor.post(f"{root}/check/").status_code == 302


def test_too_many_files_are_said(visitor: Visitor) -> None:
    root = visitor.answer()
    visitor.post(f"{root}/code/", code=code_sent())
    response = visitor.post(f"{root}/check/", papers=[photo(f"{n}.png") for n in range(7)])
    assert response.status_code == 422
    assert "At most 6 files" in text(response)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_matter_with_one_set_of_files(city: City) -> None:
    """Both arrive at the same instant, in two processes."""
    person = find_or_add(PHONE)
    key = uuid7()

    def send(_: int) -> tuple[str, str]:
        try:
            sent = commands.send_in(key, person, [photo()], body="The lamp is dark.")
            return str(sent.pk), sent.number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clicks:
        sent = set(clicks.map(send, range(4)))
    assert len(sent) == 1
    assert Request.objects.count() == 1
    assert Attachment.objects.count() == 1
    kinds = StoredEvent.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["requests.Registered", "cases.Attached"]
