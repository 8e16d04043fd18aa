"""The rules of time: how long each term may take, for which cases, by what law, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from yimen.administration import queries
from yimen.administration.forms import DayForm, RuleForm, SureForm
from yimen.cases.models import Urgency
from yimen.cases.pages.lists import kind_name
from yimen.catalogue.queries import title_of
from yimen.deadlines import commands
from yimen.deadlines.explanation import span_text
from yimen.deadlines.models import Certainty, Rule
from yimen.deadlines.names import term_label
from yimen.deadlines.policy import rule_setter
from yimen.deadlines.reckoning import Span
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.kernel.process import PROCESSES
from yimen.orgs.policy import administrator
from yimen.orgs.queries import area_names, staff_names, today

from .listing import Act, Line, Listing, day_text, numbered, state_of

GENERAL = gettext_lazy("every case")


def key_words(item: str, kind: str, urgency: str, area: str, areas: dict[str, str]) -> str:
    """For which cases a rule is, in words."""
    parts = (
        title_of(item) or item,
        kind_name("request", kind) or kind,
        str(Urgency(urgency).label) if urgency in Urgency.values else urgency,
        areas.get(area, area),
    )
    return " · ".join(filter(None, parts)) or str(GENERAL)


def whom(rule: Rule, areas: dict[str, str]) -> str:
    """The same of a row."""
    return key_words(rule.item_code, rule.kind, rule.urgency, rule.area, areas)


def term_of(rule: Any) -> str:
    """What a rule limits: the process where it is not the request's, and the term."""
    process = PROCESSES.get(rule.process)
    own = [] if rule.process == "request" or process is None else [str(process.title)]
    return " · ".join([*own, term_label(rule.term)])


def setters(rules: Sequence[Any]) -> dict[str, str]:
    """Who set rules, or other rows that know it, as far as they do."""
    keys = {rule.set_by for rule in rules}
    ids = {int(key.removeprefix("staff:")): key for key in keys if key.startswith("staff:")}
    names = {ids[pk]: name for pk, name in staff_names(ids).items()}
    other = {key: _("a command on the server") for key in keys if key.startswith("system:")}
    return {"": _("came with the system"), **other, **names}


def lines(rules: Sequence[Rule], day: date) -> list[Line]:
    """The rows of the list."""
    areas = area_names({rule.area for rule in rules if rule.area})
    return [
        Line(
            key=str(rule.pk),
            cells=(
                term_of(rule),
                whom(rule, areas),
                span_text(rule.value, rule.unit),
                rule.basis,
                day_text(rule.valid_from),
                day_text(rule.valid_to),
            ),
            state=state_of(rule, day),
        )
        for rule in rules
    ]


def past(rule: Rule, day: date) -> list[Line]:
    """Every rule that there was, is and will be for just such cases."""
    same = list(queries.same_subject(rule))
    names = setters(same)
    return [
        Line(
            key=str(each.pk),
            cells=(
                span_text(each.value, each.unit),
                each.basis,
                day_text(each.valid_from),
                day_text(each.valid_to),
                names.get(each.set_by, each.set_by),
            ),
            state=state_of(each, day),
            here=each.pk == rule.pk,
        )
        for each in same
    ]


def extension(rule: Rule) -> str:
    """By how much a term may be extended, and how often."""
    may = rule.row.extension
    if may is None:
        return pgettext("extension", "none")
    much = _("by as much as is agreed") if may.most is None else span_text(may.most, may.span)
    times = may.times
    if times is None:
        return _("%(length)s, as often as is agreed") % {"length": much}
    words = ngettext("%(length)s, once", "%(length)s, up to %(n)s times", times)
    return words % {"length": much, "n": times}


def yellow(rule: Rule) -> str:
    """When its light turns yellow: at a share of the time, or at so many working days, left."""
    share, days = rule.yellow_share, rule.yellow_working_days
    told = [_("%s %% of the time") % f"{share * 100:.0f}"] if share else []
    told += [span_text(days, Span.WORKING_DAY)] if days else []
    if not told:
        return _("not before it is overdue")
    return _("when what is left is %s") % pgettext("between two lengths of time", " or ").join(told)


def facts(rule: Rule) -> list[tuple[Label, str]]:
    """All that a rule says."""
    until = day_text(rule.valid_to) if rule.valid_to else pgettext("validity", "open")
    told: list[tuple[Label, str]] = [
        (_("Length"), span_text(rule.value, rule.unit)),
        (_("For"), whom(rule, area_names({rule.area} if rule.area else set()))),
        (_("Basis"), rule.basis),
        (_("Certainty"), str(Certainty(rule.sure).label)),
        (_("Valid"), f"{day_text(rule.valid_from)} – {until}"),
        (_("Extension"), extension(rule)),
        (_("Yellow light"), yellow(rule)),
        (_("Set by whom"), setters([rule]).get(rule.set_by, rule.set_by)),
    ]
    return [*told, (_("Note"), rule.note)] if rule.note else told


def may_replace(actor: Actor, rule: Rule) -> bool:
    """A rule without an end that has begun is replaced; one that has not is taken back."""
    return rule_setter.holds(actor, rule) and not rule.valid_to and rule.valid_from <= today()


def may_end(actor: Actor, rule: Rule) -> bool:
    """The general rule of a term can only be replaced."""
    narrow = any((rule.item_code, rule.kind, rule.urgency, rule.area))
    return narrow and may_replace(actor, rule)


def may_withdraw(actor: Actor, rule: Rule) -> bool:
    """Only what has not begun is taken back."""
    return rule_setter.holds(actor, rule) and rule.valid_from > today()


RULES = Listing(
    name="rules",
    title=gettext_lazy("Rules of time"),
    about=gettext_lazy(
        "How long each step may take. The narrowest rule wins: category before kind before urgency"
        " before area. A case keeps the rule that it was opened under."
    ),
    heads=(
        gettext_lazy("What it limits"),
        gettext_lazy("For"),
        gettext_lazy("Length"),
        gettext_lazy("Basis"),
        gettext_lazy("Valid from"),
        gettext_lazy("Valid until"),
    ),
    past_heads=(
        gettext_lazy("Length"),
        gettext_lazy("Basis"),
        gettext_lazy("Valid from"),
        gettext_lazy("Valid until"),
        gettext_lazy("Set by whom"),
    ),
    rows=queries.rules,
    valid=queries.valid,
    lines=lines,
    find=numbered(queries.rule),
    missing=gettext_lazy("There is no such rule of time."),
    heading=lambda rule: (
        pgettext("a rule and its length", "%(term)s: %(length)s")
        % {"term": term_of(rule), "length": span_text(rule.value, rule.unit)}
    ),
    facts=facts,
    past=past,
    new=Act(
        name="new",
        label=gettext_lazy("Set a new rule"),
        may=administrator.holds,
        form=RuleForm,
        run=lambda _row, actor, form: commands.set_rule(form.rule(), actor),
        about=gettext_lazy("If such a rule stands already, it ends on the day this one begins."),
    ),
    acts=(
        Act(
            name="replace",
            label=gettext_lazy("Set another length from a day on"),
            may=may_replace,
            form=RuleForm,
            run=lambda _row, actor, form: commands.set_rule(form.rule(), actor),
            about=gettext_lazy("The rule that holds now ends on the day the new one begins."),
        ),
        Act(
            name="end",
            label=gettext_lazy("Let it end"),
            may=may_end,
            form=DayForm,
            run=lambda row, actor, form: commands.end_rule(row, actor, on=form.cleaned_data["on"]),
            about=gettext_lazy("From then on the next wider rule holds."),
            grave=True,
        ),
        Act(
            name="withdraw",
            label=gettext_lazy("Take it back"),
            may=may_withdraw,
            form=SureForm,
            run=lambda row, actor, _form: commands.withdraw_rule(row, actor),
            about=gettext_lazy("It has not begun. The rule that it was to replace goes on."),
            grave=True,
        ),
    ),
)
