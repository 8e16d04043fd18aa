"""Whoever has the database's password can switch the guards off; then history itself tells."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.cast import Story
from yimen.cases.models import Case
from yimen.cases.verify import faults_of
from yimen.kernel.models import StoredEvent
from yimen.kernel.roots import broken_roots, receipt, seal

from .conftest import run

pytestmark = pytest.mark.django_db


def unguarded(sql: str, *values: object) -> None:
    """Write with every trigger switched off, as a superuser can."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET LOCAL session_replication_role = replica")
    run(sql, *values)
    run("SET LOCAL session_replication_role = origin")


def faults() -> list[str]:
    return [each.says for each in faults_of(list(Case.objects.order_by("id")))]


def sealed(story: Story) -> Story:
    story.to_hand().answer()
    seal(story.moment.date())
    assert faults() == []
    assert list(broken_roots()) == []
    return story


REWRITTEN = "UPDATE kernel_storedevent SET actor = 'staff:99' WHERE number = 3"
HASHED_AGAIN = """
WITH RECURSIVE again AS (
  SELECT case_id, number, sha256(convert_to(kernel_event_text(e, ''), 'UTF8')) AS hash
    FROM kernel_storedevent e WHERE number = 1
  UNION ALL
  SELECT e.case_id, e.number, sha256(convert_to(kernel_event_text(e, again.hash), 'UTF8'))
    FROM kernel_storedevent e JOIN again
      ON e.case_id = again.case_id AND e.number = again.number + 1
)
UPDATE kernel_storedevent e SET hash = again.hash FROM again
  WHERE e.case_id = again.case_id AND e.number = again.number
"""


def test_a_rewritten_event_does_not_have_its_hash(story: Story) -> None:
    sealed(story)
    unguarded(REWRITTEN)
    assert faults() == ["the hash is not that of what it says"]


def test_with_all_hashes_made_again_the_daily_root_still_tells(story: Story) -> None:
    sealed(story)
    unguarded(REWRITTEN)
    unguarded(HASHED_AGAIN)
    assert faults() == []
    assert [day for day, _says in broken_roots()] == [story.moment.date()]


def test_a_removed_last_event_is_missed(story: Story) -> None:
    sealed(story)
    unguarded("DELETE FROM kernel_storedevent WHERE number = 4")
    assert any("the row is answered at 4" in each for each in faults())
    assert list(broken_roots())


def test_a_case_that_was_made_to_disappear_breaks_the_root(story: Story) -> None:
    sealed(story)
    unguarded("DELETE FROM kernel_storedevent")
    assert list(broken_roots())


def test_a_root_that_was_made_again_no_longer_is_the_published_one(story: Story) -> None:
    """A root made anew over rewritten events agrees with them, but not with a receipt."""
    sealed(story)
    kept = receipt(story.request.pk)
    assert kept is not None
    assert kept.holds()
    unguarded(REWRITTEN)
    unguarded(HASHED_AGAIN)
    now = receipt(story.request.pk)
    assert now is not None
    assert now.head.hash != kept.head.hash
    assert not now.holds()


def test_a_state_that_was_changed_behind_the_events_is_found(story: Story) -> None:
    sealed(story)
    unguarded("UPDATE cases_case SET state = 'closed', closed_at = now()")
    assert any("the row is closed" in each for each in faults())


def test_the_next_day_does_not_hide_what_was_rewritten_the_day_before(story: Story) -> None:
    sealed(story)
    story.later(days=1).pass_check()
    seal(story.moment.date())
    unguarded(REWRITTEN)
    unguarded(HASHED_AGAIN)
    first, second = [day for day, _says in broken_roots()]
    assert first < second


def test_the_hash_chain_is_the_same_in_sql_and_in_python(story: Story) -> None:
    sealed(story)
    before = list(StoredEvent.objects.order_by("number").values_list("hash", flat=True))
    unguarded(HASHED_AGAIN)
    after = list(StoredEvent.objects.order_by("number").values_list("hash", flat=True))
    assert before == after


def test_every_case_of_a_day_has_a_receipt_that_holds(story: Story) -> None:
    stories = [Story(story.cast).register(f"Lamp {place}") for place in range(5)]
    sealed(story)
    for each in [story, *stories]:
        held = receipt(each.request.pk)
        assert held is not None
        assert held.holds()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_dailyroot")
        assert cursor.fetchone() == (1,)


def test_a_receipt_is_of_the_latest_root_that_sealed_the_case(story: Story) -> None:
    assert receipt(story.request.pk) is None
    sealed(story)
    first = receipt(story.request.pk)
    story.later(days=1)
    seal(story.moment.date())
    assert receipt(story.request.pk) == first
    story.pass_check()
    assert receipt(story.request.pk) == first
    story.later(days=1)
    seal(story.moment.date())
    second = receipt(story.request.pk)
    assert first is not None
    assert second is not None
    assert (first.head.number, second.head.number) == (4, 5)
    assert second.holds()
    assert receipt(Story(story.cast).register().request.pk) is None
