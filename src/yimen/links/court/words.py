"""What kinds of messages are called where people read of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yimen.kernel.conditions import Label

KINDS: dict[str, Label] = {
    "diversion.made": _("Diversion to the centre"),
    "diversion.taken_back": _("Diversion taken back"),
    "consent.withdrawn": _("A party will not go on"),
    "papers.added": _("Further papers"),
    "suit.concluded": _("The suit is concluded"),
    "confirmation.accepted": _("Application for confirmation accepted"),
    "confirmation.not_accepted": _("Application for confirmation not accepted"),
    "confirmation.granted": _("Agreement confirmed"),
    "confirmation.rejected": _("Application for confirmation rejected"),
    "filing.registered": _("Suit registered"),
    "filing.not_registered": _("Suit not registered"),
    "stream.entered": _("Matter of the court's own begun"),
    "stream.left": _("Matter of the court's own ended"),
    "diversion.registered": _("Dispute registered"),
    "diversion.declined": _("Diversion not accepted"),
    "papers.signed": _("Signed for the papers"),
    "mediation.extended": _("Mediation extended"),
    "mediation.suspended": _("Mediation suspended"),
    "mediation.resumed": _("Mediation goes on"),
    "mediation.ended": _("Report of the end of mediation"),
    "facts.carried": _("What is undisputed, for the trial"),
    "confirmation.applied": _("Application for judicial confirmation"),
    "filing.applied": _("Filing by the green channel"),
    "papers.received": _("What became of a file"),
    "papers.offered": _("A file offered again"),
    "receipt": _("Receipt"),
}


def kind_label(kind: str) -> str:
    """The name of a kind; its code where it is none of ours."""
    return str(KINDS.get(kind, kind))
