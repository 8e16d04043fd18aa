"""What an agreement says, part by part (人民调解法 art. 29), and the text that is signed.

The text is the city's language whatever the mediator's screen speaks. It names the parties; their
identity numbers and addresses stand beside it on paper, not in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from yimen.kernel.conditions import Label
from yimen.mediation.commands.promises import Owed
from yimen.mediation.models import Dispute, Side

LABELS: Mapping[str, Label] = {
    "facts": gettext_lazy("Main facts"),
    "disputed": gettext_lazy("Disputed matters"),
    "responsibility": gettext_lazy("Each side's responsibility"),
    "content": gettext_lazy("Content of the agreement"),
    "manner": gettext_lazy("Manner of performance"),
    "period": gettext_lazy("Period of performance"),
    "breach": gettext_lazy("Breach"),
}
"""The parts of the text in their order."""
MINIMUM = ("facts", "disputed", "responsibility", "content", "manner", "period")
"""What the law wants besides the parties themselves (人民调解法 art. 29)."""

PLACES: Mapping[str, Label] = {
    "申请人": gettext_lazy("the names of the applicants"),
    "被申请人": gettext_lazy("the names of the respondents"),
    "约定金额": gettext_lazy("the agreed amount"),
    "纠纷地点": gettext_lazy("the place of the dispute"),
    "发生日期": gettext_lazy("the day on which it happened"),
    "纠纷编号": gettext_lazy("the number of the dispute"),
}
"""What a text may name in braces, in the words of the city's mediators, whose language the text is;
drafting puts the facts of the dispute there."""
HOLE = re.compile(r"\{([^{}\n]{1,20})\}")


class Schedule(tuple[Owed, ...]):
    """What is owed by an agreement, one entry for each instalment or act."""

    __slots__ = ()

    def total(self) -> Decimal:
        """The sum of the amounts, in yuan."""
        return sum((each.amount for each in self if each.amount is not None), Decimal(0))


@dataclass(frozen=True)
class Terms:
    """All that an agreement is written from; `amount` is what is agreed in yuan, if any."""

    facts: str = ""
    disputed: str = ""
    responsibility: str = ""
    content: str = ""
    manner: str = ""
    period: str = ""
    breach: str = ""
    amount: Decimal | None = None
    schedule: Schedule = field(default_factory=Schedule)

    def sealed(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str)

    @classmethod
    def opened(cls, kept: str) -> Terms:
        """What was kept; nothing where it was erased."""
        said: dict[str, Any] = json.loads(kept or "{}")
        owed = (_owed(*each) for each in said.pop("schedule", ()))
        amount = said.pop("amount", None)
        return cls(**said, amount=_yuan(amount), schedule=Schedule(owed))

    def missing(self) -> list[Label]:
        """The statutory parts that are not there yet, by what they are called."""
        return [LABELS[name] for name in MINIMUM if not getattr(self, name).strip()]

    def unknown(self) -> list[str]:
        """Names in braces for which no fact stands."""
        found = (name for part in LABELS for name in HOLE.findall(getattr(self, part)))
        return sorted({name for name in found if name not in PLACES})


def _owed(party: int, words: str, due_on: str, amount: str | None) -> Owed:
    return Owed(party, words, date.fromisoformat(due_on), _yuan(amount))


def _yuan(said: str | None) -> Decimal | None:
    return None if said is None else Decimal(said)


TEXTS = tuple(each.name for each in fields(Terms) if each.name in LABELS)


@dataclass(frozen=True)
class Named:
    """A party in the text: its number, side and name, and for whom it acts or speaks."""

    number: int
    side: str
    name: str
    acts_for: int | None = None
    stands_for: int = 0


def text_of(dispute: Dispute, parties: Sequence[Named], terms: Terms) -> str:
    """The agreement word for word, as it is shown, signed and hashed."""
    with override(settings.LANGUAGE_CODE):
        facts = facts_of(dispute, parties, terms)
        lines = [_("People's mediation agreement"), "", *map(head, parties)]
        for place, (name, label) in enumerate(LABELS.items(), 1):
            said = filled(getattr(terms, name), facts).strip()
            lines += ["", f"{place}. {label}", said or _("(nothing)")]
            if name == "period":
                lines += schedule_lines(terms, parties)
        lines += ["", _(
            "This agreement takes effect on the day on which every party has signed or put a seal"
            " or fingerprint to it, the mediator has signed it and the mediation committee has put"
            " its seal to it. The parties perform it as agreed."
        )]  # fmt: skip
        return "\n".join(lines)


def head(party: Named) -> str:
    """A party's line at the top."""
    side = Side(party.side).label
    more = ""
    if party.acts_for:
        more = _(" (agent of party {number})").format(number=party.acts_for)
    elif party.stands_for:
        more = _(" (speaks for {people} people)").format(people=party.stands_for)
    return _("{number}. {side}: {name}{more}").format(
        number=party.number, side=side, name=party.name, more=more
    )


def schedule_lines(terms: Terms, parties: Sequence[Named]) -> Iterator[str]:
    """What is owed when, an entry a line."""
    names = {each.number: each.name for each in parties}
    for place, each in enumerate(terms.schedule, 1):
        sum_of = "" if each.amount is None else f" {yuan(each.amount)}"
        day = date_format(each.due_on, "DATE_FORMAT")
        yield _("({place}) {day}: {name} {words}{sum}").format(
            place=place,
            day=day,
            name=names.get(each.party, each.party),
            words=each.words,
            sum=sum_of,
        )
    if terms.amount is not None:
        yield _("Agreed amount: {amount}").format(amount=yuan(terms.amount))


def yuan(amount: Decimal) -> str:
    """An amount as a document writes it."""
    return _("{amount} yuan").format(amount=f"{amount:,.2f}")


def facts_of(dispute: Dispute, parties: Sequence[Named], terms: Terms) -> dict[str, str]:
    """By placeholder, in the order of `PLACES`, what drafting puts there."""
    day = dispute.happened_on
    said = (
        names_on(parties, Side.APPLICANT),
        names_on(parties, Side.RESPONDENT),
        yuan(terms.amount) if terms.amount is not None else "____",
        dispute.place or "____",
        date_format(day, "DATE_FORMAT") if day else "____",
        dispute.number,
    )
    return dict(zip(PLACES, said, strict=True))


def names_on(parties: Sequence[Named], side: str) -> str:
    """The names of a side, without its agents."""
    return "、".join(each.name for each in parties if each.side == side and not each.acts_for)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with facts in place of what stands in braces; nothing of a fact is looked into."""
    return HOLE.sub(lambda found: facts.get(found[1], found[0]), text)
