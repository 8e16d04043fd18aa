"""Files that people send: what they are is read from their content, what they are called is shown.

Nothing that is said about a file is believed: not its type, not its name, not its path. It is kept
under a name made by chance, and served as a download that no browser runs. What a page shows of it
is drawn anew by us (pictures), escaped by us (text), or left to the browser's own viewer (PDF).
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

import filetype
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from yimen.kernel.errors import Invalid, NotFound

from . import pictures
from .models import Attachment

HEAD = 8192
"""So many bytes tell what a file is."""

PLAIN, PDF = "text/plain", "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
KNOWN = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    PDF: ".pdf",
    f"{OFFICE}wordprocessingml.document": ".docx",
    f"{OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{OFFICE}presentationml.presentation": ".pptx",
    "audio/mpeg": ".mp3",
    "audio/x-wav": ".wav",
    "audio/amr": ".amr",
    "video/mp4": ".mp4",
}
"""What is taken, and the ending it is kept under."""
PARTS = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
}
FRAMED = "default-src 'none'; frame-ancestors 'self'; sandbox"
"""For a PDF: it may load nothing and act as nobody, and only our own pages frame it. Chromium's
viewer shows it so; who has a browser that does not finds the download beside the frame."""
CONTENTS = 512 * 1024
"""Bytes of a container's list of contents: longer ones only keep us busy."""
READ = 20_000
"""So many characters of a plain text are shown; the rest is in the file."""


def received(upload: UploadedFile[bytes], *, internal: bool = False) -> Attachment:
    """Check and store a file; the `attach` command saves the row. Invalid: too large, unknown.

    Whoever calls this attaches it `on_trial`, or calls `discard` where that fails.
    """
    size, most = upload.size or 0, settings.ATTACHMENT_MAX_SIZE
    if not 0 < size <= most:
        raise _invalid(
            _("A file may have up to %(size)s and may not be empty.")
            % {"size": filesizeformat(most)}
        )
    media_type, ending = kind_of(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = secrets.token_hex(16)
    stored = default_storage.save(f"cases/{name[:2]}/{name}{ending}", upload)
    return Attachment(
        name=shown_name(upload.name or "", ending),
        media_type=media_type,
        size=size,
        digest=digest.hexdigest(),
        stored=stored,
        internal=internal,
    )


@contextmanager
def on_trial(file: Attachment) -> Iterator[None]:
    """What was stored is deleted again unless a step inside attaches it; sent twice, one does."""
    try:
        yield
    except BaseException:
        discard(file)
        raise
    if file._state.adding:
        discard(file)


def discard(file: Attachment) -> None:
    """Delete what is stored of a file, and the pictures that were drawn of it."""
    for place in (file.stored, *pictures.places(file)):
        default_storage.delete(place)


def kind_of(upload: UploadedFile[bytes]) -> tuple[str, str]:
    """The media type and ending that the content shows. Invalid: it is none that is taken."""
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    guessed = filetype.guess(head)
    mime = guessed.mime if guessed else ""
    if mime == "application/zip":
        mime = _office_type(upload)
    if mime in KNOWN:
        return mime, KNOWN[mime]
    if guessed is None and (encoding := _text_encoding(head)):
        return f"{PLAIN}; charset={encoding}", ".txt"
    raise _invalid(_("Files of this kind are not taken. Send a picture, a PDF or an office file."))


class Contents:
    """A file of which the list of contents is read: OSError where that is too long."""

    def __init__(self, upload: UploadedFile[bytes]) -> None:
        self.seek, self.tell, self.upload = upload.seek, upload.tell, upload

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes; the list is always asked for in one piece."""
        if size > CONTENTS:
            raise OSError(f"{size} bytes of contents")
        return bytes(self.upload.read(size))


def _office_type(upload: UploadedFile[bytes]) -> str:
    """Which office file a container is, by the parts that it must have (ECMA-376)."""
    try:
        with zipfile.ZipFile(Contents(upload)) as container:
            parts = set(container.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    finally:
        upload.seek(0)
    if "[Content_Types].xml" not in parts:
        return ""
    return next((mime for part, mime in PARTS.items() if part in parts), "")


def _text_encoding(head: bytes) -> str:
    """How a plain text is written, or nothing: it is none."""
    if b"\x00" in head or any(byte < 32 and byte not in b"\t\n\r\f" for byte in head):
        return ""
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # the last character may have been cut in two
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return ""


def shown_name(given: str, ending: str) -> str:
    """A name to show: no path, no control or direction marks, with the ending of what it is."""
    last = PurePath(given.replace("\\", "/")).name
    kept = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ")
    stem = kept.strip(". ")
    if stem.lower().endswith(ending):
        stem = stem[: -len(ending)]
    return f"{stem[: 120 - len(ending)] or _('File')}{ending}"


def served(file: Attachment) -> FileResponse:
    """The file as a download: never run, never guessed at, never framed."""
    return _sent(opened(file.stored), file.media_type, file.name, download=True)


def drawn(file: Attachment, most: int) -> FileResponse:
    """A picture as we have drawn it anew, at most so many pixels wide and high.

    NotFound: it is no picture, or none that can be drawn.
    """
    return _sent(opened(pictures.kept(file, most)), "image/jpeg", f"{file.name}.jpg")


def framed(file: Attachment) -> FileResponse:
    """A PDF for a frame in one of our pages, and in nobody else's. NotFound: it is none.

    Browsers show a PDF in a viewer of their own, which is apart from our pages and their cookies.
    """
    if file.media_type != PDF:
        raise NotFound(_("There is no such file, or it is not yours to open."))
    response = _sent(opened(file.stored), PDF, file.name)
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def beginning(file: Attachment) -> str:
    """The first characters of a plain text, as text: whatever shows it must escape it."""
    encoding = file.media_type.partition("charset=")[2] or "utf-8"
    with opened(file.stored) as kept:
        return str(kept.read(4 * READ).decode(encoding, "replace")[:READ])


def opened(stored: str) -> File[bytes]:
    """What is kept under a name. NotFound: it has been taken away."""
    try:
        return default_storage.open(stored)
    except FileNotFoundError as gone:
        raise NotFound(_("This file is no longer here.")) from gone


def _sent(
    content: File[bytes], media_type: str, name: str, *, download: bool = False
) -> FileResponse:
    """Bytes that no page of ours runs and no one frames."""
    response = FileResponse(content, as_attachment=download, filename=name, content_type=media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _invalid(said: str) -> Invalid:
    return Invalid(said, {"file": said})
