"""What the terms are called on the screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TERMS = {
    "dispatch": _("Dispatch"),
    "complete": _("Completion by the resident"),
    "review": _("Decision on an application"),
    "sign": _("Signing"),
    "return": _("Sending back"),
    "handle": _("Handling"),
    "promise": _("Promise to the resident"),
    "suspension": _("Suspension"),
    "shelf_review": _("Review of what is temporarily unsolvable"),
    "check": _("Check of the answer"),
    "call_back": _("Follow-up call"),
    "urge": _("Reply to an urging"),
    "supervision": _("Supervision"),
    "appeal": _("Appeal"),
    "rating": _("Rating"),
    "reopen": _("Reopening"),
    "do": _("Assisting task"),
    "plan": _("Plan for a problem"),
    "solve": _("Solving a problem"),
    "assign": _("Assignment of a dispute"),
    "mediate": _("Mediation"),
    "settle": _("Signing of the agreement"),
    "perform": _("Performance of the agreement"),
    "enforce": _("Dealing with a broken agreement"),
    "follow_up": _("Follow-up visits"),
    "first_visit": _("First follow-up"),
    "second_visit": _("Second follow-up"),
    "third_visit": _("Third follow-up"),
    "keep": _("Keeping of the file"),
    "tell_routes": _("Telling the other routes"),
    "elsewhere": _("Following the matter elsewhere"),
    "confirmation": _("Joint application for judicial confirmation"),
    "court_accepts": _("The court's answer to the application"),
    "court_decides": _("The court's decision on the confirmation"),
}


def term_label(name: str) -> str:
    """A term in the reader's language; one that has no words yet as its code name."""
    return str(TERMS.get(name, name.replace("_", " ")))
