"""Somebody opens their account with the code that an administrator gave them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.kernel import limits
from yimen.kernel.errors import Problem
from yimen.orgs.commands import choose_password
from yimen.ui.show import show

QUARTER = 900  # seconds
TRIES = 8
"""Tries of one address in a quarter of an hour: a code has eighty bits, so few are needed."""


class PasswordForm(forms.Form):
    """The code that was given, and the password that nobody else knows."""

    login = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code from your administrator"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 8 characters, not only digits, and nothing common."),
    )
    again = forms.CharField(
        label=gettext_lazy("The same password again"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Typed twice alike, for it cannot be read while it is typed."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two passwords are not the same."))
        return again


@sensitive_post_parameters("password", "again", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Set one's own password, once for each code."""
    form, status = PasswordForm(request.POST or None), 200
    if request.method == "POST":
        limits.require("set-password", limits.address_of(request), TRIES, QUARTER)
        status = chosen(form) if form.is_valid() else 422
        if status == 200:
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("orgs:sign_in")
    return show(request, "orgs/password.html", {"form": form}, status=status)


def chosen(form: PasswordForm) -> int:
    """Set the password; a refusal becomes the form's message. The status that results."""
    said = form.cleaned_data
    try:
        choose_password(said["login"], code=said["code"], password=said["password"])
    except Problem as refused:
        weak = "password" in getattr(refused, "fields", {})
        form.add_error("password" if weak else None, str(refused))
        return refused.status
    return 200
