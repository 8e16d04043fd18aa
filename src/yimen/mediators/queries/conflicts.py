"""Who has a conflict of interest with a party. A family name is none: names are never compared.

法释〔2016〕14号 art. 15. What counts is a declared relation, an earlier case against each other,
or the same employer; an organisation is known by what it is called, a person by their row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yimen.kernel.conditions import Label
from yimen.kernel.crypto import keyed_hash
from yimen.mediators.models import Mediator, Relation, RelationKind

DECLARED: Label = _("declared a relation to a party")
AGAINST: Label = _("had an earlier case against a party")
COLLEAGUE: Label = _("has the same employer as a party")
EMPLOYED: Label = _("works for a party")
"""Why somebody is left out: never which party, nor what the relation is."""


@dataclass(frozen=True, slots=True)
class Party:
    """A party to a dispute, as far as conflicts ask: a resident or not, an organisation or not."""

    resident: UUID | None = None
    organisation: str = ""
    employer: str = ""


def plain(name: str) -> str:
    """An organisation's name without what differs from hand to hand: width, spaces, brackets."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s()\[\]《》“”\"'·.,、，。-]", "", folded)


def hash_of(organisation: str) -> bytes:
    """By what an organisation is found again in relations."""
    return keyed_hash(f"organisation:{plain(organisation)}")


def conflicts(mediators: Iterable[Mediator], parties: Collection[Party]) -> dict[int, Label]:
    """Of some mediators (with their member and its unit) those who must keep out, and why.

    One query.
    """
    some = list(mediators)
    found = _declared([each.pk for each in some], parties)
    for each in some:
        if each.pk not in found and (why := _by_work(each, parties)):
            found[each.pk] = why
    return found


def _declared(keys: Collection[int], parties: Collection[Party]) -> dict[int, Label]:
    residents = [party.resident for party in parties if party.resident]
    names = [hash_of(party.organisation) for party in parties if plain(party.organisation)]
    if not keys or not (residents or names):
        return {}
    met = Q(resident__in=residents) | Q(organisation_hash__in=names)
    rows = Relation.objects.filter(met, mediator__in=keys, ended_at=None).order_by("pk")
    return {
        key: AGAINST if kind == RelationKind.EARLIER_CASE else DECLARED
        for key, kind in rows.values_list("mediator_id", "kind")
    }


def _by_work(mediator: Mediator, parties: Collection[Party]) -> Label | None:
    """Whether a mediator works for a party, or where a party works."""
    own = {plain(mediator.employer)}
    if mediator.member is not None:
        own.add(plain(mediator.member.name))
        if mediator.member.unit is not None:
            own.add(plain(mediator.member.unit.name))
    own.discard("")
    if any(plain(party.organisation) in own for party in parties):
        return EMPLOYED
    if any(plain(party.employer) in own for party in parties):
        return COLLEAGUE
    return None
