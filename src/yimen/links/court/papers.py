"""Which files go to the court, and what the court says of them. Nothing else ever goes.

What goes is the agreement alone: as it is printed, and the scans under which somebody signed it.
Notes, drafts, the parties' own files and whatever else lies on a dispute stay at the centre.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Literal
from uuid import UUID

from django.core.files.base import File
from django.utils.translation import gettext as _

from yimen.agreements.models import Agreement
from yimen.agreements.queries import signatures_of
from yimen.agreements.reading import agreement_for_print
from yimen.cases import files
from yimen.cases.models import Attachment
from yimen.cases.paper import pdf
from yimen.kernel import ledger
from yimen.kernel.answers import Body
from yimen.kernel.time import now
from yimen.mediation.models import Dispute
from yimen.ui.times import in_full

from .commands import offer
from .commands.carrying import settled
from .envelope import Offered
from .meanings import MEANINGS, CannotBe, Heard, Meaning
from .models import CourtMatter, MessageReason
from .policy import link_on
from .queries import file_told, paper_of

Paper = tuple[str, str, Callable[[], File[bytes]]]


def agreed_papers(matter: CourtMatter, dispute: Dispute) -> Callable[[UUID], list[Offered]]:
    """Keep the papers of the agreement in force for a message that is about to be written."""
    return lambda key: offer(matter, key, papers_of(dispute))


def papers_of(dispute: Dispute) -> Iterator[Paper]:
    """The agreement as it is printed, and each scan under which somebody signed it."""
    agreement = paper_of(dispute)
    if agreement is None:
        return
    yield printed(dispute, agreement)
    signed = {each.file for each in signatures_of(agreement) if each.file is not None}
    for row in ledger.current().rows(Attachment, dispute):
        if row.number in signed:
            yield f"{agreement.reference} {row.number}{suffix(row)}", row.digest, opener(row)


def printed(dispute: Dispute, agreement: Agreement) -> Paper:
    """The agreement as PDF; that the link reads the names leaves a trace."""
    sheet = agreement_for_print(link_on(dispute), agreement, in_full(now()))
    content = pdf(sheet)
    name, digest = f"{agreement.reference}.pdf", hashlib.sha256(content).hexdigest()
    return name, digest, lambda: File(BytesIO(content), name="agreement.pdf")


def suffix(row: Attachment) -> str:
    """The ending of a file; what somebody called it may name people and stays here."""
    return row.name[row.name.rfind(".") :] if "." in row.name else ""


def opener(row: Attachment) -> Callable[[], Any]:
    """How a file of the case is opened."""
    return lambda: files.opened(row.stored)


class Received(Body):
    """What became of a file that was offered with a message."""

    message: UUID
    sha256: str
    result: Literal["accepted", "refused"]
    reason: str = ""


def received(heard: Heard, said: Received) -> None:
    """The court has a file of ours, or says why it does not take it."""
    row = file_told(heard.matter, said.message, said.sha256)
    if row is None:
        raise CannotBe(MessageReason.WRONG_BODY, _("There is no such file, or not any more."))
    settled(row, taken=said.result == "accepted", reason=said.reason)


MEANINGS["papers.received"] = Meaning(body=Received, does=received, late=True)
