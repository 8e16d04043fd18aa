"""Files of a case as a browser shows them: the strict policies let through what they should."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import let_in
from tests.cast import City, Story, gather
from yimen.cases.files import received
from yimen.ui.tests.visitors import Door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def photograph() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(held, "PNG")
    return held.getvalue()


def test_one_goes_from_file_to_file_by_links_alone(
    page: Page, city: City, live_server: Any
) -> None:
    """A picture is loaded, a PDF is framed, and the browser refuses neither."""
    story = Story(gather(city)).to_hand()
    for name, content in (("a.png", photograph()), ("b.pdf", b"%PDF-1.7\n%%EOF\n")):
        file = received(SimpleUploadedFile(name, content))
        story.take("attach", story.cast.water, file=file)
    client = Door(story.cast.city, story.cast)("water")
    let_in(page.context, client, live_server.url)
    page.goto(f"/cases/{story.request.pk}/")
    page.locator(".files img").click()
    page.wait_for_url("**/files/1/view/")
    assert page.locator("main img").evaluate("each => each.naturalWidth") == 640
    with page.expect_response("**/files/2/framed/") as framed:
        page.locator("[rel=next]").click()
    assert framed.value.status == 200
    page.wait_for_url("**/files/2/view/")
    assert page.locator("[rel=next]").count() == 0
    with page.expect_download() as download:
        page.locator("main .first").click()
    assert download.value.suggested_filename == "b.pdf"
