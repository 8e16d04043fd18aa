"""What is said after a settlement, in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from yimen.cases.forms import TextField
from yimen.cases.words import WORDS, Label, Words
from yimen.kernel.actors import Actor

from .commands.opinions import LONGEST
from .models import STARS, Form, Ground, Keeping
from .process import PUBLICATION, VISIT
from .queries import told_of


def before_asking(step: str, visit: Any, actor: Actor) -> list[tuple[Label, str]]:
    """What it was about and what was agreed, for whoever asks after it."""
    if step != "record":
        return []
    return [(gettext_lazy("What happened and what was agreed"), told_of(visit.case, actor))]


def before_checking(step: str, publication: Any, actor: Actor) -> list[tuple[Label, str]]:
    """What would be published, for whoever decides on it."""
    if step not in ("pass_check", "fail_check", "publish") or not publication.text:
        return []
    return [(gettext_lazy("Text"), publication.text)]


WORDS[VISIT.name] = Words(
    labels={
        "kept": gettext_lazy("Is what was agreed kept?"),
        "satisfied": gettext_lazy("How content are they, from 1 to 5?"),
        "relapsed": gettext_lazy("It has broken out again"),
        "words": gettext_lazy("What they say"),
        "turn": gettext_lazy("Which of the three"),
    },
    hints={
        "satisfied": gettext_lazy("Leave it empty where they said no word."),
        "relapsed": gettext_lazy("The dispute is then opened again under its number."),
    },
    values={"kept": Keeping},
    advice=before_asking,
)


WORDS[PUBLICATION.name] = Words(
    resident=gettext_lazy("A party"),
    labels={
        "form": gettext_lazy("What is published"),
        "party": gettext_lazy("Party number"),
        "evidence": gettext_lazy("On what paper"),
    },
    hints={
        "form": gettext_lazy("A story needs the consent of every party; facts need nobody's."),
        "text": gettext_lazy("Names, numbers, addresses and employers are replaced at once."),
        "evidence": gettext_lazy("Where you note it for a party: the paper that it signed."),
    },
    values={"form": Form},
    advice=before_checking,
    edits=frozenset({"prepare", "change"}),
)


class OpinionForm(forms.Form):
    """From one to five, and perhaps why."""

    stars = forms.TypedChoiceField(
        label=gettext_lazy("How well was this settled?"),
        choices=[(n, str(n)) for n in reversed(STARS)],
        coerce=int,
        widget=forms.RadioSelect(),
        help_text=gettext_lazy("5 is the best."),
    )
    comment = TextField(
        label=gettext_lazy("What you want to say of it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Name nobody. It is read before others see it."),
    )


class RefuseForm(forms.Form):
    """Why a comment is not shown."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=Ground.choices, widget=forms.RadioSelect()
    )
    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Its writer reads this."),
    )
