"""A mediator: what they can, when they can, and for whom they cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import pairwise
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import hand_of
from yimen.kernel.errors import Invalid, NotNow, Refused
from yimen.kernel.time import now
from yimen.mediators.commands.centre import changed, is_centre, kept, types_in
from yimen.mediators.history import OF_ABSENCES, OF_HOURS, OF_MEDIATORS, OF_RELATIONS
from yimen.mediators.models import (
    Absence,
    Availability,
    Charge,
    Mediator,
    MediatorKind,
    Member,
    Relation,
    Team,
)
from yimen.mediators.policy import arranges_for, keeper_of, reader_of_relations
from yimen.mediators.queries.conflicts import hash_of
from yimen.orgs.commands.lines import held
from yimen.orgs.models import Resident, Staff, Unit
from yimen.orgs.policy import require


class Hours(NamedTuple):
    """Hours of every week: the day (Monday is 1), from, to."""

    weekday: int
    begins: time
    ends: time


def _words(said: Iterable[str]) -> list[str]:
    """Each once, without what is empty."""
    return list(dict.fromkeys(word.strip() for word in said if word.strip()))


def _fits(kind: str, member: Member | None, centre: Unit, teams: Sequence[Team]) -> None:
    """Refused, where a member or a team is another centre's; Invalid, where one is missing."""
    if kind == MediatorKind.BODY and member is None:
        wrong = _("Say whose person it is.")
        raise Invalid(wrong, {"member": wrong})
    if (member is not None and member.centre_id != centre.pk) or any(
        team.centre_id != centre.pk for team in teams
    ):
        raise Refused(_("This belongs to another centre."))


@transaction.atomic
def add_mediator(
    person: Staff,
    actor: Actor,
    *,
    centre: Unit,
    kind: str,
    skills: Sequence[str] = (),
    languages: Sequence[str] = (),
    member: Member | None = None,
    employer: str = "",
    most: int = 8,
    teams: Sequence[Team] = (),
) -> Mediator:
    """A person is chosen or engaged as a mediator of a centre (人民调解法 art. 9, 13)."""
    require(keeper_of, actor, centre)
    is_centre(centre)
    _fits(kind, member, centre, teams)
    if Mediator.objects.filter(staff=person).exists():
        raise Refused(_("This person is a mediator already."))
    mediator = Mediator(
        staff=person, centre=centre, kind=kind, member=member, skills=types_in(skills),
        languages=_words(languages), employer=employer.strip(), most=most,
    )  # fmt: skip
    kept(OF_MEDIATORS, mediator, hand_of(actor))
    mediator.teams.set(teams)
    return mediator


@transaction.atomic
def change_mediator(
    mediator: Mediator,
    actor: Actor,
    *,
    kind: str,
    skills: Sequence[str] = (),
    languages: Sequence[str] = (),
    member: Member | None = None,
    employer: str = "",
    most: int = 8,
    teams: Sequence[Team] = (),
    active: bool = True,
    seen: str | None = None,
) -> Mediator:
    """What a mediator is, can and takes on; one who has disputes in charge does not end."""
    require(keeper_of, actor, mediator.centre)
    _fits(kind, member, mediator.centre, teams)
    held(OF_MEDIATORS, mediator)
    if not active and Charge.objects.filter(mediator=mediator, until=None).exists():
        raise Refused(_("They have disputes in charge: give these to others first."))
    row = changed(
        OF_MEDIATORS, mediator, actor, seen,
        kind=kind, member=member, skills=types_in(skills), languages=_words(languages),
        employer=employer.strip(), most=most, active=active,
    )  # fmt: skip
    row.teams.set(teams)
    return row


@transaction.atomic
def set_hours(mediator: Mediator, actor: Actor, *, hours: Sequence[Hours]) -> None:
    """The hours of every week in which a mediator can sit, in place of those before."""
    require(arranges_for, actor, mediator)
    held(OF_MEDIATORS, mediator)
    rows = [Availability(mediator=mediator, **each._asdict()) for each in sorted(set(hours))]
    for one, following in pairwise(rows):
        if one.weekday == following.weekday and following.begins < one.ends:
            raise Invalid(_("Two of these hours overlap."))
    if any(row.ends <= row.begins or not 1 <= row.weekday <= 7 for row in rows):
        raise Invalid(_("It ends before it begins."))
    hand, before = hand_of(actor), list(Availability.objects.filter(mediator=mediator))
    if {(r.weekday, r.begins, r.ends) for r in before} == {*hours}:
        return
    OF_HOURS.act(hand, rows[0] if rows else Availability(mediator=mediator),
                 was=" ".join(map(str, before)), hours=" ".join(map(str, rows)))  # fmt: skip
    Availability.objects.filter(mediator=mediator).delete()
    Availability.objects.bulk_create(rows)


@transaction.atomic
def add_absence(mediator: Mediator, actor: Actor, *, first: date, last: date) -> Absence:
    """Days on which a mediator cannot sit. What is booked on them stays until it is given up."""
    require(arranges_for, actor, mediator)
    if last < first:
        wrong = _("It ends before it begins.")
        raise Invalid(wrong, {"last": wrong})
    absence = Absence(mediator=mediator, first=first, last=last)
    return kept(OF_ABSENCES, absence, hand_of(actor))


@transaction.atomic
def drop_absence(absence: Absence, actor: Actor) -> None:
    """They can sit on these days after all."""
    require(arranges_for, actor, absence.mediator)
    OF_ABSENCES.act(hand_of(actor), absence, dropped=True)
    Absence.objects.filter(pk=absence.pk).delete()


@transaction.atomic
def declare(
    mediator: Mediator,
    actor: Actor,
    *,
    kind: str,
    resident: Resident | None = None,
    organisation: str = "",
) -> Relation:
    """A relation that keeps a mediator out: declared by them or by whoever keeps the centre.

    法释〔2016〕14号 art. 15: a close relative, an interest, another relation that may bear on
    fairness. Nobody is kept out because of what they are called.
    """
    require(arranges_for, actor, mediator)
    if (resident is None) == (not organisation.strip()):
        raise Invalid(_("Name one person or one organisation."))
    relation = Relation(
        mediator=mediator, kind=kind, resident=resident,
        organisation_hash=hash_of(organisation) if resident is None else None,
        declared_by=actor.key, declared_at=now(),
    )  # fmt: skip
    return kept(OF_RELATIONS, relation, hand_of(actor))


@transaction.atomic
def end_relation(relation: Relation, actor: Actor) -> Relation:
    """It holds no more: said by who declared it, or by an administrator."""
    require(reader_of_relations, actor, relation.mediator)
    own = relation.declared_by == actor.key
    if not own and actor.key == relation.mediator.key:
        raise Refused(_("Somebody else declared it: an administrator ends it."))
    found = held(OF_RELATIONS, relation)
    if found.ended_at is not None:
        raise NotNow(_("It has ended already."))
    before, found.ended_at, found.ended_by = OF_RELATIONS.of(found), now(), actor.key
    return kept(OF_RELATIONS, found, hand_of(actor), before)
