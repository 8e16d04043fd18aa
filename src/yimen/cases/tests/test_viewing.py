"""Files looked at: pictures drawn anew, PDFs in a frame, words escaped; nothing of it runs."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps
from tests.cast import Story

from yimen.cases import files, pictures, queries
from yimen.cases.models import Attachment
from yimen.headers import policy
from yimen.kernel.errors import NotFound
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAADAAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34"
    "+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5"
    "uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAA"
    "AAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAA"
    "AAAAAAEAAQWBAgMFhAAAADhtZGF0AAAALCgBrwtg+tKBroDeqo8wRH+IH/OvEdLronV9Pwv/1a4CFFtc+dQ6DBhL"
    "FHXQ"
)
"""A picture of 64 by 48 pixels as telephones make them: green above on the left, else red."""
UPRIGHT = 6
"""EXIF: the picture must be turned a quarter to the right."""
WHERE = 0x8825
"""EXIF: the place where a picture was taken."""


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 400), **more: Any) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, "#3366aa").save(held, kind, **more)
    return held.getvalue()


def sent(content: bytes, name: str = "photo") -> Attachment:
    return files.received(SimpleUploadedFile(name, content))


def drawn(file: Attachment, most: int = pictures.SMALL) -> Image.Image:
    response = files.drawn(file, most)
    assert response["Content-Type"] == "image/jpeg"
    return Image.open(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_small_once(kind: str, tmp_path: Path) -> None:
    file = sent(picture(kind))
    assert drawn(file).size == (160, 80)
    first = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.jpg")}
    assert drawn(file).format == "JPEG"
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.jpg")} == first
    assert drawn(file, pictures.LARGE).size == (800, 400), "nothing is made larger than it is"


def test_a_picture_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = UPRIGHT
    exif.get_ifd(WHERE)[1] = "N"
    exif[0x010F] = "A telephone"
    content = picture(exif=exif)
    assert b"A telephone" in content
    small = drawn(sent(content))
    assert small.size == (80, 160)
    assert not dict(small.getexif())
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(small.info)


@pytest.mark.parametrize("held", range(1, 9))
def test_a_telephone_may_be_held_in_any_way(held: int) -> None:
    """Pillow's own turning is what ours is held against; it stumbles over broken metadata."""
    taken = Image.new("RGB", (80, 40), "white")
    taken.paste("black", (0, 0, 40, 20))
    exif, content = Image.Exif(), io.BytesIO()
    exif[0x0112] = held
    taken.save(content, "PNG", exif=exif)
    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(content.getvalue())))
    shown = drawn(sent(content.getvalue())).convert("L").point(lambda grey: 255 * (grey > 127))
    assert shown.size == wanted.size
    assert [shown.getpixel(place) for place in ((5, 5), (shown.width - 6, 5))] == [
        wanted.convert("L").getpixel(place) for place in ((5, 5), (shown.width - 6, 5))
    ]


def test_what_is_seen_through_is_drawn_on_white() -> None:
    held = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(held, "PNG")
    assert drawn(sent(held.getvalue())).getpixel((5, 5)) == (255, 255, 255)


def test_a_telephone_s_picture_is_taken_and_shown_as_others_are() -> None:
    file = sent(HEIC, "IMG_0001.HEIC")
    assert (file.media_type, file.name) == ("image/heic", "IMG_0001.heic")
    shown = drawn(file)
    assert shown.size == (64, 48)
    green, red = shown.getpixel((8, 8)), shown.getpixel((50, 40))
    assert isinstance(green, tuple)
    assert isinstance(red, tuple)
    assert green[1] > green[0]
    assert red[0] > red[1]


def bomb() -> bytes:
    """A few thousand bytes that would fill a gigabyte."""
    held = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(held, "PNG", optimize=True)
    return held.getvalue()


NOT_DRAWN: dict[str, Callable[[], bytes]] = {
    "a bomb": bomb,
    "too large": lambda: picture("PNG", (10_001, 5_000)),
    "no picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(40),
    "cut off": lambda: picture("PNG")[:200],
    "cut off, HEIC": lambda: HEIC[:300],
    "half of a JPEG": lambda: picture()[:400],
}


@pytest.mark.parametrize("what", NOT_DRAWN)
def test_what_cannot_be_drawn_is_not(what: str, tmp_path: Path) -> None:
    file = sent(NOT_DRAWN[what]())
    with pytest.raises(NotFound):
        files.drawn(file, pictures.SMALL)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1, "only what was sent"


def test_only_pictures_are_drawn_and_only_a_pdf_is_framed() -> None:
    words, pdf = sent(b"words", "a.txt"), sent(b"%PDF-1.7\n" + bytes(20))
    for file in (words, pdf):
        with pytest.raises(NotFound):
            files.drawn(file, pictures.SMALL)
    with pytest.raises(NotFound):
        files.framed(words)
    with pytest.raises(NotFound):
        files.framed(sent(picture()))


def test_no_more_of_a_text_is_read_than_is_shown() -> None:
    for encoding in ("utf-8", "gb18030"):
        file = sent(("路灯坏了，" * 10_000).encode(encoding), "a.txt")
        assert files.beginning(file) == ("路灯坏了，" * 10_000)[: files.READ]


# --- on pages --------------------------------------------------------------------------------

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


@pytest.fixture
def case(door: Door, story: Story) -> Request:
    """A case with a picture, a PDF, words, an SVG, sound; the third is for colleagues only."""
    found: Request = story.to_hand().request
    for name, content, internal in (
        ("现场.jpg", picture(), ""),
        ("paper.pdf", b"%PDF-1.7\n" + bytes(20), ""),
        ("page.html", SCRIPT, "on"),
        ("drawing.svg", SVG, ""),
        ("call.mp3", b"ID3\x04" + bytes(40), ""),
    ):
        told = {
            "file": SimpleUploadedFile(name, content),
            **({"internal": "on"} if internal else {}),
        }
        answer = door("water").post(f"/cases/{found.pk}/attach/", told)
        assert answer.status_code == 302, name
    return found


def view(door: Door, case: Request, number: int, who: str = "water") -> str:
    response = door(who).get(f"/cases/{case.pk}/files/{number}/view/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"] == policy("")
    return text_of(response)


@pytest.mark.django_db
def test_a_file_has_a_page_with_its_facts_and_its_neighbours(door: Door, case: Request) -> None:
    here = f"/cases/{case.pk}/files"
    first, second, last = (view(door, case, number) for number in (1, 2, 5))
    assert f'src="{here}/1/large/"' in first
    for words in ("现场.jpg", "1 / 5", "Water company Water", "Who may see it", "today"):
        assert words in first
    assert Attachment.objects.get(number=1).digest in first
    assert f"{here}/2/view/" in first
    assert 'rel="prev"' not in first
    assert f"{here}/1/view/" in second
    assert f"{here}/3/view/" in second
    assert 'rel="next"' not in last
    assert f'href="/cases/{case.pk}/"' in first


@pytest.mark.django_db
def test_the_page_of_a_case_shows_small_pictures_that_lead_to_large_ones(
    door: Door, case: Request
) -> None:
    said = text_of(door("water").get(f"/cases/{case.pk}/"))
    assert f'src="/cases/{case.pk}/files/1/small/"' in said
    assert "/files/2/small/" not in said
    for number in range(1, 6):
        assert f'href="/cases/{case.pk}/files/{number}/view/"' in said


@pytest.mark.django_db
def test_words_are_words(door: Door, case: Request) -> None:
    """A page or a drawing that somebody sends is plain text, and is shown as such."""
    for number, content in ((3, SCRIPT), (4, SVG)):
        said = view(door, case, number)
        assert content.decode() not in said
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
        for part in ("small", "large", "framed"):
            gone = door("water").get(f"/cases/{case.pk}/files/{number}/{part}/")
            assert gone.status_code == 404


@pytest.mark.django_db
def test_only_the_start_of_a_long_text_is_on_the_page(door: Door, story: Story) -> None:
    case = story.to_hand().request
    told = {"file": SimpleUploadedFile("a.txt", b"x" * 25_000)}
    door("water").post(f"/cases/{case.pk}/attach/", told)
    said = view(door, case, 1)
    assert "x" * 20_000 in said
    assert "x" * 20_001 not in said
    assert "Only the first" in said


@pytest.mark.django_db
def test_a_file_that_is_not_shown_is_offered(door: Door, case: Request) -> None:
    said = view(door, case, 5)
    assert "is not shown here" in said
    assert f'href="/cases/{case.pk}/files/5/" download' in said


@pytest.mark.django_db
def test_nothing_that_somebody_sent_is_run_or_framed_elsewhere(door: Door, case: Request) -> None:
    """Inline are our own JPEGs, and a PDF in our own frame; all else is a download."""
    here, client = f"/cases/{case.pk}/files", door("water")
    assert "<iframe" in view(door, case, 2)
    for path, media_type in (
        ("1/small/", "image/jpeg"),
        ("1/large/", "image/jpeg"),
        ("2/framed/", "application/pdf"),
        *((f"{number}/", None) for number in range(1, 6)),
    ):
        response = client.get(f"{here}/{path}")
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
        policy = response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        framed = path == "2/framed/"
        assert response["X-Frame-Options"] == ("SAMEORIGIN" if framed else "DENY")
        assert ("frame-ancestors 'self'" in policy) is framed
        way = response["Content-Disposition"].partition(";")[0]
        assert way == ("inline" if media_type else "attachment")
        assert media_type is None or response["Content-Type"] == media_type


@pytest.mark.django_db
def test_an_internal_file_is_no_neighbour_for_a_resident(door: Door, case: Request) -> None:
    resident = door.cast.resident
    assert [each.number for each in queries.files(case, resident)] == [1, 2, 4, 5]
    among = queries.file_among(case, resident, 2)
    assert (among.before, among.after, among.place, among.many) == (1, 4, 2, 4)
    with pytest.raises(NotFound):
        queries.file_among(case, resident, 3)


@pytest.mark.django_db
def test_an_internal_picture_is_not_drawn_for_a_resident(door: Door, case: Request) -> None:
    here = f"/cases/{case.pk}/files/1"
    expected = {"water": 200, "agent": 200, "resident": 200, "neighbour": 404, "other_county": 404}
    for part in ("small", "large"):
        assert {who: status(door, who, f"{here}/{part}/") for who in expected} == expected
        assert status(door, "stranger", f"{here}/{part}/") == 302
    Attachment.objects.update(internal=True)
    for path in ("1/small/", "1/large/", "2/framed/", "1/"):
        where = f"/cases/{case.pk}/files/{path}"
        assert status(door, "resident", where) == 404
        assert status(door, "agent", where) == 200
    assert door("resident").get(f"{here}/view/").status_code == 302, "a page for staff"


def status(door: Door, who: str, path: str) -> int:
    """The status of a page, whose stream is read to its end."""
    response = door(who).get(path)
    if getattr(response, "streaming", False):
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return int(response.status_code)


@pytest.mark.django_db
def test_a_file_that_is_gone_is_said_to_be_gone(door: Door, case: Request, tmp_path: Path) -> None:
    for each in tmp_path.rglob("*.*"):
        each.unlink()
    for path in ("1/small/", "2/framed/", "3/view/", "5/"):
        response = door("water").get(f"/cases/{case.pk}/files/{path}")
        assert response.status_code == 404
        assert "no longer here" in text_of(response)
