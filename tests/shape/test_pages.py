"""Pages: their size, and that a strict browser shows all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from tests.shape.source import ROOT, templates

LONGEST_TEMPLATE = 150  # lines

# The content policy lets none of it run (yimen.headers).
REFUSED = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.I),
    "a style in the page": re.compile(r"<style|\sstyle\s*=", re.I),
    "an act in an attribute": re.compile(r"\son[a-z]+\s*=|\shx-on", re.I),
    "something from elsewhere": re.compile(
        r"(?:src|srcset|action)\s*=\s*[\"']?(?:https?:)?//", re.I
    ),
}


def test_a_template_fits_two_screens() -> None:
    long = [str(path) for path, text in templates() if text.count("\n") > LONGEST_TEMPLATE]
    assert not long


@pytest.mark.parametrize("what", REFUSED)
def test_a_page_holds_nothing_that_the_browser_refuses(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)!r}"
        for path, text in templates()
        for match in REFUSED[what].finditer(re.sub(r"\{#.*?#\}", "", text))
    ]
    assert not found


def test_a_page_speaks_through_translations() -> None:
    chinese = re.compile(r"[\u3400-\u9fff]")
    assert not [str(path) for path, text in templates() if chinese.search(text)]


def test_styles_and_scripts_can_be_collected(tmp_path: Path, settings: Settings) -> None:
    """Each is found, and whatever it names is there too."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    assert (tmp_path / "staticfiles.json").exists()
