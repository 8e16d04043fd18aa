"""A unit is dissolved by its page: what it holds, who follows, how far it is, what was refused."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from tests.cast import Story

from yimen.dissolutions.commands import carry_out
from yimen.dissolutions.models import Dissolution
from yimen.orgs.models import Unit
from yimen.ui.tests.visitors import Door, text_of

from .test_city import opened

pytestmark = pytest.mark.django_db


def test_a_unit_with_work_says_how_much_and_who_shall_have_it(door: Door, story: Story) -> None:
    client, url = door("administrator"), "/administration/units/water/"
    story.register().dispatch(to=story.cast.city.units["water"])
    page = client.get(f"{url}end/")
    hangs = {str(each.title): each.n for each in page.context["hanging"]}
    assert hangs == {"Rows of the dispatch directory": 1, "Open cases": 1, "Posts held today": 0}
    typed = {**opened(client, f"{url}end/"), "reason": "Order 7", "to": "housing"}
    assert client.post(f"{url}end/", typed).headers["Location"] == url
    facts = {str(name): said for name, said in client.get(url).context["facts"]}
    assert facts["Dissolution"] == "Being handed on"
    assert (facts["Its work goes to"], facts["Still open here"]) == ("Housing bureau", "1")
    assert client.get(f"{url}end/").status_code == 403
    carry_out(Dissolution.objects.get().pk)
    page = client.get(url)
    assert dict(page.context["facts"])["Its work was taken on by"] == "Housing bureau"
    assert [(each.parts, each.added) for each in page.context["changes"]] == [
        ([("Its work was taken on by", "", "Housing bureau")], False),
        ([("In use", "yes", "no")], False),
        ([("Being dissolved", "", "yes")], False),
    ]


def test_what_could_not_be_handed_on_is_listed_on_the_units_page(door: Door, story: Story) -> None:
    client, url = door("administrator"), "/administration/units/water/"
    units = story.cast.city.units
    story.register(about_unit=units["housing"]).dispatch(to=units["water"], basis="x")
    typed = {**opened(client, f"{url}end/"), "reason": "Order 7", "to": "housing"}
    assert client.post(f"{url}end/", typed).status_code == 302
    carry_out(Dissolution.objects.get().pk)
    told = text_of(client.get(url))
    assert f"{story.request.number}: What is reported about a unit" in told
    again = opened(client, f"{url}end/")
    assert (again["reason"], again["to"]) == ("Order 7", "Housing bureau")
    stopped = {**opened(client, f"{url}stop/"), "reason": "Not yet"}
    assert client.post(f"{url}stop/", stopped).status_code == 302
    assert not Unit.objects.get(code="water").ending
    assert client.get(f"{url}stop/").status_code == 403


def test_what_the_worker_was_refused_is_said_in_the_language_of_whoever_reads_it(
    door: Door, story: Story
) -> None:
    client, units = door("administrator"), story.cast.city.units
    story.register(about_unit=units["housing"]).dispatch(to=units["water"], basis="x")
    url = "/administration/units/water/"
    typed = {**opened(client, f"{url}end/"), "reason": "Order 7", "to": "housing"}
    client.post(f"{url}end/", typed)
    with override("zh-hans"):
        carry_out(Dissolution.objects.get().pk)
    for language, said in (("en", "can never be dispatched"), ("zh-hans", "不得派给该单位")):
        assert said in text_of(client.get(url, headers={"accept-language": language}))


def test_bad_answers_about_who_follows_are_told_at_their_field(door: Door, story: Story) -> None:
    client, url = door("administrator"), "/administration/units/water/end/"
    story.register().dispatch(to=story.cast.city.units["water"])
    for typed, fault in (
        ({"to": "water"}, "Name another unit."),
        ({"to": "housing", "to_desks": "on"}, "not both"),
        ({"to": "nowhere"}, ""),
        ({"reason": "", "to": "housing"}, ""),
        ({"reason": "x" * 501, "to": "housing"}, ""),
    ):
        answer = client.post(url, {**opened(client, url), "reason": "Order 7", **typed})
        assert answer.status_code == 422
        assert fault in text_of(answer)
    assert not Dissolution.objects.exists()
