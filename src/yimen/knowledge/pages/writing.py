"""Writing an article, and what is done with what was written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yimen.cases.pages.steps import FORM, run
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed, NotFound, Problem
from yimen.knowledge import commands, queries
from yimen.knowledge.forms import ArticleForm, NewArticleForm
from yimen.knowledge.models import Stage, Version
from yimen.knowledge.policy import writer_for
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.ui.show import show

from .acts import ACTS
from .articles import told_of_people, writer_of_some


@FORM
@needs_staff
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A first draft."""
    if not writer_of_some(actor):
        raise NotAllowed(_("Units write their own articles, and editors of a centre."))
    data = request.POST if request.method == "POST" else None
    form, made = NewArticleForm(actor, data), list[Version]()
    status = 200
    if data is not None:
        status = run(
            form,
            lambda: made.append(commands.write(actor, unit=form.unit(), words=form.words())),
        )
        if made:
            return kept(request, made[0], actor)
    return show(request, "knowledge/write.html", {"form": form}, status=status)


@FORM
@needs_staff
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Other words for an article, begun from its latest version."""
    latest = queries.versions_of(actor, code)[0]
    require(writer_for, actor, latest.article.unit)
    data = request.POST if request.method == "POST" else None
    form, made = ArticleForm(data, version=latest), list[Version]()
    status = 200
    if data is not None:
        status = run(
            form,
            lambda: made.append(commands.revise(latest.article, actor, words=form.words())),
        )
        if made:
            return kept(request, made[0], actor)
    context = {"form": form, "version": latest}
    return show(request, "knowledge/write.html", context, status=status)


def kept(request: HttpRequest, version: Version, actor: Actor) -> HttpResponse:
    """The draft is kept, and on its way where that was wanted."""
    if request.POST.get("act") == "submit":
        commands.submit(version, actor)
        messages.success(request, _("Kept; somebody else approves it."))
    else:
        messages.success(request, _("Kept as a draft."))
    return redirect("knowledge:version", version.article.code, version.number)


@FORM
@needs_staff
def act(request: HttpRequest, actor: Actor, code: str, number: int, name: str) -> HttpResponse:
    """Do something with a version: publish it, send it back, withdraw it."""
    wanted = ACTS.get(name)
    version = queries.version_of(actor, code, number)
    if wanted is None:
        raise NotFound(_("There is no such step."))
    data = request.POST if request.method == "POST" else None
    form, status = wanted.form(data), 200
    if data is not None:
        status = run(form, lambda: wanted.run(version, actor, **form.cleaned_data))
        if status == 200:
            messages.success(request, _("Done: %s") % wanted.label)
            return redirect("knowledge:article", code)
    personal = told_of_people(version) if name in ("submit", "publish") else []
    context = {"version": version, "act": wanted, "form": form, "personal": personal}
    return show(request, "knowledge/act.html", context, status=status)


@require_POST
@needs_staff
def publish_some(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Approve several that wait, as after an import; each that cannot be is left as it is."""
    n = 0
    for code in request.POST.getlist("code")[: queries.LONGEST_LIST]:
        waits = [v for v in queries.versions_of(actor, code) if v.stage == Stage.IN_REVIEW]
        for version in waits:
            try:
                commands.publish(version, actor)
            except Problem as refused:
                messages.warning(request, f"{code}: {refused}")
            else:
                n += 1
    messages.success(request, ngettext("%d article published.", "%d articles published.", n) % n)
    return redirect("/knowledge/?stands=in_review")
