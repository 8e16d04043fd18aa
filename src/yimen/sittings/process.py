"""The small lives of a naming, of a tie, of a sitting and of a private note in a dispute."""

from django.utils.translation import gettext_lazy as _

from yimen.kernel.process import NEW, SAME, Process, step

from .models import CaucusNoteState as C
from .models import PanelState as P
from .models import SittingState as S
from .models import TieState as T
from .policy import (
    a_party,
    arranges,
    clock,
    has_begun,
    has_not_begun,
    is_being_mediated,
    may_be_named,
    mediator,
    names_the_team,
)

# fmt: off
PANEL = Process("panel", P, title=_("Naming of mediators"), ended=(), steps=(
    #    step              from                     to            by                        conditions
    step("name_team",      NEW,                     P.NAMED,      names_the_team,           label=_("Name the mediators"), likely=4, needs=may_be_named),
    step("name_anew",      (P.NAMED, P.OBJECTED),   P.NAMED,      names_the_team,           label=_("Name other mediators"), likely=4, needs=may_be_named),
    step("accept_team",    P.NAMED,                 SAME,         a_party | names_the_team, label=_("Accept the mediators"), needs=may_be_named),
    step("object_to_team", P.NAMED,                 P.OBJECTED,   a_party | names_the_team, label=_("Object to the mediators"), needs=may_be_named),
))

TIE = Process("tie", T, title=_("Tie of a mediator"), ended=(T.DECLINED,), steps=(
    #    step             from     to           by                        conditions
    step("tell_tie",       NEW,     T.TOLD,      names_the_team,           label=_("Tell the parties of a tie"), needs=may_be_named),
    step("consent_to_tie", T.TOLD,  SAME,        a_party | names_the_team, label=_("Consent to this mediator")),
    step("decline_tie",    T.TOLD,  T.DECLINED,  a_party | names_the_team, label=_("Do not consent to this mediator")),
))

SITTING = Process("sitting", S, title=_("Sitting"), ended=(S.HELD, S.MISSED, S.CALLED_OFF), steps=(
    #    step         from        to             by                  conditions
    step("plan",      NEW,        S.PLANNED,     arranges,           label=_("Plan a sitting"), likely=4, needs=is_being_mediated),
    step("move",      S.PLANNED,  SAME,          arranges,           label=_("Move the sitting"), needs=(is_being_mediated, has_not_begun)),
    step("call_off",  S.PLANNED,  S.CALLED_OFF,  arranges,           label=_("Call the sitting off"), grave=True),
    step("lapse",     S.PLANNED,  S.CALLED_OFF,  clock,              label=_("It does not take place: mediation does not go on")),
    step("ask_open",  S.PLANNED,  SAME,          a_party | mediator, label=_("Ask for an open sitting")),
    step("ask_closed", S.PLANNED, SAME,          a_party | mediator, label=_("Ask for a closed sitting")),
    step("hold",      S.PLANNED,  S.HELD,        mediator,           label=_("Write the minutes"), likely=5, needs=has_begun),
    step("miss",      S.PLANNED,  S.MISSED,      mediator,           label=_("Somebody did not come"), likely=1, needs=has_begun),
))

CAUCUS_NOTE = Process("caucus_note", C, title=_("Private note"), ended=(), steps=(
    step("write_note", NEW,       C.WRITTEN,     mediator,           label=_("Write a private note"), needs=is_being_mediated),
))
# fmt: on
