"""What is taken as a file, under which name it is kept and shown, and how it is served."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Story

from yimen.cases import files
from yimen.cases.models import Attachment
from yimen.kernel.errors import Invalid
from yimen.ui.tests.visitors import Door, text_of


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def office(part: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as container:
        container.writestr("docProps/thumbnail.jpeg", b"x" * 9000)
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr(part, "<x/>")
    return held.getvalue()


def of_another_age() -> bytes:
    """A container that asks for a version of the format which nobody knows."""
    content = bytearray(office("word/document.xml"))
    content[content.find(b"PK\x01\x02") + 6] = 99
    return bytes(content)


def of_many_parts(number: int = 12_000) -> bytes:
    """A container that keeps whoever reads its list of contents busy."""
    held = io.BytesIO(office("word/document.xml"))
    with zipfile.ZipFile(held, "a") as container:
        for part in range(number):
            container.writestr(str(part), "")
    return held.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
TAKEN = [
    (b"\xff\xd8\xff\xe0" + bytes(40), "image/jpeg", ".jpg"),
    (PNG, "image/png", ".png"),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20), "image/webp", ".webp"),
    (b"%PDF-1.7\n" + bytes(20), "application/pdf", ".pdf"),
    (office("word/document.xml"), f"{files.OFFICE}wordprocessingml.document", ".docx"),
    (office("xl/workbook.xml"), f"{files.OFFICE}spreadsheetml.sheet", ".xlsx"),
    (office("ppt/presentation.xml"), f"{files.OFFICE}presentationml.presentation", ".pptx"),
    (b"ID3\x04" + bytes(40), "audio/mpeg", ".mp3"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(20), "audio/x-wav", ".wav"),
    (b"#!AMR\n" + bytes(20), "audio/amr", ".amr"),
    (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video/mp4", ".mp4"),
    ("路灯坏了。\n".encode() * 2000, "text/plain; charset=utf-8", ".txt"),
    ("路灯坏了。\n".encode("gb18030") * 2000, "text/plain; charset=gb18030", ".txt"),
]


@pytest.mark.parametrize(("content", "media_type", "ending"), TAKEN)
def test_a_file_is_what_its_content_says(content: bytes, media_type: str, ending: str) -> None:
    sent = SimpleUploadedFile("evil.exe", content, content_type="application/x-msdownload")
    file = files.received(sent)
    assert file.media_type == media_type
    assert file.name == f"evil.exe{ending}"
    assert file.stored.endswith(ending)
    with default_storage.open(file.stored) as kept:
        assert kept.read() == content


REFUSED = [
    b"MZ\x90\x00" + bytes(40),
    b"\x7fELF" + bytes(40),
    b"<html>\x00<script>alert(1)</script>",
    b"GIF89a" + bytes(20),
    office("other/thing.xml"),
    b"PK\x03\x04 not a container",
    of_another_age(),
    of_many_parts(),
    b"\x1f\x8b\x08" + bytes(20),
    b"",
]


@pytest.mark.parametrize("content", REFUSED)
def test_what_is_not_known_is_not_taken(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        files.received(SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg"))
    assert not list(tmp_path.rglob("*.*")), "nothing was kept"


def test_a_page_is_no_picture_but_plain_text() -> None:
    """It is served as text, never as a page."""
    file = files.received(SimpleUploadedFile("x.html", b"<script>alert(1)</script>"))
    assert file.media_type == "text/plain; charset=utf-8"


def test_a_file_may_be_so_large_and_no_larger(settings: Any) -> None:
    settings.ATTACHMENT_MAX_SIZE = 100
    assert files.received(SimpleUploadedFile("a.txt", b"x" * 100)).size == 100
    with pytest.raises(Invalid, match="up to 100"):
        files.received(SimpleUploadedFile("a.txt", b"x" * 101))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\x\\照片.TXT", "照片.txt"),
        ("\u202etxt.exe", "txt.exe.txt"),
        ("a\r\nb", "ab.txt"),
        ("...", "File.txt"),
        ("x" * 300, "x" * 116 + ".txt"),
    ],
)
def test_a_name_is_shown_and_never_a_path(given: str, shown: str) -> None:
    assert files.shown_name(given, ".txt") == shown


def test_where_it_is_kept_says_nothing_of_its_name(tmp_path: Path) -> None:
    one = files.received(SimpleUploadedFile("secret name.txt", b"a"))
    two = files.received(SimpleUploadedFile("secret name.txt", b"a"))
    assert one.stored != two.stored
    assert not [path for path in tmp_path.rglob("*") if "secret" in path.name]


@pytest.mark.django_db
def test_it_is_served_as_a_download_that_nothing_runs(door: Door, story: Story) -> None:
    case = story.to_hand().request
    client = door("water")
    sent = SimpleUploadedFile("照片.png", PNG)
    assert client.post(f"/cases/{case.pk}/attach/", {"file": sent}).status_code == 302
    response = client.get(f"/cases/{case.pk}/files/1/")
    assert b"".join(response.streaming_content) == PNG  # type: ignore[attr-defined]
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert "照片.png" in text_of(client.get(f"/cases/{case.pk}/"))


@pytest.mark.django_db
def test_a_refused_file_says_why_and_leaves_nothing(
    door: Door, story: Story, tmp_path: Path
) -> None:
    case = story.to_hand().request
    sent = SimpleUploadedFile("x.png", b"MZ" + bytes(50))
    response = door("water").post(f"/cases/{case.pk}/attach/", {"file": sent})
    assert response.status_code == 422
    assert "not taken" in text_of(response)
    assert not Attachment.objects.exists()
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.django_db
def test_a_file_that_may_not_be_added_is_not_kept(door: Door, story: Story, tmp_path: Path) -> None:
    """Somebody ended the case while the file was on its way."""
    case = story.to_hand().request
    client = door("water")
    story.answer().pass_check().call_back()
    sent = SimpleUploadedFile("x.png", PNG)
    assert client.post(f"/cases/{case.pk}/attach/", {"file": sent}).status_code == 409
    assert not list(tmp_path.rglob("*.png"))
