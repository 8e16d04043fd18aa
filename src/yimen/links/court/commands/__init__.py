"""What changes the ledger: `hearing` what comes in, `telling` what goes out, `carrying` files of
both; staff see to messages by `looking` and to files by `mending`."""

from .carrying import delete, fetch, lost, not_fetched, offer
from .hearing import hear
from .looking import KEPT, again, set_aside, sweep, tell_of_waiting
from .mending import file_again, set_file_aside
from .taking import take_over
from .telling import begin, end, hand_over, not_sent, tell

__all__ = [
    "KEPT",
    "again",
    "begin",
    "delete",
    "end",
    "fetch",
    "file_again",
    "hand_over",
    "hear",
    "lost",
    "not_fetched",
    "not_sent",
    "offer",
    "set_aside",
    "set_file_aside",
    "sweep",
    "take_over",
    "tell",
    "tell_of_waiting",
]
