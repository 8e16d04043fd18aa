"""Sentences of Django's that people meet in forms: named here, they are said in our own words.

What our catalogue says wins over Django's; collecting the texts takes in only what the code names.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("This field is required."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("The submitted file is empty."),
)
