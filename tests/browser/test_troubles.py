"""The pages of troubles: axe finds no fault, and a matter is taken out as a person does it."""

from __future__ import annotations

import pytest

from tests.browser.test_accessibility import Visit, faults
from tests.browser.test_accessibility import context as context
from tests.browser.test_accessibility import visit as visit
from tests.cast import City, Story, gather
from yimen.troubles.models import Member, Trouble, Turn
from yimen.troubles.tests.coming import KITCHEN, MIXER, comes_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]


@pytest.fixture
def story(city: City) -> Story:
    """The last of four who tell of one kitchen; two tell of a mixer."""
    cast = gather(city)
    for title in MIXER:
        comes_in(cast, title)
    return [comes_in(cast, title, day) for day, title in enumerate(KITCHEN)][-1]


def trouble(story: Story) -> Trouble:
    """Its trouble."""
    found = Member.objects.get(case=story.request).trouble
    assert found
    return found


def test_the_pages_have_no_fault(visit: Visit, story: Story) -> None:
    one = f"/troubles/{trouble(story).pk}/"
    for address in ("/troubles/", one, f"{one}problem/"):
        page = visit("supervisor", address)
        assert not faults(page), address
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{address} is wider than the screen"


def test_a_matter_is_taken_out(visit: Visit, story: Story) -> None:
    page = visit("supervisor", "/troubles/")
    page.locator("main table a").first.click()
    page.get_by_label(story.request.number).check()
    page.locator("[name=reason]").fill("另一家店")
    page.locator("button[value=take_out]").click()
    page.wait_for_load_state()
    assert not faults(page)
    assert "另一家店" in page.locator("main").inner_text()
    assert Member.objects.get(case=story.request).trouble is None
    assert Turn.objects.get().reason == "另一家店"
