"""One sign-in for each post of the demo city, with a password that nobody else has."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.db import transaction
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
            lines.append(f"{post.get_role_display():<22}{post.staff.login:<22}{password}\n")
    places.write_private(path(), "".join(lines))
    return kept()


def one_of_each_role() -> list[Post]:
    """For each role the post that was made first."""
    posts = Post.objects.filter(until=None, staff__is_active=True).select_related("staff")
    first = posts.order_by("role", "id").distinct("role")
    order = {role: place for place, role in enumerate(Role.values)}
    return sorted(first, key=lambda post: order[post.role])
