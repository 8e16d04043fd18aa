"""The small lives inside a settled dispute: of a follow-up, and of what is published."""

from django.utils.translation import gettext_lazy as _

from yimen.kernel.process import NEW, OPEN, SAME, Process, step

from .models import PublicationState as P
from .models import VisitState as V
from .policy import (
    agent,
    another_day,
    approver,
    at_peace,
    caller,
    clock,
    everyone_consents,
    is_settled,
    is_time,
    may_try,
    not_a_writer,
    not_who_settled,
    party,
    supervisor,
    tells_a_story,
    tried_enough,
    unit,
)

BEFORE = (P.DRAFT, P.CHECKING, P.READY)

# fmt: off
VISIT = Process("visit", V, title=_("A follow-up"), ended=(V.DONE, V.UNREACHED, V.CANCELLED), steps=(
    #    step                 from        to           by          conditions
    step("plan",              NEW,        V.PLANNED,   clock,      label=_("Plan a follow-up")),
    step("record",            V.PLANNED,  V.DONE,      caller,     label=_("Record what they say"),
         needs=(not_who_settled, is_time, at_peace)),
    step("note_missed",       V.PLANNED,  SAME,        caller,     label=_("Nobody reached"),
         needs=(not_who_settled, is_time, may_try, another_day)),
    step("give_up_reaching",  V.PLANNED,  V.UNREACHED, caller,     label=_("Give up reaching them"), grave=True,
         needs=(not_who_settled, tried_enough)),
    step("cancel",            V.PLANNED,  V.CANCELLED, clock,      label=_("Not needed")),
))

PUBLICATION = Process("publication", P, title=_("A publication"), ended=(P.TAKEN_DOWN,), steps=(
    #    step           from         to            by                      conditions
    step("prepare",     NEW,         P.DRAFT,      agent | unit,           label=_("Prepare a publication"), needs=is_settled),
    step("change",      P.DRAFT,     SAME,         agent | unit,           label=_("Change the text"), needs=tells_a_story),
    step("consent",     BEFORE,      SAME,         party | agent | unit,   label=_("Consent to the publication"), needs=tells_a_story),
    step("take_back",   OPEN,        P.TAKEN_DOWN, party | agent | unit,   label=_("Do not consent, or no longer"), needs=tells_a_story),
    step("ask_check",   P.DRAFT,     P.CHECKING,   agent | unit,           label=_("Ask for the check")),
    step("pass_check",  P.CHECKING,  P.READY,      approver,               label=_("It says of nobody who they are"), needs=not_a_writer),
    step("fail_check",  P.CHECKING,  P.DRAFT,      approver,               label=_("Send it back"), needs=not_a_writer),
    step("publish",     P.READY,     P.PUBLISHED,  agent | unit | approver, label=_("Publish"), needs=(is_settled, everyone_consents)),
    step("take_down",   OPEN,        P.TAKEN_DOWN, agent | approver | supervisor, label=_("Take it down"), grave=True),
    step("lapse",       OPEN,        P.TAKEN_DOWN, clock,                  label=_("Show it no more: the dispute is open again")),
))
# fmt: on
