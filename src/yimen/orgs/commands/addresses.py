"""The address book: names added, changed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Refused
from yimen.orgs.commands.lines import held, put_line
from yimen.orgs.history import OF_ADDRESSES
from yimen.orgs.imports.addresses import ADDRESSES
from yimen.orgs.models import AddressKind, AddressName, Area
from yimen.orgs.policy import keeper_of_area, require


@transaction.atomic
def add_address(
    area: Area,
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: AddressKind,
    grid: str = "",
    others: Sequence[str] = (),
    first: int | None = None,
    last: int | None = None,
    lat: float | None = None,
    lon: float | None = None,
) -> AddressName:
    """A road, an estate or another place gets its line in the address book."""
    require(keeper_of_area, actor, area.pk)
    if AddressName.objects.filter(pk=code).exists():
        raise Refused(_("There is a name of this code."))
    _put(
        actor, code, name=name, kind=kind, area=area.pk, grid=grid, others=others,
        first=first, last=last, lat=lat, lon=lon,
    )  # fmt: skip
    return AddressName.objects.get(pk=code)


@transaction.atomic
def change_address(
    address: AddressName,
    actor: Actor,
    *,
    area: Area,
    name: str,
    kind: AddressKind,
    grid: str = "",
    others: Sequence[str] = (),
    first: int | None = None,
    last: int | None = None,
    lat: float | None = None,
    lon: float | None = None,
    seen: str | None = None,
) -> AddressName:
    """A place is called otherwise, or lies elsewhere than the book said."""
    require(keeper_of_area, actor, address.area_id)
    require(keeper_of_area, actor, area.pk)
    held(OF_ADDRESSES, address, seen)
    _put(
        actor, address.pk, name=name, kind=kind, area=area.pk, grid=grid, others=others,
        first=first, last=last, lat=lat, lon=lon,
    )  # fmt: skip
    return AddressName.objects.get(pk=address.pk)


@transaction.atomic
def end_address(
    address: AddressName, actor: Actor, *, reason: str = "", seen: str | None = None
) -> AddressName:
    """A name is no longer used: texts are not searched for it any more."""
    require(keeper_of_area, actor, address.area_id)
    now = held(OF_ADDRESSES, address, seen)
    if not now.active:
        raise Refused(_("This name has ended already."))
    _put(actor, now.pk, reason=reason, name=now.name, kind=now.kind, area=now.area_id, active=False)
    return AddressName.objects.get(pk=address.pk)


def _put(
    actor: Actor, code: str, *, reason: str = "", others: Sequence[str] | None = None, **cells: Any
) -> None:
    named = {} if others is None else {"others": "、".join(others)}
    put_line(ADDRESSES, Hand(actor.key).because(reason), code=code, **cells, **named)
