"""The life of a dispute (矛盾纠纷调解): one window, a mediator, an agreement, a kept promise."""

from django.utils.translation import gettext_lazy as _

from yimen.cases.policy import agent, approver, caller, clock, dispatcher, leader, supervisor, unit
from yimen.cases.process import CASE
from yimen.kernel.process import NEW, OPEN, SAME, Process, step

from .models import State as S
from .policy import (
    applicants_side,
    everyone_agrees_to_more_time,
    followed_up,
    has_a_signed_agreement,
    is_applied_for,
    is_before_the_court,
    may_still_be_confirmed,
    may_still_return,
    more_time_was_asked,
    no_confirmation_runs,
    not_all_have_signed,
    not_the_applicant,
    nothing_is_owed,
    party,
    whoever_brings,
)

TERMS = (
    "assign", "review", "sign", "mediate", "suspension", "settle", "perform", "enforce",
    "follow_up", "tell_routes", "elsewhere", "court_accepts", "court_decides",
)  # fmt: skip
ENDED = (S.CLOSED, S.REFUSED, S.HANDED_OVER, S.WITHDRAWN)
WITH_A_MEDIATOR = (S.ASSIGNED, S.IN_MEDIATION, S.SUSPENDED)
BEFORE_THE_END = (S.REGISTERED, S.REFUSAL_ASKED, *WITH_A_MEDIATOR, S.SETTLING)
IN_EFFECT = (S.PERFORMING, S.FOLLOWED_UP)

# fmt: off
DISPUTE = Process("dispute", S, title=_("Dispute"), ended=ENDED, terms=TERMS, shared=CASE, steps=(
    #    step                 from                    to                by                       terms and conditions
    step("register",          NEW,                    S.REGISTERED,     whoever_brings,          terms="+assign", label=_("Register")),
    # the window and the duty head: who it is about, whose it is, or that it cannot be mediated
    step("correct",           BEFORE_THE_END,         SAME,             agent | dispatcher | unit, label=_("Correct")),
    step("add_party",         BEFORE_THE_END,         SAME,             agent | dispatcher | unit, label=_("Add a party")),
    step("change_party",      OPEN,                   SAME,             agent | dispatcher | unit, label=_("Correct a party")),
    step("remove_party",      BEFORE_THE_END,         SAME,             agent | dispatcher | unit, label=_("Take a party out"), grave=True),
    # a party by itself, at its own door: only the mediators read it
    step("say",               OPEN,                   SAME,             party,                   label=_("Tell the mediators something")),
    step("confirm_address",   OPEN,                   SAME,             party,                   label=_("Confirm the address for the court")),
    step("settle_now",        S.REGISTERED,           S.FOLLOWED_UP,    agent,                   terms="-* +follow_up", label=_("Settled at the window"), likely=1),
    step("refuse",            S.REGISTERED,           S.REFUSAL_ASKED,  agent | dispatcher,      terms="-assign +review", label=_("Do not accept"), grave=True),
    step("confirm_refusal",   S.REFUSAL_ASKED,        S.REFUSED,        approver,                terms="-*", label=_("Confirm not accepting"), likely=1, grave=True,
         needs=not_the_applicant),
    step("overrule_refusal",  S.REFUSAL_ASKED,        S.REGISTERED,     approver,                terms="-review +assign", label=_("Accept after all"), likely=1,
         needs=not_the_applicant),
    step("assign",            S.REGISTERED,           S.ASSIGNED,       dispatcher,              terms="-assign +sign", label=_("Assign"), likely=3),
    # the mediators: sign, return, pass up
    step("send_back",         S.ASSIGNED,             S.REGISTERED,     unit,                    terms="-sign +assign", label=_("Send back"), likely=1,
         needs=may_still_return),
    step("sign",              S.ASSIGNED,             S.IN_MEDIATION,   unit,                    terms="-sign +mediate", label=_("Sign for the papers"), likely=5),
    step("move_up",           WITH_A_MEDIATOR,        S.ASSIGNED,       unit | dispatcher,       terms="-sign -suspension ^mediate +sign", label=_("Move it up a level")),
    step("take_charge",       OPEN,                   SAME,             leader,                  label=_("Take charge of it"), likely=1),
    # the time that mediation has: both sides give more, an appraisal stops it
    step("ask_more_time",     S.IN_MEDIATION,         SAME,             unit,                    label=_("Ask the parties for more time")),
    step("agree_to_more_time", S.IN_MEDIATION,        SAME,             party | unit,            label=_("Agree to more time"), likely=1,
         needs=more_time_was_asked),
    step("extend",            S.IN_MEDIATION,         SAME,             unit,                    terms=">mediate", label=_("Extend the mediation"), likely=2,
         needs=everyone_agrees_to_more_time),
    step("suspend",           S.IN_MEDIATION,         S.SUSPENDED,      unit,                    terms="~mediate +suspension", label=_("Suspend for an appraisal")),
    step("resume",            S.SUSPENDED,            S.IN_MEDIATION,   unit,                    terms="-suspension ^mediate", label=_("Go on"), likely=3),
    # the end of mediation, one way or the other
    step("settle",            S.IN_MEDIATION,         S.SETTLING,       unit,                    terms="~mediate +settle", label=_("The parties agree"), likely=3),
    step("fall_through",      S.SETTLING,             S.IN_MEDIATION,   unit,                    terms="-settle ^mediate", label=_("Not signed: go on mediating"), likely=1,
         needs=not_all_have_signed),
    step("take_effect",       S.SETTLING,             S.PERFORMING,     unit,                    terms="-* +perform", label=_("The agreement takes effect"), likely=3,
         needs=has_a_signed_agreement),
    step("agree_orally",      S.IN_MEDIATION,         S.PERFORMING,     unit,                    terms="-* +perform", label=_("Record an oral agreement"), likely=1),
    step("fail",              (S.IN_MEDIATION, S.SUSPENDED, S.SETTLING), S.FAILED, unit,         terms="-* +tell_routes", label=_("Mediation ends without agreement"), grave=True,
         needs=not_all_have_signed),
    step("stop",              (*WITH_A_MEDIATOR, S.SETTLING), S.FAILED, party,                   terms="-* +tell_routes", label=_("Stop the mediation"), grave=True,
         needs=not_all_have_signed),
    step("withdraw",          BEFORE_THE_END,         S.WITHDRAWN,      applicants_side | agent | unit, terms="-*", label=_("Settled or taken back by the parties"), grave=True,
         needs=not_all_have_signed),
    # the court: confirmation that makes the promise enforceable (民事诉讼法 art. 205–206)
    step("apply_confirmation", IN_EFFECT,             SAME,             unit,                    terms="+court_accepts", label=_("Apply for judicial confirmation"), likely=1,
         needs=(may_still_be_confirmed, no_confirmation_runs)),
    step("note_court_accepts", IN_EFFECT,             SAME,             unit,                    terms="-court_accepts +court_decides", label=_("The court accepted the application"), likely=2,
         needs=is_applied_for),
    step("note_court_refuses", IN_EFFECT,             SAME,             unit,                    terms="-court_accepts -court_decides", label=_("The court did not accept or confirm"), likely=1,
         needs=is_before_the_court),
    step("note_confirmed",    IN_EFFECT,              SAME,             unit,                    terms="-court_accepts -court_decides", label=_("The court confirmed it"), likely=2,
         needs=is_before_the_court),
    step("note_certified",    IN_EFFECT,              SAME,             unit,                    label=_("Notary, arbitration or payment order")),
    # the promise
    step("note_performance",  S.PERFORMING,           SAME,             unit,                    terms="-perform +perform", label=_("Note what was performed"), likely=2),
    step("remind",            (S.PERFORMING, S.BROKEN), SAME,           clock,                   label=_("Remind of what is owed")),
    step("perform",           S.PERFORMING,           S.FOLLOWED_UP,    unit,                    terms="-perform -enforce +follow_up", label=_("All is performed"), likely=3,
         needs=nothing_is_owed),
    step("break_promise",     S.PERFORMING,           S.BROKEN,         unit | party,            terms="-perform +enforce", label=_("Not performed"), likely=1),
    step("go_on_performing",  S.BROKEN,               S.PERFORMING,     unit,                    terms="-enforce +perform", label=_("It is performed after all"), likely=2),
    step("give_up",           S.BROKEN,               S.FAILED,         unit,                    terms="-* +tell_routes", label=_("It is not performed: other routes"), likely=1, grave=True),
    # what could not be settled is not left alone (人民调解法 art. 26)
    step("tell_routes",       S.FAILED,               S.ELSEWHERE,      unit,                    terms="-tell_routes +elsewhere", label=_("Tell the other routes"), likely=3),
    step("note_elsewhere",    S.ELSEWHERE,            SAME,             unit | caller,           terms="-elsewhere +elsewhere", label=_("Note how it goes elsewhere"), likely=2),
    step("conclude",          S.ELSEWHERE,            S.CLOSED,         unit | caller,           terms="-*", label=_("It has ended elsewhere"), likely=1),
    step("hand_over",         BEFORE_THE_END,         S.HANDED_OVER,    agent | dispatcher | unit, terms="-*", label=_("Hand over to the police"), grave=True),
    # afterwards
    step("file",              S.FOLLOWED_UP,          S.CLOSED,         caller | supervisor,     terms="-*", label=_("Close and file"), likely=2, needs=followed_up),
    step("relapse",           (S.FOLLOWED_UP, S.CLOSED), S.REGISTERED,  party | agent | caller,  terms="-* +assign", label=_("It has broken out again"), likely=1),
    step("reopen",            (S.REFUSED, S.WITHDRAWN, S.HANDED_OVER), S.REGISTERED, party | agent | supervisor, terms="+assign", label=_("Open it again"), likely=1),
))
# fmt: on
