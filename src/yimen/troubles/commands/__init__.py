"""What changes troubles: `gathering` as matters come in, `arranging` by people."""

from .arranging import merge, move, take_out
from .gathering import gather, gather_missing

__all__ = ["gather", "gather_missing", "merge", "move", "take_out"]
