"""Who usually takes a step of a request, and what they usually say."""

from __future__ import annotations

from typing import Any

from yimen.requests.models import Rating, Solved

UNIT_STEPS = {
    "sign", "hand_down", "send_back", "ask_extension", "ask_suspension", "ask_shelving",
    "ask_end", "answer", "reply_to_urge",
}  # fmt: skip
USUAL = {
    "dispatch": "dispatcher",
    "accept_return": "approver",
    "refuse_return": "approver",
    "rule": "leader",
    "confirm_decline": "approver",
    "overrule_decline": "approver",
    **{
        f"{word}_{what}": "approver"
        for word in ("grant", "refuse")
        for what in ("extension", "suspension", "shelving")
    },
    "confirm_end": "approver",
    "refuse_end": "approver",
    "resume": "dispatcher",
    "review_shelved": "supervisor",
    "take_up": "supervisor",
    "pass_check": "approver",
    "fail_check": "approver",
    "note_missed_call": "caller",
    "call_back": "caller",
    "close_unreached": "caller",
    "redo": "caller",
    "pass_up": "caller",
    "rate": "resident",
    "refuse_answer": "resident",
    "appeal": "resident",
    "uphold": "supervisor",
    "order": "supervisor",
    "add": "resident",
    "withdraw": "resident",
    "reopen": "resident",
    "give_details": "resident",
    "urge": "supervisor",
    "supervise": "supervisor",
    "lift_supervision": "supervisor",
}
ORDINARY: dict[str, dict[str, Any]] = {
    "send_back": {"reason": "not our pipe", "basis": "duties list"},
    "accept_return": {"reason": "true"},
    "refuse_return": {"reason": "it is yours"},
    "ask_extension": {"days": 3, "reason": "parts", "resident_told": True},
    "ask_suspension": {"ground": "appraisal", "reason": "pipe test", "document": "No. 12"},
    "ask_shelving": {"cause": "old main", "measures": "renewal next year"},
    "answer": {"text": "The valve was replaced.", "solved": Solved.YES},
    "pass_check": {"solved": Solved.YES},
    "fail_check": {"solved": Solved.NO, "reason": "says nothing of the cause"},
    "call_back": {"solved": Solved.YES, "rating": Rating.GOOD},
    "redo": {"reason": "still dry"},
    "refuse_answer": {"words": "Still no water."},
    "appeal": {"words": "Still no water!"},
    "rate": {"rating": Rating.VERY_GOOD},
    "answer_now": {"text": "Pay at the counter in Dongjie."},
    "ask_details": {"wanted": "Which house?"},
    "give_details": {"text": "House 5."},
    "refuse_extension": {"reason": "parts are in store"},
    "refuse_suspension": {"reason": "no test is needed"},
    "refuse_shelving": {"reason": "it can be solved"},
    "ask_end": {"ground": "settled", "reason": "the court has ruled"},
    "refuse_end": {"reason": "it has not"},
    "overrule_decline": {"reason": "it is ours"},
    "rule": {"reason": "the main is theirs"},
    "resume": {"reason": "the report is there"},
    "review_shelved": {"progress": "money is applied for"},
    "take_up": {"reason": "money is there"},
    "pass_up": {"reason": "still dry"},
    "uphold": {"reason": "the pressure was measured"},
    "order": {"reason": "replace the pipe"},
    "add": {"text": "It drips now."},
    "withdraw": {"reason": "it runs again"},
    "reopen": {"reason": "it is dry again"},
    "hand_over": {"to": "110", "reason": "gas leak", "receipt": "110-2026-7"},
    "urge": {"reason": "the street is dry"},
    "reply_to_urge": {"progress": "the pipe is ordered"},
    "supervise": {"level": "ordinary", "ground": "overdue", "reason": "no word from them"},
    "lift_supervision": {"reason": "done"},
    "decline": {"ground": "other_route", "reason": "The court has it.", "route": "Court"},
}
