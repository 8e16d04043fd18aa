"""The life of a 12345 request (诉求件)."""

from django.utils.translation import gettext_lazy as _

from yimen.cases.policy import agent, approver, caller, dispatcher, supervisor, theirs, unit
from yimen.cases.process import CASE
from yimen.kernel.process import NEW, OPEN, SAME, Process, step

from .models import State as S
from .policy import (
    allowed,
    fewer_than_three_calls,
    fit_to_list,
    may_be_redone,
    may_still_return,
    no_call_to_make,
    no_ruling_needed,
    not_the_answerer,
    not_the_applicant,
    not_the_checker,
    not_yet_allowed,
    not_yet_extended,
    not_yet_rated,
    redone_twice,
    ruling_needed,
    still_rateable,
    still_reopenable,
    waits_for_no_ruling,
    who_rules,
    whoever_reports,
)

TERMS = (
    "dispatch", "complete", "review", "sign", "handle", "promise",
    "suspension", "shelf_review", "check", "call_back", "appeal",
)  # fmt: skip
ENDED = (S.CLOSED, S.DECLINED, S.HANDED_OVER, S.ENDED, S.WITHDRAWN)
ANSWERED = (S.ANSWERED, S.CHECKED, S.APPEALED)
ANY = tuple(S)
BEFORE_ANSWER = tuple(each for each in S if each not in (*ANSWERED, *ENDED))

# fmt: off
REQUEST = Process("request", S, title=_("Request"), ended=ENDED, terms=TERMS, shared=CASE, steps=(
    #    step                 from                to                  by                    terms and conditions
    step("register",          NEW,                S.REGISTERED,       whoever_reports,      terms="+dispatch", label=_("Register")),
    # the centre: answer, ask, decline, hand over, dispatch
    step("answer_now",        S.REGISTERED,       S.CLOSED,           agent,                terms="-*", label=_("Answer at once"), likely=2,
         needs=waits_for_no_ruling),
    step("ask_details",       S.REGISTERED,       S.INCOMPLETE,       agent | dispatcher,   terms="~dispatch +complete", label=_("Ask for details"), likely=1),
    step("give_details",      S.INCOMPLETE,       S.REGISTERED,       theirs | agent,       terms="-complete ^dispatch", label=_("Give the details"), likely=2),
    step("correct",           S.REGISTERED,       SAME,               agent | dispatcher,   label=_("Correct"), likely=1),
    step("dispatch",          S.REGISTERED,       S.DISPATCHED,       dispatcher,           terms="-dispatch +sign +handle +promise", label=_("Dispatch"), likely=3,
         needs=no_ruling_needed),
    step("rule",              S.REGISTERED,       S.DISPATCHED,       who_rules,            terms="-dispatch +sign +handle +promise", label=_("Rule who handles it"), likely=3,
         needs=ruling_needed),
    step("decline",           (S.REGISTERED, S.INCOMPLETE), S.DECLINE_ASKED, agent | dispatcher, terms="-complete -dispatch +review", label=_("Do not accept"), grave=True),
    step("confirm_decline",   S.DECLINE_ASKED,    S.DECLINED,         approver,             terms="-*", label=_("Confirm not accepting"), likely=1, grave=True,
         needs=not_the_applicant),
    step("overrule_decline",  S.DECLINE_ASKED,    S.REGISTERED,       approver,             terms="-review +dispatch", label=_("Accept after all"), likely=1,
         needs=not_the_applicant),
    step("hand_over",         (S.REGISTERED, S.INCOMPLETE), S.HANDED_OVER, agent | dispatcher, terms="-*", label=_("Hand over to 110 or the petition office"), grave=True),
    # the unit: sign, return, pass down
    step("sign",              S.DISPATCHED,       S.IN_HAND,          unit,                 terms="-sign", label=_("Sign for it"), likely=3),
    step("hand_down",         (S.DISPATCHED, S.IN_HAND), S.DISPATCHED, unit,                terms="-sign +sign", label=_("Hand down to a unit below"), likely=1),
    step("send_back",         S.DISPATCHED,       S.RETURN_ASKED,     unit,                 terms="-sign +review", label=_("Send back"), likely=1,
         needs=may_still_return),
    step("accept_return",     S.RETURN_ASKED,     S.REGISTERED,       approver | dispatcher, terms="-review -handle +dispatch", label=_("Accept the return"), likely=2,
         needs=not_the_applicant),
    step("refuse_return",     S.RETURN_ASKED,     S.DISPATCHED,       approver | dispatcher, terms="-review +sign", label=_("Refuse the return"), likely=1,
         needs=not_the_applicant),
    # the unit asks for time
    step("ask_extension",     S.IN_HAND,          S.EXTENSION_ASKED,  unit,                 terms="+review", label=_("Ask for an extension"), likely=1,
         needs=not_yet_extended),
    step("grant_extension",   S.EXTENSION_ASKED,  S.IN_HAND,          approver,             terms="-review >handle >promise", label=_("Grant the extension"), likely=2,
         needs=not_the_applicant),
    step("refuse_extension",  S.EXTENSION_ASKED,  S.IN_HAND,          approver,             terms="-review", label=_("Refuse the extension"), likely=1,
         needs=not_the_applicant),
    step("ask_suspension",    S.IN_HAND,          S.SUSPENSION_ASKED, unit,                 terms="+review", label=_("Ask for a suspension")),
    step("grant_suspension",  S.SUSPENSION_ASKED, S.SUSPENDED,        approver,             terms="-review ~handle ~promise +suspension", label=_("Grant the suspension"), likely=2,
         needs=not_the_applicant),
    step("refuse_suspension", S.SUSPENSION_ASKED, S.IN_HAND,          approver,             terms="-review", label=_("Refuse the suspension"), likely=1,
         needs=not_the_applicant),
    step("resume",            S.SUSPENDED,        S.IN_HAND,          unit | dispatcher,    terms="-suspension ^handle ^promise", label=_("Go on"), likely=2),
    step("ask_shelving",      S.IN_HAND,          S.SHELVING_ASKED,   unit,                 terms="+review", label=_("Ask to shelve it")),
    step("grant_shelving",    S.SHELVING_ASKED,   S.SHELVED,          approver,             terms="-review ~handle ~promise +shelf_review", label=_("Shelve it"), likely=2,
         needs=not_the_applicant),
    step("refuse_shelving",   S.SHELVING_ASKED,   S.IN_HAND,          approver,             terms="-review", label=_("Refuse to shelve it"), likely=1,
         needs=not_the_applicant),
    step("review_shelved",    S.SHELVED,          SAME,               unit | supervisor,    terms="-shelf_review +shelf_review", label=_("Review what is shelved"), likely=2),
    step("take_up",           S.SHELVED,          S.IN_HAND,          unit | supervisor,    terms="-shelf_review ^handle ^promise", label=_("Take it up again"), likely=1),
    step("ask_end",           S.IN_HAND,          S.END_ASKED,        unit,                 terms="+review", label=_("Ask to end it"), grave=True),
    step("confirm_end",       S.END_ASKED,        S.ENDED,            approver,             terms="-*", label=_("End it"), likely=1, grave=True,
         needs=not_the_applicant),
    step("refuse_end",        S.END_ASKED,        S.IN_HAND,          approver,             terms="-review", label=_("Refuse to end it"), likely=1,
         needs=not_the_applicant),
    # the answer, its check, the call
    step("answer",            S.IN_HAND,          S.ANSWERED,         unit,                 terms="-handle +check", label=_("Answer"), likely=3),
    step("pass_check",        S.ANSWERED,         S.CHECKED,          approver,             terms="-check -promise +call_back", label=_("Pass the answer"), likely=2,
         needs=not_the_answerer),
    step("fail_check",        S.ANSWERED,         S.IN_HAND,          approver,             terms="-check +handle", label=_("Send the answer back"), likely=1,
         needs=not_the_answerer),
    step("note_missed_call",  S.CHECKED,          SAME,               caller,               label=_("Not reached"), likely=1,
         needs=(fewer_than_three_calls, not_the_checker)),
    step("call_back",         S.CHECKED,          S.CLOSED,           caller,               terms="-*", label=_("Reached: record the call"), likely=2,
         needs=not_the_checker),
    step("close_unreached",   S.CHECKED,          S.CLOSED,           caller,               terms="-*", label=_("Close without a call"), likely=1,
         needs=(no_call_to_make, not_the_checker)),
    step("redo",              S.CHECKED,          S.DISPATCHED,       caller,               terms="-call_back +sign +handle +promise", label=_("Have it done once more"), likely=1,
         needs=(may_be_redone, not_the_checker)),
    step("pass_up",           S.CHECKED,          S.APPEALED,         caller,               terms="-call_back +appeal", label=_("Pass up to the supervisor"), likely=1,
         needs=(redone_twice, not_the_checker)),
    # the resident
    step("rate",              (S.CHECKED, S.CLOSED), S.CLOSED,        theirs,               terms="-*", label=_("Rate"),
         needs=(not_yet_rated, still_rateable)),
    step("refuse_answer",     (S.CHECKED, S.CLOSED), S.DISPATCHED,    theirs,               terms="-call_back +sign +handle +promise", label=_("It is not solved"),
         needs=(may_be_redone, still_rateable)),
    step("appeal",            (S.CHECKED, S.CLOSED), S.APPEALED,      theirs,               terms="-call_back +appeal", label=_("It is still not solved"),
         needs=(redone_twice, still_rateable)),
    step("uphold",            S.APPEALED,         S.CLOSED,           supervisor,           terms="-*", label=_("Uphold the answer"), likely=1),
    step("order",             S.APPEALED,         S.DISPATCHED,       supervisor,           terms="-appeal +sign +handle +promise +supervision", label=_("Order it to be done"), likely=2),
    step("add",               OPEN,               SAME,               theirs | agent,       label=_("Add something"), likely=1),
    step("withdraw",          BEFORE_ANSWER,      S.WITHDRAWN,        theirs | agent,       terms="-*", label=_("Take it back"), grave=True),
    step("reopen",            ENDED,              S.REGISTERED,       theirs | agent | supervisor, terms="+dispatch", label=_("Open it again"), likely=1,
         needs=still_reopenable),
    # the public list: consent of its own, taken back at any time (个人信息保护法 art. 15, 25)
    step("allow_listing",     ANY,                SAME,               theirs | agent,       label=_("Allow it on the public list"),
         needs=(not_yet_allowed, fit_to_list)),
    step("stop_listing",      ANY,                SAME,               theirs | agent,       label=_("Take it off the public list"),
         needs=allowed),
))
# fmt: on
