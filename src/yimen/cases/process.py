"""Steps that every case has, and the small life of an assisting unit's task."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yimen.kernel.process import NEW, OPEN, SAME, Process, step

from .models import TaskState as T
from .policy import (
    agent,
    assistant,
    clock,
    dispatcher,
    is_due_soon,
    is_overdue,
    not_highest,
    staff,
    supervised,
    supervisor,
    theirs,
    unit,
    who_asked,
)


class AnyState(models.TextChoices):
    """The shared table names no state of its own."""


# fmt: off
CASE = Process("case", AnyState, title=_("Any case"), ended=(), terms=("urge", "supervision"), steps=(
    #    step               from   to    by                          terms and conditions
    step("note",            OPEN,  SAME, staff,                      label=_("Write a note"), likely=1),
    step("attach",          OPEN,  SAME, staff | theirs,             label=_("Add a file")),
    step("link",            OPEN,  SAME, agent | dispatcher,         label=_("Link another case")),
    step("urge",            OPEN,  SAME, dispatcher | supervisor,    terms="+urge", label=_("Urge"), likely=1),
    step("reply_to_urge",   OPEN,  SAME, unit,                       terms="-urge", label=_("Reply to the urging"), likely=2),
    step("supervise",       OPEN,  SAME, supervisor,                 terms="-supervision +supervision", label=_("Supervise"), likely=1,
         needs=not_highest),
    step("lift_supervision", OPEN, SAME, supervisor,                 terms="-supervision", label=_("Lift the supervision"),
         needs=supervised),
    step("turn_yellow",     OPEN,  SAME, clock,                      label=_("Turn yellow"), needs=is_due_soon),
    step("turn_red",        OPEN,  SAME, clock,                      label=_("Turn red"), needs=is_overdue),
    step("reckon_again",    OPEN,  SAME, clock,                      label=_("Reckon the dates again")),
    step("hand_on",         OPEN,  SAME, clock,                      label=_("Hand on what a dissolved unit has")),
))

TASK = Process("task", T, title=_("An assisting unit's task"), ended=(T.DONE, T.DECLINED, T.CANCELLED), steps=(
    #    step           from                  to           by
    step("ask",         NEW,                  T.ASKED,     who_asked,  label=_("Ask a unit to assist")),
    step("sign_task",   T.ASKED,              T.SIGNED,    assistant,  label=_("Take in hand")),
    step("do_task",     (T.ASKED, T.SIGNED),  T.DONE,      assistant,  label=_("Done")),
    step("decline_task", T.ASKED,             T.DECLINED,  assistant,  label=_("Not ours")),
    step("cancel_task", (T.ASKED, T.SIGNED),  T.CANCELLED, who_asked,  label=_("Cancel")),
    step("hand_task_on",  (T.ASKED, T.SIGNED),  SAME,      clock,      label=_("Hand on what a dissolved unit has")),
))
# fmt: on
