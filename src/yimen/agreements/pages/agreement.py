"""An agreement: its text, its versions with what changed, who has signed, and how it is drafted."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.agreements import queries
from yimen.agreements.commands import signing, writing
from yimen.agreements.forms import CommitteeForm, DraftForm
from yimen.agreements.models import Agreement, AgreementTemplate, Signature, SignatureWay
from yimen.agreements.process import AGREEMENT
from yimen.agreements.terms import PLACES, TEXTS, Terms
from yimen.cases.pages import steps
from yimen.cases.pages.lists import state_name
from yimen.cases.queries import files, words_for
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.process import may
from yimen.mediation.models import Dispute, Side
from yimen.mediation.queries import dispute_for, parties_named
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show

OWN_PAGE = frozenset({"draft", "redraft", "sign_it"})
"""Steps whose forms are more than what their commands ask for."""


Parties = list[tuple[int, str]]


def party_names(dispute: Dispute) -> Parties:
    """The parties to choose from: side, number and masked name. One query."""
    return [
        (row.number, f"{Side(row.side).label} {row.number} {row.organisation or name}".strip())
        for row, name in parties_named(dispute)
    ]


@require_safe
@needs_staff
def agreement(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """The text that stands, what it was before, who has signed."""
    dispute = dispute_for(actor, key)
    row, parties = queries.agreement_for(actor, dispute, number), party_names(dispute)
    return drawn(request, actor, row, parties, committee(actor, row, parties))


def committee(
    actor: Actor, row: Agreement, parties: Parties, data: Any = None
) -> CommitteeForm | None:
    """The form for what the mediator and the committee put under it, where that may be now."""
    wanted = AGREEMENT.steps["sign_it"]
    if row.state not in wanted.source or not may(wanted, actor, row):
        return None
    scans = [(each.number, f"{each.number}. {each.name}") for each in files(row.case, actor)]
    return CommitteeForm(data, shown=row.digest, parties=parties, files=scans)


def drawn(
    request: HttpRequest,
    actor: Actor,
    row: Agreement,
    parties: Parties,
    form: CommitteeForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of an agreement."""
    versions = queries.versions_of(row)
    words = words_for(actor, row.case, [each.passage for each in versions])
    said = [words.get(each.passage, "") for each in versions]
    free = [each for each in AGREEMENT.open_to(actor, row) if each.name != "sign_it"]
    names = dict(parties)
    context = {
        "case": row.case,
        "agreement": row,
        "state": state_name(row.process, row.state),
        "text": said[-1],
        "put_away": versions[-1].passage not in words,
        "changes": [
            (each, list(differences(before, after)))
            for each, before, after in zip(versions[1:], said, said[1:], strict=False)
        ][::-1],
        "signatures": [told(each, names) for each in queries.signatures_of(row)],
        "lacking": [names.get(each, str(each)) for each in signing.unsigned(row)],
        "steps": free,
        "form": form,
    }
    return show(request, "agreements/agreement.html", context, status=status)


def told(signature: Signature, names: dict[int, str]) -> dict[str, Any]:
    """A signature as the page says it."""
    return {
        "who": names.get(signature.party or 0, ""),
        "way": SignatureWay(signature.way).label,
        "lines": (signature.strokes or "").split(";") if signature.strokes else [],
        "row": signature,
    }


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The lines that went and the lines that came: ("gone" or "new", line)."""
    old, new = before.splitlines(), after.splitlines()
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (("gone", line) for line in old[a:b])
            yield from (("new", line) for line in new[c:d])


@steps.FORM
@needs_staff
def draft(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Draft an agreement, from a template if one is chosen."""
    dispute = dispute_for(actor, key)
    AGREEMENT.check("draft", actor, Agreement(case=dispute))
    chosen = request.GET.get("template", "")
    rows = list(queries.templates_for(dispute))
    template = next((each for each in rows if str(each.pk) == chosen), None)
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        terms=terms_from(template, dispute),
        parties=party_names(dispute),
        changes=False,
    )
    made: list[Agreement] = []
    status = 200
    if request.method == "POST":
        status = steps.run(form, lambda: made.append(drafted(dispute, actor, form, template)))
    if made:
        return written(request, made[0])
    context = {"case": dispute, "form": form, "templates": rows, "chosen": template}
    return show(request, "agreements/draft.html", {**context, "places": PLACES}, status=status)


def drafted(
    dispute: Dispute, actor: Actor, form: DraftForm, template: AgreementTemplate | None
) -> Agreement:
    """The agreement that was written."""
    return writing.draft(Agreement(case=dispute), actor, template=template, **form.answers())


def terms_from(template: AgreementTemplate | None, dispute: Dispute) -> Terms:
    """What the form begins with."""
    if template is None:
        return Terms(amount=dispute.amount)
    return Terms(**{name: getattr(template, name) for name in TEXTS}, amount=dispute.amount)


@steps.FORM
@needs_staff
def redraft(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """Change the text of an agreement that nobody has signed."""
    dispute = dispute_for(actor, key)
    row = queries.agreement_for(actor, dispute, number)
    AGREEMENT.check("redraft", actor, row)
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        terms=queries.terms_of(row),
        parties=party_names(dispute),
        changes=True,
    )
    status = 200
    if request.method == "POST":
        status = steps.run(form, lambda: writing.redraft(row, actor, **form.answers()))
        if status == 200:
            return written(request, row)
    context = {"case": dispute, "agreement": row, "form": form, "places": PLACES}
    return show(request, "agreements/draft.html", context, status=status)


def written(request: HttpRequest, row: Agreement) -> HttpResponse:
    """To the page of what was written."""
    messages.success(request, _("The text is kept."))
    return redirect("agreements:agreement", row.case_id, row.number)


@steps.FORM
@needs_staff
def sign(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """The mediator signs, puts the seal, or notes what a party signed on paper."""
    row = queries.agreement_for(actor, dispute_for(actor, key), number)
    AGREEMENT.check("sign_it", actor, row)
    parties = party_names(row.case)
    form = committee(actor, row, parties, request.POST if request.method == "POST" else None)
    assert form is not None
    if request.method != "POST":
        return drawn(request, actor, row, parties, form)
    status = steps.run(form, lambda: signing.sign_it(row, actor, **form.cleaned_data))
    if status != 200:
        return drawn(request, actor, row, parties, form, status=status)
    messages.success(request, _("It is put under the agreement."))
    return redirect("agreements:agreement", key, number)


@steps.FORM
@needs_staff
def step(request: HttpRequest, actor: Actor, key: UUID, number: int, name: str) -> HttpResponse:
    """Any other step of an agreement."""
    dispute = dispute_for(actor, key)
    if name in OWN_PAGE:
        raise NotFound(_("There is no such step."))
    row = queries.agreement_for(actor, dispute, number)
    return steps.page(request, actor, dispute, AGREEMENT, name, row)
