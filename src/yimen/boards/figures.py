"""Rates and what they mean: never a number without what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Rate:
    """A share of two counts of `sql/figures.sql`."""

    name: str | Promise
    over: str
    of: str
    definition: str | Promise


RATES = (
    Rate(
        _("Answered at once"),
        "at_once",
        "registered",
        _("Requests answered while the caller was on the line ÷ requests registered."),
    ),
    Rate(
        pgettext_lazy("rate", "Not accepted"),
        "declined",
        "registered",
        _("Requests not accepted, confirmed by a second person ÷ requests registered."),
    ),
    Rate(
        _("Concluded"),
        "closed",
        "dispatched",
        _("Dispatched requests that have ended by now ÷ requests dispatched."),
    ),
    Rate(
        _("Concluded in time"),
        "closed_in_time",
        "closed",
        _(
            "Dispatched and ended requests whose handling clocks all stopped by their dates ÷"
            " dispatched and ended requests. Time that was suspended does not count; what is"
            " still open is in neither."
        ),
    ),
    Rate(
        pgettext_lazy("rate", "Satisfied"),
        "satisfied",
        "rated",
        _(
            "Ratings of 3, 4 and 5 of 5 ÷ requests that were rated, by telephone or page."
            " Whoever was not reached is in neither."
        ),
    ),
    Rate(
        pgettext_lazy("rate", "Dissatisfied"),
        "dissatisfied",
        "rated",
        _("Ratings of 1 and 2 of 5 ÷ requests that were rated, by telephone or page."),
    ),
    Rate(
        pgettext_lazy("rate", "Solved"),
        "solved",
        "said",
        _(
            "Requests of which the resident says that they are solved ÷ requests of which the"
            " resident said anything. What the unit says does not count."
        ),
    ),
    Rate(
        _("Sent back"),
        "sent_back",
        "dispatched",
        _("Requests that a unit sent back at least once ÷ requests dispatched."),
    ),
    Rate(
        _("Extended"),
        "extended",
        "dispatched",
        _("Requests whose date was moved by a granted extension ÷ requests dispatched."),
    ),
    Rate(
        pgettext_lazy("rate", "Shelved"),
        "shelved",
        "dispatched",
        _("Requests that were on the list of what cannot be solved ÷ requests dispatched."),
    ),
    Rate(
        _("Done once more"),
        "redone",
        "answered",
        _("Requests that went back to the unit after its answer ÷ requests answered by a unit."),
    ),
    Rate(
        _("Reached by the follow-up call"),
        "reached",
        "to_be_called",
        _("Requests whose resident was reached by telephone ÷ requests with a checked answer."),
    ),
    Rate(
        _("Turned red"),
        "red",
        "registered",
        _("Requests of which any clock was overdue at least once ÷ requests registered."),
    ),
)


@dataclass(frozen=True)
class Figure:
    """A rate with its numbers; `share` is None where there is nothing to divide by."""

    rate: Rate
    over: int
    of: int

    @property
    def share(self) -> float | None:
        """In percent, of which nothing is rounded up to a whole."""
        return 100 * self.over / self.of if self.of else None


def figures_of(counts: Mapping[str, int]) -> list[Figure]:
    """Every rate with the numbers of a period."""
    return [Figure(rate, counts[rate.over], counts[rate.of]) for rate in RATES]
