"""Changing whose a matter is: rows of the directory are closed and opened, never rewritten."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yimen.catalogue.history import OF_CATEGORIES, OF_DIRECTORY, OF_SYNONYMS
from yimen.catalogue.imports import SYNONYMS
from yimen.catalogue.models import Category, Direction, Synonyms
from yimen.catalogue.policy import keeper_of_categories, keeper_of_directory
from yimen.catalogue.queries import forget_catalogue, leading_to
from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid, Refused
from yimen.orgs.commands.lines import held, put_line
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
    hand = Hand(actor.key)
    for before in rows.filter(valid_to=None):
        _close(before, hand, since)
    opened = Direction.objects.create(
        category=category, area=area, unit=unit, basis=basis.strip(), valid_from=since, note=note
    )
    OF_DIRECTORY.note(hand, [(opened, None)])
    forget_catalogue()
    return opened


@transaction.atomic
def withdraw(direction: Direction, actor: Actor, *, until: date) -> Direction:
    """From a day on, this row decides nothing any more."""
    require(keeper_of_directory, actor, direction.area)
    if direction.valid_to is not None or until < direction.valid_from:
        raise Refused(_("This row has ended, or begins later."))
    _close(direction, Hand(actor.key), until)
    forget_catalogue()
    return direction


def _close(direction: Direction, hand: Hand, until: date) -> None:
    before, direction.valid_to = OF_DIRECTORY.of(direction), until
    direction.save(update_fields=["valid_to"])
    OF_DIRECTORY.note(hand, [(direction, before)])


@transaction.atomic
def give_all(unit: Unit, actor: Actor, *, to: Unit, basis: str, since: date) -> int:
    """All that the directory gives a unit is another's from a day on; how many rows that were.

    Rows that were to begin later or have an end of their own are left for somebody to look at.
    """
    if to.pk == unit.pk:
        raise Invalid(_("Name another unit."), {"to": _("Name another unit.")})
    rows = leading_to(unit).filter(valid_to=None, valid_from__lt=since).select_related("category")
    found = list(rows)
    for row in found:
        direct(row.category, actor, unit=to, basis=basis, since=since, area=row.area, note=row.note)
    if not found:
        raise Refused(_("No row of the directory leads to this unit and began before that day."))
    return len(found)


@transaction.atomic
def withdraw_all(unit: Unit, actor: Actor, *, until: date) -> int:
    """What the directory gives a unit is nobody's from a day on; how many rows that were."""
    found = list(leading_to(unit).filter(valid_to=None, valid_from__lt=until))
    for row in found:
        withdraw(row, actor, until=until)
    return len(found)


@transaction.atomic
def show_route(category: Category, actor: Actor, *, route: str) -> Category:
    """A matter is not the hotline's: say where to turn instead; "" makes it the hotline's again."""
    require(keeper_of_categories, actor)
    found = Category.objects.select_for_update().get(pk=category.pk)
    before, found.route = OF_CATEGORIES.of(found), route.strip()
    found.save(update_fields=["route"])
    OF_CATEGORIES.note(Hand(actor.key), [(found, before)])
    forget_catalogue()
    return found


@transaction.atomic
def make_public(category: Category, actor: Actor, *, public: bool) -> Category:
    """Say whether matters of a category, and of its parts, may stand on the public list."""
    require(keeper_of_categories, actor)
    found = Category.objects.select_for_update().get(pk=category.pk)
    before, found.public = OF_CATEGORIES.of(found), public
    found.save(update_fields=["public"])
    OF_CATEGORIES.note(Hand(actor.key), [(found, before)])
    forget_catalogue()
    return found


@transaction.atomic
def retire(category: Category, actor: Actor) -> Category:
    """A category is offered no more; cases that have it keep it."""
    require(keeper_of_categories, actor)
    found = Category.objects.select_for_update().get(pk=category.pk)
    before, found.active = OF_CATEGORIES.of(found), False
    found.save(update_fields=["active"])
    OF_CATEGORIES.note(Hand(actor.key), [(found, before)])
    forget_catalogue()
    return found


@transaction.atomic
def add_synonyms(actor: Actor, *, word: str, same: str) -> Synonyms:
    """Some words mean the same: whoever looks for one finds the others from now on."""
    require(keeper_of_categories, actor)
    put_line(SYNONYMS, Hand(actor.key), word=word, same=same, active=True)
    return Synonyms.objects.latest("pk")


@transaction.atomic
def change_synonyms(
    synonyms: Synonyms, actor: Actor, *, same: str, seen: str | None = None
) -> Synonyms:
    """Other words mean the same as this one; a row that had ended holds again."""
    require(keeper_of_categories, actor)
    now = held(OF_SYNONYMS, synonyms, seen)
    put_line(SYNONYMS, Hand(actor.key), word=now.word, same=same, active=True)
    return Synonyms.objects.get(pk=now.pk)


@transaction.atomic
def end_synonyms(
    synonyms: Synonyms, actor: Actor, *, reason: str = "", seen: str | None = None
) -> Synonyms:
    """These words do not mean the same any more."""
    require(keeper_of_categories, actor)
    now = held(OF_SYNONYMS, synonyms, seen)
    if not now.active:
        raise Refused(_("This row has ended already."))
    hand = Hand(actor.key).because(reason)
    put_line(SYNONYMS, hand, word=now.word, same=now.same, active=False)
    return Synonyms.objects.get(pk=now.pk)
