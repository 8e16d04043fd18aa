"""One sign-in for each post of the demo city, with a password that nobody else has."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from yimen import places
from yimen.orgs.models import Post, Role, Staff

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike


def path() -> Path:
    """Where they are kept, for their owner alone."""
    return places.home() / "sign-ins.txt"


def kept() -> str:
    """The sign-ins that were made before, or nothing."""
    return path().read_text(encoding="utf-8") if path().exists() else ""


def anybody() -> bool:
    """Whether somebody works in this city: then it is not a new one."""
    return Staff.objects.exists()


def make() -> str:
    """Give one person of each role a new password; returns the table of them."""
    lines = []
    with transaction.atomic(), translation.override("en"):  # commands speak English
        for post in one_of_each_role():
            password = "".join(secrets.choice(LETTERS) for _ in range(12))
            post.staff.set_password(password)
            post.staff.save(update_fields=["password"])
            lines.append(f"{desk_of(post):<38}{post.staff.login:<26}{password}\n")
    places.write_private(path(), "".join(lines))
    return kept()


def desk_of(post: Post) -> str:
    """What somebody does, and where it is no desk of the hotline's or of a department."""
    role = post.get_role_display()
    return f"{role} (mediation centre)" if post.unit.kind in MEDIATES else role


MEDIATES = ("mediation", "team")


def one_of_each_role() -> list[Post]:
    """For each role the post that was made first; those of a mediation centre apart."""
    posts = Post.objects.filter(until=None, staff__is_active=True).select_related("staff", "unit")
    kinds = posts.annotate(mediates=Q(unit__kind__in=MEDIATES))
    first = kinds.order_by("mediates", "role", "id").distinct("mediates", "role")
    order = {role: place for place, role in enumerate(Role.values)}
    return sorted(first, key=lambda post: (post.unit.kind in MEDIATES, order[post.role]))
