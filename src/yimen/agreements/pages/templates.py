"""The templates of agreements and the prefix of their numbers, for whoever keeps a centre."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.agreements import queries
from yimen.agreements.commands import templates as rows
from yimen.agreements.forms import PrefixForm, TemplateForm
from yimen.agreements.history import OF_TEMPLATES
from yimen.agreements.models import AgreementTemplate
from yimen.agreements.policy import keeper_of_templates
from yimen.agreements.terms import PLACES
from yimen.cases.pages.steps import FORM, run
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.models import Change
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.ui.show import show


@require_safe
@needs_staff
def templates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those that one works with or keeps."""
    found = list(queries.templates_of(actor))
    kept = new_of(actor)
    context = {
        "rows": found,
        "may_add": keeper_of_templates.holds(actor, kept),
        "prefix": queries.prefix_of(kept.centre) if kept.centre else "",
    }
    return show(request, "agreements/templates.html", context)


def new_of(actor: Actor) -> AgreementTemplate:
    """An empty template of the actor's own centre; of the city's own, every centre's."""
    own = queries.own_centre(actor)
    return AgreementTemplate(centre=own)


@FORM
@needs_staff
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a template."""
    return edited(request, actor, new_of(actor))


@FORM
@needs_staff
def template(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Change a template; what it said before stands below."""
    return edited(request, actor, queries.template_for(actor, pk))


def edited(request: HttpRequest, actor: Actor, row: AgreementTemplate) -> HttpResponse:
    """The form of a template, and what came of it."""
    require(keeper_of_templates, actor, row)
    names = [name for name in TemplateForm.base_fields if name != "reason"]
    initial = {name: getattr(row, name) for name in names}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = run(form, lambda: kept(row, actor, form.cleaned_data))
        if status == 200:
            messages.success(request, _("The template is kept."))
            return redirect("agreements:templates")
    context = {"row": row, "form": form, "places": PLACES, "changes": changes_of(row)}
    return show(request, "agreements/template.html", context, status=status)


def kept(row: AgreementTemplate, actor: Actor, said: dict[str, Any]) -> None:
    """What was said is kept."""
    reason = said.pop("reason")
    for name, value in said.items():
        setattr(row, name, value)
    rows.set_template(row, actor, reason=reason)


def changes_of(row: AgreementTemplate) -> list[Change]:
    """What became of it, the latest first."""
    return queries.changes_of(OF_TEMPLATES.table, str(row.pk)) if row.pk else []


@FORM
@needs_staff
def prefix(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Set what the numbers of one's own centre begin with."""
    centre = queries.own_centre(actor)
    if centre is None:
        raise NotFound(_("You sit in no mediation centre."))
    require(keeper_of_templates, actor, AgreementTemplate(centre=centre))
    form = PrefixForm(
        request.POST if request.method == "POST" else None,
        initial={"letters": queries.prefix_of(centre)},
    )
    status = 200
    if request.method == "POST":
        status = run(form, lambda: rows.set_prefix(centre, actor, **form.cleaned_data))
        if status == 200:
            messages.success(request, _("The prefix is kept."))
            return redirect("agreements:templates")
    return show(request, "agreements/prefix.html", {"centre": centre, "form": form}, status=status)
