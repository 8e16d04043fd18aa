"""What changes troubles: `gathering` as matters come in, `arranging` by people, and `problems`."""

from .arranging import merge, move, take_out
from .gathering import gather, gather_some
from .problems import (
    confirm,
    declare,
    drop,
    not_enough,
    pass_on,
    plan,
    plan_anew,
    report,
)

__all__ = [
    "confirm",
    "declare",
    "drop",
    "gather",
    "gather_some",
    "merge",
    "move",
    "not_enough",
    "pass_on",
    "plan",
    "plan_anew",
    "report",
    "take_out",
]
