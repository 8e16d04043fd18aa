"""The life of a problem: a trouble that the city takes up as one."""

from django.utils.translation import gettext_lazy as _

from yimen.cases.policy import leader, supervisor, unit
from yimen.cases.process import CASE
from yimen.kernel.process import NEW, SAME, Process, step

from .models import ProblemState as S
from .policy import arranger, not_the_reporter

# fmt: off
PROBLEM = Process("problem", S, title=_("Problem"), ended=(S.SOLVED, S.DROPPED), terms=("plan", "solve", "check"), shared=CASE, steps=(
    #    step            from                     to            by                    terms and conditions
    step("declare",      NEW,                     S.PLANNING,   arranger,             terms="+plan", label=_("Make it a problem")),
    step("pass_on",      S.PLANNING,              SAME,         supervisor | leader,  terms="-plan +plan", label=_("Give it to another unit"), likely=1),
    step("plan",         S.PLANNING,              S.PLANNED,    unit,                 terms="-plan +solve", label=_("Plan it"), likely=3),
    step("plan_anew",    S.PLANNED,               SAME,         unit,                 label=_("Change the plan"), likely=1),
    step("report",       S.PLANNED,               S.REPORTED,   unit,                 terms="-solve +check", label=_("Report it solved"), likely=3),
    step("confirm",      S.REPORTED,              S.SOLVED,     supervisor | leader,  terms="-*", label=_("Confirm that it is solved"), likely=2,
         needs=not_the_reporter),
    step("not_enough",   S.REPORTED,              S.PLANNED,    supervisor | leader,  terms="-check +solve", label=_("It is not solved yet"), likely=1,
         needs=not_the_reporter),
    step("drop",         (S.PLANNING, S.PLANNED), S.DROPPED,    supervisor | leader,  terms="-*", label=_("Drop it"), grave=True),
))
# fmt: on
