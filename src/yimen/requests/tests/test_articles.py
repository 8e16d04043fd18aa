"""From the question to the answer: an article is suggested, read out, counted, and ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from yimen.kernel.ids import uuid7
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now, time_is
from yimen.knowledge import commands, queries
from yimen.knowledge.models import ArticleMonth, Audience, Version, Words
from yimen.orgs.queries import today
from yimen.requests.heard import Heard
from yimen.requests.models import Request
from yimen.requests.panels import articles
from yimen.requests.reactions import count_article, count_checked_article
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db

ASKED = "你好，我想问一下水费在哪里交，户号找不到了。"
BODY = "凭水卡到营业厅缴费，户号可以打电话查询。"


@pytest.fixture
def article(cast: Cast) -> Version:
    """Written by the water company, approved by the centre, good for a week."""
    said = Words(
        title="水费在哪里交？",
        body=BODY,
        document="Water supply rules",
        items=("T101",),
        audience=Audience.PUBLIC,
        valid_from=date(2020, 1, 1),
        valid_to=today() + timedelta(days=7),
        review_on=today() + timedelta(days=5),
    )
    draft = commands.write(cast.water, unit=cast.city.units["water"], words=said)
    commands.submit(draft, cast.water)
    return commands.publish(draft, cast.approver)


def form(**more: Any) -> dict[str, Any]:
    """What the call screen sends."""
    return {
        "id": str(uuid7()),
        "channel": "phone",
        "body": ASKED,
        "kind": "question",
        "urgency": "normal",
        **more,
    }


def test_an_agent_is_shown_it_reads_it_out_and_it_counts(door: Door, article: Version) -> None:
    client, said = door("agent"), form()
    for _typed in range(3):
        page = text_of(client.post("/requests/heard/", said))
    assert "水费在哪里交？" in page
    assert "户号" in page
    assert f'data-put="answer" data-value="{BODY}"' in page
    sent = said | {"act": "answer", "answer": BODY, "article": "K00001"}
    assert client.post("/requests/register/", sent).status_code == 302
    event = StoredEvent.objects.get(kind="requests.AnsweredAtOnce")
    assert event.facts["article"] == "K00001"
    count_article(str(event.case_id), event.number)
    row = ArticleMonth.objects.get()
    assert (row.article, row.shown, row.used) == (article.article, 1, 1)


def test_an_answer_without_an_article_is_told_to_the_editors(door: Door, cast: Cast) -> None:
    sent = form(act="answer", answer="Ask at the counter.", item="T101")
    assert door("agent").post("/requests/register/", sent).status_code == 302
    event = StoredEvent.objects.get(kind="requests.AnsweredAtOnce")
    count_article(str(event.case_id), event.number)
    assert queries.missed() == {"words": [], "item": [("T101", 1)]}


def test_once_its_time_is_over_it_is_offered_to_nobody(door: Door, article: Version) -> None:
    with time_is(now() + timedelta(days=7)):
        assert "水费在哪里交" not in text_of(door("agent").post("/requests/heard/", form()))


def test_who_cannot_answer_reads_it_but_has_nothing_to_press(door: Door, article: Version) -> None:
    page = text_of(door("street").post("/requests/heard/", form()))
    assert "水费在哪里交？" in page
    assert "data-put" not in page


def test_the_page_of_a_step_names_the_articles_that_fit(
    door: Door, article: Version, story: Any
) -> None:
    story.register(title="水费户号查询")
    page = text_of(door("agent").get(f"/cases/{story.request.pk}/answer_now/"))
    assert "K00001" in page
    assert "水费在哪里交？" in page


@pytest.mark.parametrize(
    ("who", "step", "into"),
    [("agent", "answer_now", "text"), ("water", "answer", "public_text")],
)
def test_one_key_puts_it_below_what_was_typed_and_nothing_is_done(
    door: Door, article: Version, story: Any, who: str, step: str, into: str
) -> None:
    story.register(title="水费户号查询")
    if step == "answer":
        story.dispatch(to=story.cast.city.units["water"], basis="x").sign()
    head = story.request.head
    client, here = door(who), f"/cases/{story.request.pk}/{step}/"
    assert f'name="take" value="{article.article.code}"' in client.get(here).content.decode()
    said = {into: "您好。", "take": article.article.code}
    response = client.post(here, said)
    assert response.status_code == 200
    form = response.context["form"]
    assert form[into].value() == f"您好。\n{BODY}"
    assert form["article"].value() == article.article.code
    assert not form.errors, "nobody is told yet what is missing"
    again = client.post(here, {**said, into: form[into].value()}).context["form"]
    assert again[into].value() == f"您好。\n{BODY}", "once is enough"
    assert Request.objects.get().head == head


def test_a_strangers_key_puts_nothing(door: Door, article: Version, story: Any) -> None:
    story.register(title="水费户号查询")
    here = f"/cases/{story.request.pk}/answer_now/"
    assert door("water").post(here, {"take": article.article.code}).status_code == 404
    assert door("dispatcher").post(here, {"take": article.article.code}).status_code == 403
    shown = door("agent").post(here, {"take": "NOBODY", "text": ""})
    assert shown.status_code == 422, "what is not offered is no offer"


def test_an_article_that_ended_meanwhile_sends_no_answer(door: Door, story: Any) -> None:
    story.register(title="水费户号查询")
    head, here = story.request.head, f"/cases/{story.request.pk}/answer_now/"
    whole = {"text": "您好，请到营业厅办理。", "solved": "yes", "take": "K00001"}
    shown = door("agent").post(here, whole)
    assert shown.status_code == 422
    assert shown.context["form"]["text"].value() == whole["text"], "what was typed stays"
    assert Request.objects.get().head == head


def test_a_units_answer_counts_once_it_went_out(article: Version, story: Any) -> None:
    code = article.article.code
    story.to_hand().answer(text=BODY, article=code)
    assert not ArticleMonth.objects.exists()
    story.fail_check().answer(text=BODY, article=code).pass_check()
    for event in StoredEvent.objects.filter(kind="requests.CheckPassed"):
        count_checked_article(str(event.case_id), event.number)
    assert ArticleMonth.objects.get().used == 1


def test_an_answer_of_ones_own_counts_for_no_article(article: Version, story: Any) -> None:
    story.to_hand().answer(text="Mended.").pass_check()
    event = StoredEvent.objects.get(kind="requests.CheckPassed")
    count_checked_article(str(event.case_id), event.number)
    assert not ArticleMonth.objects.exists()


def test_a_panel_takes_one_question_of_the_database(cast: Cast, article: Version) -> None:
    def heard() -> Heard:
        return Heard(cast.agent, Request(id=uuid7()), body=ASKED)

    assert articles.says(heard())
    with CaptureQueriesContext(connection) as told:
        assert articles.says(heard())
    assert len(told) == 1
