"""Matters that come in, are read and gathered, as the worker does it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.cast import Cast, Story

from yimen.kernel.ids import uuid7
from yimen.orgs.models import Resident
from yimen.reading.nearby.commands import write_signs
from yimen.troubles.commands import gather
from yimen.troubles.models import Member, Trouble

KITCHEN = (
    "柳林苑楼下饭店油烟扰民",
    "柳林苑小区餐馆油烟直排楼上",
    "柳林苑烧烤店没有烟道，油烟太大",
    "柳林苑底商油烟熏人",
)
MIXER = ("北塔湾新城搅拌站噪音太大", "北塔湾新城旁边搅拌站整夜轰鸣")


def person(number: int) -> Resident:
    """Somebody of the city."""
    return Resident.objects.create(
        id=uuid7(), name=f"居民{number}", phone=f"+86139000000{number:02}"
    )


def comes_in(cast: Cast, title: str, days: int = 0, **more: Any) -> Story:
    """A matter is registered, read and gathered, by somebody of its own."""
    story = Story(cast).later(days=days)
    said = {"resident": person(Resident.objects.count()), "body": f"{title}。请尽快处理。", **more}
    story.register(title=title, **said)
    write_signs([story.request.pk])
    gather(story.request.pk)
    story.moment += timedelta(minutes=1)
    return story


def trouble(story: Story) -> Trouble | None:
    """The trouble that a matter belongs to."""
    return Member.objects.get(case_id=story.request.pk).trouble


def together() -> set[frozenset[UUID]]:
    """Who is together with whom."""
    found: dict[UUID, set[UUID]] = {}
    for key, trouble_id in Member.objects.exclude(trouble=None).values_list(
        "case_id", "trouble_id"
    ):
        found.setdefault(trouble_id, set()).add(key)
    return {frozenset(each) for each in found.values()}


def keys(*stories: Story) -> frozenset[UUID]:
    return frozenset(each.request.pk for each in stories)
