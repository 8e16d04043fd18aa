"""The mixed team that the system proposes for a dispute, and why each was chosen.

人民调解法 art. 19–20: one mediator or several, and whoever else can help with the parties' consent.
It is a proposal: who mediates is decided by a person, and agreed to by the parties.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.mediators.models import DisputeType, Mediator, MediatorKind
from yimen.mediators.policy import at_the_desk
from yimen.orgs.models import Unit
from yimen.orgs.policy import require

from .conflicts import Party, conflicts
from .mediators import loads, working


@dataclass(frozen=True, slots=True)
class Facts:
    """What a team is chosen by: the kind of dispute, languages that are needed, the parties."""

    kind: str
    languages: Sequence[str] = ()
    parties: Sequence[Party] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A mediator who is proposed, whether to lead, and why."""

    mediator: Mediator
    lead: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A mediator who would be asked but must keep out or has too much, and why."""

    mediator: Mediator
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A team, who was left out, and what nobody of the team can do."""

    team: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]
    lacks: tuple[str, ...]


def proposed_team(actor: Actor, centre: Unit, facts: Facts) -> Proposal:
    """A full-time mediator of the speciality leads; a volunteer or a member's person joins.

    Among equals whoever has the least in hand for what they take on. Four queries.
    """
    require(at_the_desk, actor, centre)
    people = working(centre)
    barred, load = conflicts(people, facts.parties), loads([each.pk for each in people])
    full = {each.pk for each in people if load[each.pk] >= each.most}
    free = [each for each in people if each.pk not in barred and each.pk not in full]
    lead = _best(free, facts, load, facts.languages, full_time=True)
    missing = [word for word in facts.languages if lead is None or word not in lead.languages]
    second = _best(free, facts, load, missing, full_time=False)
    team = [each for each in (lead, second) if each is not None]
    still = [word for word in missing if second is None or word not in second.languages]
    if still and (third := _speaker(free, team, load, still)):
        team.append(third)
        still = [word for word in still if word not in third.languages]
    chosen = tuple(
        Chosen(each, each is lead, tuple(why_chosen(each, each is lead, facts, load)))
        for each in team
    )
    lacks = _lacks(chosen, lead, facts.kind, still)
    return Proposal(chosen, _left_out(people, facts, barred, load), lacks)


def fits(mediator: Mediator, kind: str) -> bool:
    """Whether a kind of dispute is a mediator's own, or that of a team that they are in."""
    return kind in mediator.skills or any(
        kind in team.types for team in mediator.teams.all() if team.active
    )


def _best(
    free: Sequence[Mediator],
    facts: Facts,
    load: dict[int, int],
    languages: Collection[str],
    *,
    full_time: bool,
) -> Mediator | None:
    """Of one sort the one who fits best; without the speciality nobody but a full-time lead."""
    sort = [each for each in free if (each.kind == MediatorKind.FULL_TIME) is full_time]
    able = [each for each in sort if fits(each, facts.kind)] or (sort if full_time else [])
    return min(
        able,
        key=lambda each: (
            -len(set(languages) & set(each.languages)),
            load[each.pk] / each.most,
            each.pk,
        ),
        default=None,
    )


def _speaker(
    free: Sequence[Mediator],
    team: Sequence[Mediator],
    load: dict[int, int],
    languages: Collection[str],
) -> Mediator | None:
    """Whoever speaks most of the languages that nobody else of the team does."""
    able = [each for each in free if each not in team and set(languages) & set(each.languages)]
    return min(
        able,
        key=lambda each: (-len(set(languages) & set(each.languages)), load[each.pk] / each.most),
        default=None,
    )


def why_chosen(mediator: Mediator, lead: bool, facts: Facts, load: dict[int, int]) -> list[str]:
    """Why somebody was chosen, in words."""
    said = [_("full-time: can lead") if lead else str(mediator.get_kind_display())]
    kind = DisputeType(facts.kind).label
    teams = [each.name for each in mediator.teams.all() if facts.kind in each.types and each.active]
    if facts.kind in mediator.skills:
        said.append(_("speciality: %s") % kind)
    elif teams:
        said.append(_("of the team: %s") % teams[0])
    if spoken := [word for word in facts.languages if word in mediator.languages]:
        said.append(_("speaks %s") % "、".join(spoken))
    if mediator.member is not None:
        said.append(_("from %s") % mediator.member.name)
    n = load[mediator.pk]
    told = {"n": n, "most": mediator.most}
    said.append(
        ngettext(
            "%(n)d open dispute of at most %(most)d", "%(n)d open disputes of at most %(most)d", n
        )
        % told
    )
    return said


def _left_out(
    people: Sequence[Mediator], facts: Facts, barred: dict[int, Label], load: dict[int, int]
) -> tuple[LeftOut, ...]:
    """Whoever has the speciality and could not be asked."""
    found = []
    for each in people:
        if not fits(each, facts.kind):
            continue
        if each.pk in barred:
            found.append(LeftOut(each, str(barred[each.pk])))
        elif load[each.pk] >= each.most:
            found.append(LeftOut(each, _("has as many open disputes as they take on")))
    return tuple(found)


def _lacks(
    chosen: Sequence[Chosen], lead: Mediator | None, kind: str, languages: Sequence[str]
) -> tuple[str, ...]:
    """What a person must see to before the team can begin."""
    said = []
    if lead is None:
        said.append(_("No full-time mediator is free to lead."))
    if chosen and not any(fits(each.mediator, kind) for each in chosen):
        said.append(_("Nobody who is free has this speciality."))
    said += [_("Nobody who is free speaks %s.") % word for word in languages]
    return tuple(said)
