"""Mailboxes of the tests: what arrives in them, and who reads them."""

from __future__ import annotations

import re

import pytest
from pytest_django import Settings
from tests.cast import Story

from yimen.links.mail.commands import hand_over
from yimen.links.mail.models import Letter, Mail
from yimen.links.mail.queries import received
from yimen.orgs.commands import choose_notices, confirm_email, find_or_add, give_email
from yimen.orgs.models import NoticeWay, Resident
from yimen.orgs.queries import actor_of_resident
from yimen.portal.reactions import tell_resident

from .conftest import PHONE, jobs

WANG, LI = "wang@example.com", "li@example.com"


@pytest.fixture(autouse=True)
def demonstration(settings: Settings) -> None:
    settings.DEMO = True  # so that the fake is somewhere


def post() -> list[Letter]:
    """Let the worker hand over what waits; the mails in the boxes, the latest first."""
    for key in Mail.objects.filter(sent_at=None, refused_at=None).values_list("key", flat=True):
        hand_over(key)
    return list(received())


def link(kind: str) -> str:
    """The path that the latest mail leads to."""
    found = re.search(rf"http://127.0.0.1:8000(/mail/{kind}/\S+)", post()[0].text or "")
    assert found
    return found[1]


def tell() -> None:
    """Let the worker do all that waits, twice over."""
    for _time in range(2):
        for job in jobs("portal.tell_resident"):
            tell_resident(**job)


def person(phone: str = PHONE) -> Resident:
    """The row of a telephone as it is now."""
    return Resident.objects.get(pk=find_or_add(phone).pk)


@pytest.fixture
def reader(story: Story) -> Resident:
    """The resident of the story, who reads a confirmed mailbox."""
    return with_mail(story.cast.person, NoticeWay.BOTH)


def with_mail(resident: Resident, way: NoticeWay, email: str = WANG) -> Resident:
    """A resident with a confirmed address, and where they want news."""
    actor = actor_of_resident(resident.pk)
    give_email(resident, actor, email=email)
    row = confirm_email(resident, actor, email=email)
    return choose_notices(row, actor, way=way)
