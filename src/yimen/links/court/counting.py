"""Matters that the court keeps to itself: they are told to be counted, without a name."""

from __future__ import annotations

from typing import Literal

from yimen.kernel.answers import Body
from yimen.kernel.time import now

from .meanings import MEANINGS, Heard, Meaning
from .models import CourtOutcome, CourtStream


class Entered(Body):
    """A suit went to the court's own pre-trial mediation, or to a specialised bench."""

    stream: Literal["pretrial", "bench"]


class Left(Body):
    """How it left: settled or not by mediation, closed by the bench, or taken back."""

    outcome: Literal["settled", "not_settled", "closed", "taken_back"]


def enter(heard: Heard, said: Entered) -> None:
    """One more of its stream."""
    heard.matter.stream = CourtStream(said.stream)


def leave(heard: Heard, said: Left) -> None:
    """One more of its stream that has come to an end."""
    heard.matter.outcome, heard.matter.ended_at = CourtOutcome(said.outcome), now()


OWN = (CourtStream.PRETRIAL, CourtStream.BENCH)
MEANINGS["stream.entered"] = Meaning(body=Entered, does=enter, opens=True)
MEANINGS["stream.left"] = Meaning(body=Left, does=leave, streams=OWN)
