"""What changes the ledger: `hearing` what comes in, `telling` what goes out, `carrying` files of
both, `looking` by staff."""

from .carrying import fetch, give_up_file, offer
from .hearing import hear
from .looking import KEPT, again, set_aside, sweep, tell_of_waiting
from .taking import take_over
from .telling import begin, end, give_up, hand_over, tell, tried

__all__ = [
    "KEPT",
    "again",
    "begin",
    "end",
    "fetch",
    "give_up",
    "give_up_file",
    "hand_over",
    "hear",
    "offer",
    "set_aside",
    "sweep",
    "take_over",
    "tell",
    "tell_of_waiting",
    "tried",
]
