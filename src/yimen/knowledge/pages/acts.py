"""What can be done with a version of an article, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.knowledge import commands
from yimen.knowledge.forms import ReasonForm, ReviewForm
from yimen.knowledge.models import PENDING, Stage, Version
from yimen.knowledge.policy import another_hand, approver_for, writer_for


@dataclass(frozen=True, slots=True)
class Act:
    """An act: its name, from which stages, what it asks for, who may."""

    label: Label
    stages: tuple[Stage, ...]
    may: Callable[[Actor, Version], bool]
    run: Callable[..., Version]
    form: Callable[[Any], Form] = Form
    grave: bool = False


def writes(actor: Actor, version: Version) -> bool:
    """Whether the actor may write for the unit that owns it."""
    return writer_for.holds(actor, version.article.unit)


def approves(actor: Actor, version: Version) -> bool:
    """Whether the actor may approve what another wrote."""
    return approver_for.holds(actor, version) and another_hand.holds(actor, version)


ACTS: dict[str, Act] = {
    "publish": Act(_("Approve and publish"), (Stage.IN_REVIEW,), approves, commands.publish),
    "send_back": Act(
        _("Send back to the writer"),
        (Stage.IN_REVIEW,), approver_for.holds, commands.send_back, ReasonForm,
    ),
    "submit": Act(_("Ask for approval"), (Stage.DRAFT,), writes, commands.submit),
    "confirm": Act(
        _("Reviewed: still right"), (Stage.PUBLISHED,), writes, commands.confirm, ReviewForm
    ),
    "withdraw": Act(
        _("Take off"),
        (*PENDING, Stage.PUBLISHED), writes, commands.withdraw, ReasonForm, grave=True,
    ),
}  # fmt: skip
"""In the order of their buttons."""


def open_to(actor: Actor, version: Version) -> list[tuple[str, Act]]:
    """What the actor may do with a version now."""
    return [
        (name, act)
        for name, act in ACTS.items()
        if version.stage in act.stages and act.may(actor, version)
    ]
