"""A party reads the agreement of its dispute and signs it, on its own page."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.agreements.process import AGREEMENT
from yimen.agreements.queries import signable, text_of_agreement
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.mediation.queries import dispute_for
from yimen.portal.forms import sent
from yimen.ui.show import show

from .acting import TAKEN, answer
from .session import needs_resident


class SignForm(forms.Form):
    """The name under the text that was shown, which `shown` is the SHA-256 of.

    What is drawn besides comes as lines of points, as `sign_it` takes them.
    """

    shown = forms.CharField(widget=forms.HiddenInput(), max_length=64)
    name = forms.CharField(
        label=gettext_lazy("Your full name, as your signature"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    strokes = forms.CharField(
        label=gettext_lazy("Draw your signature"),
        help_text=gettext_lazy(
            "With a finger, a pen or the mouse. It is kept encrypted and stands by your name on"
            " paper; the typed name alone is enough."
        ),
        required=False,
        max_length=12_000,
        widget=forms.HiddenInput(),
    )
    read = forms.BooleanField(label=gettext_lazy("I have read all of it, and I agree to it."))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs_resident
def agreement(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The text that waits for the party's signature, and the place to sign (人民调解法 art. 29)."""
    dispute = dispute_for(actor, key)
    row = signable(actor, dispute)
    if row is None:
        raise NotFound(_("There is no agreement that waits for your signature."))
    form = SignForm(initial={"shown": row.digest}, **sent(request))

    def act() -> object:
        said = {name: form.cleaned_data[name] for name in ("shown", "name", "strokes")}
        return AGREEMENT.commands["sign_it"](row, actor, **said)

    status = answer(request, actor, form, act, _("You have signed the agreement."))
    if status == TAKEN:
        return redirect("portal:dispute", key)
    context = {"dispute": dispute, "form": form, "text": text_of_agreement(row)}
    return show(request, "portal/dispute_agreement.html", context, status=status)
