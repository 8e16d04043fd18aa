"""What changes the ledger: `hearing` what comes in, `telling` what goes out, `looking` by staff."""

from .hearing import hear
from .looking import KEPT, again, set_aside, sweep, tell_of_waiting
from .taking import take_over
from .telling import begin, end, give_up, hand_over, tell, tried

__all__ = [
    "KEPT",
    "again",
    "begin",
    "end",
    "give_up",
    "hand_over",
    "hear",
    "set_aside",
    "sweep",
    "take_over",
    "tell",
    "tell_of_waiting",
    "tried",
]
