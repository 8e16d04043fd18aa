"""Who has a conflict of interest with a party. A family name is none: names are never compared.

法释〔2016〕14号 art. 15. What counts is a declared relation, an earlier case against each other,
or the same employer; an organisation is known by what it is called, a person by their row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

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
    return ties_of(mediators).conflicts(parties)


@dataclass(frozen=True, slots=True)
class Ties:
    """What some mediators have declared and for whom they work: asked once for many disputes."""

    declared: dict[UUID | bytes, dict[int, Label]]
    work: dict[int, frozenset[str]]

    def conflicts(self, parties: Collection[Party]) -> dict[int, Label]:
        """Who must keep out of a dispute of these parties, and why."""
        found: dict[int, Label] = {}
        for party in parties:
            keys: list[UUID | bytes] = [party.resident] if party.resident else []
            if name := plain(party.organisation):
                keys.append(hash_of(name))
            for key in keys:
                found |= self.declared.get(key, {})
            for said, why in ((name, EMPLOYED), (plain(party.employer), COLLEAGUE)):
                same = (key for key, own in self.work.items() if said and said in own)
                found = dict.fromkeys(same, why) | found
        return found


def ties_of(mediators: Iterable[Mediator]) -> Ties:
    """What must be known of some mediators (with their member and its unit). One query."""
    work = {each.pk: frozenset(map(plain, _employers(each))) for each in mediators}
    rows = Relation.objects.filter(mediator__in=work.keys(), ended_at=None).order_by("pk")
    declared: dict[UUID | bytes, dict[int, Label]] = {}
    columns = ("resident_id", "organisation_hash", "mediator_id", "kind")
    for resident, organisation, mediator, kind in rows.values_list(*columns):
        why = AGAINST if kind == RelationKind.EARLIER_CASE else DECLARED
        declared.setdefault(resident or bytes(organisation or b""), {})[mediator] = why
    return Ties(declared, work)


def _employers(mediator: Mediator) -> Iterator[str]:
    """Whatever a mediator works for."""
    yield mediator.employer
    if mediator.member is not None:
        yield mediator.member.name
        if mediator.member.unit is not None:
            yield mediator.member.unit.name
