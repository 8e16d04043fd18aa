"""What waits for a ruling; what the call screen reads: the call that rings, the draft, look-ups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from yimen.cases.fields import Found, show_area, show_unit
from yimen.cases.models import Passage, Wording
from yimen.cases.policy import visible_to
from yimen.catalogue.queries import categories, title_of
from yimen.kernel.actors import Actor
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.orgs.held import Held
from yimen.orgs.models import Resident, Unit
from yimen.orgs.policy import visible_to as residents_visible_to
from yimen.orgs.queries import resident_by_phone, whose_phone
from yimen.orgs.queries.look_ups import MOST, areas_within, likeliness
from yimen.reading.models import Target

from .events import Dispatched, Ruled
from .models import Call, Draft, Request
from .policy import whoever_rings

WAITS_FOR_A_RULING = Q(state="registered", request__returns__gte=2)
"""What two units have sent back: above the desk somebody rules whose it is."""
KEPT = timedelta(hours=12)
"""How long a draft waits: to the end of the longest shift."""
RECENT = timedelta(days=90)
COMPARED = 50
"""With so many answers of its unit a new one is compared."""


def corrections(event: StoredEvent) -> Iterator[tuple[str, str, str]]:
    """What an event says to be something else than before: what, before, and after.

    A category, a kind; or the unit, where another one had it and sent it back.
    """
    facts = event.facts
    for name, what in (("item", Target.CATEGORY), ("kind", Target.KIND)):
        if name in facts.get("now", {}):
            yield what, facts["was"][name], facts["now"][name]
    if "unit" in facts:
        given = StoredEvent.objects.filter(case_id=event.case_id, number__lt=event.number)
        given = given.filter(kind__in=(Dispatched.kind(), Ruled.kind())).order_by("-number")
        if before := given.first():
            yield "unit", str(before.facts["unit"]), str(facts["unit"])


def call_for(actor: Actor, written: str) -> Call | None:
    """A call that rings for the actor now; None for any other, whatever is wrong with it."""
    try:
        key = UUID(written)
    except ValueError:
        return None
    call = Call.objects.filter(pk=key, unit=actor.unit, expires_at__gt=now()).first()
    return call if call and whoever_rings.holds(actor, call) else None


def caller(phone: str, actor: Actor) -> Resident | None:
    """Whom the city knows by this telephone, for those who may look residents up."""
    return resident_by_phone(phone, residents_visible_to(actor)) if phone else None


def callers(phone: str, actor: Actor) -> QuerySet[Resident]:
    """The same as a part of another question: one resident, or nobody."""
    return whose_phone(phone, residents_visible_to(actor))


def matters_of(resident: Resident | None, actor: Actor) -> tuple[int, int]:
    """How many matters of a caller are open, and how many came in within the last 90 days."""
    if resident is None:
        return 0, 0
    seen = visible_to(actor).filter(resident=resident)
    return seen.filter(closed_at=None).count(), seen.filter(opened_at__gt=now() - RECENT).count()


def draft_of(actor: Actor) -> Draft | None:
    """What the actor typed in this unit and has not registered, for twelve hours."""
    registered = Request.objects.filter(pk=OuterRef("matter"))
    own = Draft.objects.filter(actor=actor.key, unit=actor.unit, saved_at__gt=now() - KEPT)
    return own.exclude(Exists(registered)).first()


def _read_titles() -> list[tuple[str, str, str]]:
    """Code, own name and whole name of every category in use."""
    return [(each.pk, each.name, title_of(each.pk)) for each in categories()]


_titles = Held(_read_titles, seconds=5)


def categories_like(typed: str) -> list[Found]:
    """Categories with every word in their whole name or the code, the likeliest first."""
    words = typed.casefold().split()
    if not words:
        return []
    found = [
        (_likeliness(typed.casefold().strip(), code, name.casefold()), len(code), code, title)
        for code, name, title in _titles()
        if all(word in title.casefold() or word in code.casefold() for word in words)
    ]
    return [(code, title) for _likely, _length, code, title in sorted(found)[:MOST]]


def _likeliness(typed: str, code: str, name: str) -> int:
    """0 to 4: it is what was typed, begins with it, holds it, or only lies below what holds it."""
    tests = (
        typed in (code, name),
        name.startswith(typed),
        code.startswith(typed),
        typed in name,
    )
    return next((place for place, holds in enumerate(tests) if holds), len(tests))


def areas_like(typed: str, actor: Actor) -> list[Found]:
    """Areas within the actor's own, each with what it lies in, the likeliest first."""
    return [show_area(area) for area in areas_within(typed, actor)]


def units_like(typed: str, actor: Actor) -> list[Found]:
    """Active units whose name or code holds what was typed, the likeliest first.

    Those of the actor's area and of what it lies in: a county's agent hears of the city's too.
    """
    typed = typed.strip()
    if not typed:
        return []
    above = [actor.area[:length] for length in range(len(actor.area))]
    near = Q(area__code__startswith=actor.area) | Q(area__in=above)
    found = Unit.objects.filter(near, active=True)
    found = found.filter(Q(name__icontains=typed) | Q(code__icontains=typed))
    ranked = found.order_by(likeliness("code", typed), Length("path"), "code")
    return [show_unit(unit) for unit in ranked[:MOST]]


def asked_and_answered(case: Request) -> tuple[str, str]:
    """What was told of a case, and the latest answer to its resident; empty where there is none."""
    both = (Wording.STORY, Wording.PUBLIC_ANSWER)
    rows = Passage.objects.filter(case_id=case.pk, wording__in=both).order_by("number")
    said = dict(rows.values_list("wording", "text"))
    return said.get(Wording.STORY, ""), said.get(Wording.PUBLIC_ANSWER, "")


def other_answers(case: Request) -> dict[str, str]:
    """The latest answers of a case's unit to other matters, each with the number of its case."""
    rows = Passage.objects.filter(wording=Wording.PUBLIC_ANSWER, at__gte=now() - RECENT)
    rows = rows.filter(case__lead=case.lead_id).exclude(case_id=case.pk).order_by("-at")
    return dict(rows.values_list("text", "case__number")[:COMPARED])
