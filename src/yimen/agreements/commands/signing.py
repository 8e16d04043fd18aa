"""Signing: each signature is under one text, by its hash; when all have signed, it binds."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _

from yimen.agreements.events import AgreementSigned, AgreementUndersigned
from yimen.agreements.models import (
    BY_A_PARTY,
    Agreement,
    AgreementCounter,
    Signature,
    SignatureWay,
)
from yimen.agreements.process import AGREEMENT
from yimen.agreements.queries import prefix_of, reference_of, signatures_of, terms_of
from yimen.cases.models import Attachment
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Longest
from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.kernel.time import now
from yimen.mediation.commands.parties import party_of
from yimen.mediation.commands.promises import promise
from yimen.mediation.models import Dispute
from yimen.mediation.policy import number_of
from yimen.mediation.queries import parties_of

from .writing import refuse_other_parties

POINT = "[0-9]{1,3},[0-9]{1,3}"
STROKES = re.compile(f"{POINT}(?:[ ;]{POINT})*")
"""Points "x,y" from 0 to 999 with a space between, lines with a semicolon between."""
Drawing = Annotated[str, Longest(12_000)]
"""So long a drawing is a name; what is longer keeps us busy."""
SMALLEST = 30
"""Thousandths of the pad's width or height; what is smaller was a slip of the finger."""


@AGREEMENT.command
def sign_it(
    agreement: Agreement,
    actor: Actor,
    *,
    shown: Line,
    way: SignatureWay = SignatureWay.SCREEN,
    party: int | None = None,
    name: Line = "",
    strokes: Drawing = "",
    paper: int | None = None,
) -> AgreementUndersigned:
    """Put one's name to the text that was shown, whose SHA-256 `shown` is (人民调解法 art. 29).

    A party signs for itself on the screen with its typed `name` or drawn `strokes`. The mediator
    signs as mediator, puts the committee's seal, or notes what `party` signed on paper, of which
    `paper` is the scan among the files of the dispute.
    """
    dispute = agreement.case
    if shown != agreement.digest:
        raise Refused(_("The text is not the one that was shown to you: read it again."))
    refuse_other_parties(agreement)
    number = signer(dispute, actor, way, party)
    refuse_blank(way, name, strokes)
    scan = scanned(dispute, way, paper)
    refuse_twice(agreement, number, way)
    signature = put(agreement, actor, number, way, scan)
    signature.name, signature.strokes = name.strip(), strokes
    signature.strokes_digest = sha256(strokes.encode()).hexdigest() if strokes else ""
    ledger.current().add(signature)
    mark(agreement, signature)
    return AgreementUndersigned(
        agreement.version,
        agreement.digest,
        way,
        number,
        signature.file,
        signature.file_digest,
        signature.strokes_digest,
    )


def put(
    agreement: Agreement, actor: Actor, party: int | None, way: str, scan: Attachment | None
) -> Signature:
    """A signature under the text that stands."""
    return Signature(
        case=agreement.case,
        agreement=agreement.number,
        number=len(signatures_of(agreement)) + 1,
        version=agreement.version,
        digest=agreement.digest,
        party=party,
        way=way,
        file=scan.number if scan else None,
        file_digest=scan.digest if scan else "",
        by=actor.key,
        at=now(),
    )


def signer(dispute: Dispute, actor: Actor, way: str, party: int | None) -> int | None:
    """The number of the party that signs; None is the mediator or the committee."""
    own = number_of(actor, dispute)
    if own is not None:
        if way != SignatureWay.SCREEN or party not in (None, own):
            raise NotAllowed(_("A party signs for itself, on the screen."))
        return own
    if way == SignatureWay.SCREEN:
        raise NotAllowed(_("On the screen each party signs for itself."))
    if way != SignatureWay.PAPER:
        return None
    if party is None:
        raise Invalid(_("Say which party signed."), {"party": _("This must be said.")})
    row = party_of(dispute, party)
    if not row.may_settle:
        raise Refused(_("This agent has no special power: the party itself signs."))
    return row.number


def refuse_blank(way: str, name: str, strokes: str) -> None:
    """Invalid: on the screen something must stand as the signature, and it must be drawable."""
    if strokes and not is_a_drawing(strokes):
        raise Invalid(
            _("The drawing cannot be read: draw it again."), {"strokes": _("Draw it again.")}
        )
    if way == SignatureWay.SCREEN and not (name.strip() or strokes):
        raise Invalid(_("Type or draw your name."), {"name": _("This must be said.")})


def is_a_drawing(strokes: str) -> bool:
    """Whether it is lines of points, and more than a dot. Nothing else of it is ever believed."""
    if not STROKES.fullmatch(strokes):
        return False
    points = [each.split(",") for each in re.split("[ ;]", strokes)]
    across, down = ([int(each[place]) for each in points] for place in (0, 1))
    return any(max(each) - min(each) >= SMALLEST for each in (across, down))


def scanned(dispute: Dispute, way: str, paper: int | None) -> Attachment | None:
    """The scan of a signed paper. Invalid: there is none of this number."""
    if way != SignatureWay.PAPER:
        return None
    files = ledger.current().rows(Attachment, dispute)
    found = next((each for each in files if each.number == paper), None)
    if found is None:
        wrong = _("Add the scan to the files of the dispute, and say its number.")
        raise Invalid(wrong, {"paper": wrong})
    return found


def refuse_twice(agreement: Agreement, number: int | None, way: str) -> None:
    """Refused: this signature is there already."""
    done = {SignatureWay.MEDIATOR: agreement.by_mediator, SignatureWay.SEAL: agreement.sealed}
    if number in agreement.signed_parties or (number is None and done[SignatureWay(way)]):
        raise Refused(_("This signature is there already."))


def mark(agreement: Agreement, signature: Signature) -> None:
    """Who has signed stands on the agreement, and on the party: it can leave no more."""
    if signature.way in BY_A_PARTY:
        assert signature.party is not None
        agreement.signed_parties = sorted([*agreement.signed_parties, signature.party])
        row = party_of(agreement.case, signature.party)
        row.signed_at = row.signed_at or now()
        ledger.current().amend(row, "signed_at")
    elif signature.way == SignatureWay.SEAL:
        agreement.sealed = True
    else:
        agreement.by_mediator = True


@AGREEMENT.command
def complete(agreement: Agreement, actor: Actor) -> AgreementSigned:
    """All have signed: it gets its number, and what each party owes by it is kept.

    A party's agent with a special power may have signed for it. Refused: a party has not signed.
    """
    dispute = agreement.case
    refuse_other_parties(agreement)
    if lacking := unsigned(agreement):
        numbers = ", ".join(map(str, lacking))
        raise Refused(_("These parties have not signed: %s.") % numbers)
    agreement.reference, agreement.completed_at = take_reference(dispute), now()
    promise(dispute, terms_of(agreement).schedule, agreement.number)
    dispute.agreement = agreement.number
    return AgreementSigned(agreement.version, agreement.digest, agreement.reference)


def unsigned(agreement: Agreement) -> list[int]:
    """The numbers of the parties for which neither they nor an agent of theirs have signed."""
    parties = parties_of(agreement.case)
    signed = set(agreement.signed_parties)
    by_agents = {each.acts_for for each in parties if each.number in signed and each.may_settle}
    return [
        each.number
        for each in parties
        if not each.acts_for and each.number not in signed | by_agents
    ]


def take_reference(dispute: Dispute) -> str:
    """The next number of the year: 〔2026〕甘州人调字第1号. Gaps are allowed, repeats are not."""
    year, prefix = timezone.localdate(now()).year, prefix_of(dispute.centre)
    number = ledger.current().counted(AgreementCounter, f"{year} {prefix}")
    return reference_of(year, prefix, number)
