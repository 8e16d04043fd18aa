"""Pictures that people send, drawn anew: small enough to be looked at, and without what came along.

A telephone writes into a picture where and when it was taken and by which device; none of it is in
what we draw. Nor is anything else that a decoder other than Pillow's could stumble over.
"""

from __future__ import annotations

from io import BytesIO
from threading import Lock

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from pi_heif import register_heif_opener
from PIL import Image

from yimen.kernel.errors import NotFound

from .models import Attachment

register_heif_opener(thumbnails=False)

FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
}
"""What is drawn, each by the decoder of its own format alone."""
SMALL, LARGE = 160, 1600
"""Pixels of the longer side: beside a file's name, and on a page of its own."""
MOST = 50_000_000
"""Pixels of what is drawn at most: the largest telephones' pictures, and no bomb."""
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF's way of saying how a telephone was held, and what sets the picture upright again."""
QUALITY = 82
ONE_BY_ONE = Lock()
"""A large picture takes much memory for a moment."""


def is_picture(file: Attachment) -> bool:
    """Whether a file is of a kind that is drawn."""
    return file.media_type in FORMATS


def place_of(file: Attachment, most: int) -> str:
    """Where a picture of a file at most so large would lie."""
    return f"{file.stored}.{most}.jpg"


def places(file: Attachment) -> list[str]:
    """Where all pictures that are drawn of a file would lie."""
    return [place_of(file, most) for most in (SMALL, LARGE)] if is_picture(file) else []


def kept(file: Attachment, most: int) -> str:
    """Where a picture lies at most so large; it is drawn once, beside the file. NotFound."""
    place = place_of(file, most)
    with ONE_BY_ONE:
        if not default_storage.exists(place):
            made = default_storage.save(place, ContentFile(_drawn(file, most)))
            if made != place:  # another process was as quick
                default_storage.delete(made)
    return place


def _drawn(file: Attachment, most: int) -> bytes:
    """The picture as a JPEG, upright, on white. NotFound: it is none, or too large to be drawn."""
    try:
        with default_storage.open(file.stored) as content:
            picture = Image.open(content, formats=[FORMATS[file.media_type]])
            if picture.width * picture.height > MOST:
                raise ValueError(f"{picture.size} pixels")
            turn = TURNS.get(picture.getexif().get(ORIENTATION, 1))
            picture.draft("RGB", (most, most))
            picture.thumbnail((most, most))
            return _plain(picture.transpose(turn) if turn is not None else picture)
    except FileNotFoundError as gone:
        raise NotFound(_("This file is no longer here.")) from gone
    except Exception as fault:  # there is no end to what decoders say of content that is not theirs
        raise NotFound(_("This picture cannot be shown.")) from fault


def _plain(picture: Image.Image) -> bytes:
    """Nothing but colours: no metadata, no transparency."""
    coloured = picture.convert("RGBA")
    ground = Image.new("RGB", coloured.size, "white")
    ground.paste(coloured, mask=coloured.getchannel("A"))
    held = BytesIO()
    ground.save(held, "JPEG", quality=QUALITY, optimize=True)
    return held.getvalue()
