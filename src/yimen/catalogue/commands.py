"""Changing whose a matter is: rows of the directory are closed and opened, never rewritten."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yimen.catalogue.models import Category, Direction
from yimen.catalogue.policy import keeper_of_categories, keeper_of_directory
from yimen.catalogue.queries import forget_catalogue
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, Refused
from yimen.orgs.models import Unit
from yimen.orgs.policy import require


@transaction.atomic
def direct(
    category: Category,
    actor: Actor,
    *,
    unit: Unit,
    basis: str,
    since: date,
    area: str = "",
    note: str = "",
) -> Direction:
    """From a day on a category is a unit's in an area (职责调整); the row before it ends."""
    require(keeper_of_directory, actor, area)
    if not basis.strip():
        raise Invalid(_("Say on what basis it is theirs."))
    if not unit.active:
        raise Refused(_("This unit is dissolved."))
    rows = Direction.objects.select_for_update().filter(category=category, area=area)
    if rows.filter(Q(valid_from__gte=since) | Q(valid_to__gt=since)).exists():
        raise Refused(_("The directory has a later row for this category and area."))
    rows.filter(valid_to=None).update(valid_to=since)
    opened = Direction.objects.create(
        category=category, area=area, unit=unit, basis=basis.strip(), valid_from=since, note=note
    )
    forget_catalogue()
    return opened


@transaction.atomic
def withdraw(direction: Direction, actor: Actor, *, until: date) -> Direction:
    """From a day on, this row decides nothing any more."""
    require(keeper_of_directory, actor, direction.area)
    if direction.valid_to is not None or until < direction.valid_from:
        raise Refused(_("This row has ended, or begins later."))
    direction.valid_to = until
    direction.save(update_fields=["valid_to"])
    forget_catalogue()
    return direction


def show_route(category: Category, actor: Actor, *, route: str) -> Category:
    """A matter is not the hotline's: say where to turn instead; "" makes it the hotline's again."""
    require(keeper_of_categories, actor)
    category.route = route.strip()
    category.save(update_fields=["route"])
    forget_catalogue()
    return category


def make_public(category: Category, actor: Actor, *, public: bool) -> Category:
    """Say whether matters of a category, and of its parts, may stand on the public list."""
    require(keeper_of_categories, actor)
    category.public = public
    category.save(update_fields=["public"])
    forget_catalogue()
    return category


def retire(category: Category, actor: Actor) -> Category:
    """A category is offered no more; cases that have it keep it."""
    require(keeper_of_categories, actor)
    category.active = False
    category.save(update_fields=["active"])
    forget_catalogue()
    return category
