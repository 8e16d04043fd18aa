"""What stands on the papers of a dispute: the agreement, the application for its confirmation, the
record of an end without one, and the notice of a refusal. Each is a sheet that `cases.paper` draws.

They speak the city's language; whoever asks for one has made sure who reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from yimen.cases.sheet import Blank, Fact, Section, Sheet, Table, marks_of
from yimen.mediation.models import (
    ENTRUSTED,
    Dispute,
    EndReason,
    OtherRoute,
    Party,
    RefusalGround,
    Side,
)
from yimen.ui.times import in_full

from .models import Agreement, Signature, SignatureWay
from .queries import salted_text, signatures_of


@dataclass(frozen=True)
class Person:
    """A party on paper: its names, what identifies and reaches it as far as the reader may know."""

    number: int
    side: str
    name: str
    identity: str = ""
    phone: str = ""
    address: str = ""
    acts_for: int | None = None

    @property
    def called(self) -> str:
        """Its side and number, and its name."""
        return f"{Side(self.side).label} {self.number} {self.name}"


def person(row: Party, name: str, phone: str = "", address: str = "") -> Person:
    """A party's row with what was read of its resident in clear."""
    names = " ".join(filter(None, (row.organisation, name)))
    return Person(
        row.number,
        row.side,
        names or _("Party {number}").format(number=row.number),
        row.organisation_code or row.id_number or "",
        phone,
        row.service_address or address,
        row.acts_for,
    )


def agreement_paper(agreement: Agreement, people: Sequence[Person], printed: str) -> Sheet:
    """The agreement word for word, room for seals, who has signed, its hash on each page."""
    with override(settings.LANGUAGE_CODE):
        return Sheet(
            number=agreement.reference or agreement.case.number,
            title=agreement.reference or _("Draft, not signed by all"),
            sections=list(agreement_sections(agreement, people)),
            printed=f"SHA-256 {agreement.digest} · {printed}",
            kind=_("People's mediation agreement"),
        )


def agreement_sections(agreement: Agreement, people: Sequence[Person]) -> Iterator[Section]:
    """The text, the boxes, the list of signatures, the notice of 30 days."""
    signatures = signatures_of(agreement)
    salt, text = salted_text(agreement)
    yield Section("", prose=text or _("The text has been erased."))
    yield Section(_("Signatures and seals"), blanks=list(boxes(people, signatures)))
    if signatures:
        yield Section(_("Signed"), table=signed_table(people, signatures))
    if agreement.case.kind not in ENTRUSTED:
        yield Section(_("Judicial confirmation"), prose=_(
            "Within 30 days from the day on which this agreement takes effect the parties may"
            " together ask the people's court to confirm it. What the court has confirmed can be"
            " enforced (People's Mediation Law, article 33; Civil Procedure Law, article 205)."
        ))  # fmt: skip
    yield Section(_("Check mark"), marks=marks_of(agreement.digest), prose=_(
        "SHA-256 of {salt}, directly followed by the text above, version {version}. A changed text"
        " has another."
    ).format(salt=salt or "…", version=agreement.version))  # fmt: skip


def boxes(people: Sequence[Person], signatures: Sequence[Signature]) -> Iterator[Blank]:
    """A box for each party, the mediator and the committee."""
    by = {each.party: each for each in signatures if each.party is not None}
    for each in people:
        signed = by.get(each.number)
        yield Blank(
            each.called,
            (signed.name or "") if signed else "",
            drawn(signed.strokes or "") if signed else (),
        )
    yield Blank(_("Mediator (signature)"))
    yield Blank(_("Mediation committee (seal)"))


def drawn(strokes: str) -> list[list[tuple[int, int]]]:
    """A drawn signature as lines of points."""
    lines = (line.split() for line in strokes.split(";") if line)
    return [[(int(x), int(y)) for x, _c, y in (p.partition(",") for p in line)] for line in lines]


def signed_table(people: Sequence[Person], signatures: Sequence[Signature]) -> Table:
    """Who signed how and when, and the hash of a scan or of what was drawn."""
    names = {each.number: each.called for each in people}
    rows = [
        (
            names.get(each.party or 0, str(SignatureWay(each.way).label)),
            str(SignatureWay(each.way).label),
            in_full(each.at),
            " ".join(marks_of(each.file_digest or each.strokes_digest)) or "–",
        )
        for each in signatures
    ]
    return Table(
        (_("Signer"), _("How"), _("When"), _("SHA-256 of the scan or drawing")), rows, (4, 3, 4, 6)
    )


def confirmation_package(
    dispute: Dispute, agreement: Agreement, people: Sequence[Person], printed: str
) -> Sheet:
    """What the court wants of a joint application, in one file (民诉法解释 art. 353–354)."""
    with override(settings.LANGUAGE_CODE):
        application, deed, *rest = package_parts(dispute, agreement, people)
        named = enumerate((application, deed, *rest), 1)
        rows = [(str(number), section.heading) for number, section in named]
        cover = Section(_("Papers in this file"), table=Table((_("No."), _("Paper")), rows, (1, 8)))
        sections = [cover, application, deed, *agreement_sections(agreement, people), *rest]
        return Sheet(
            number=agreement.reference,
            title=_("Joint application for judicial confirmation"),
            sections=sections,
            printed=f"SHA-256 {agreement.digest} · {printed}",
            kind=agreement.reference,
        )


def package_parts(
    dispute: Dispute, agreement: Agreement, people: Sequence[Person]
) -> Iterator[Section]:
    """The papers of the file, each on a page of its own; the agreement follows its heading."""
    yield Section(
        _("Application"),
        prose=application_words(dispute, agreement),
        blanks=[Blank(each.called) for each in people if not each.acts_for],
        apart=True,
    )
    yield Section(_("The mediation agreement"), apart=True)
    yield Section(
        _("Identity and contact of the parties"),
        facts=list(identity(people)),
        apart=True,
    )
    yield Section(
        _("Proof of the mediation organisation"),
        facts=[
            (_("Organisation"), (dispute.lead or dispute.centre).name),
            (_("Code"), (dispute.lead or dispute.centre).code),
            (_("Mediation centre"), dispute.centre.name),
            (_("Dispute"), dispute.number),
        ],
        blanks=[Blank(_("Mediation committee (seal)"))],
        apart=True,
    )


def application_words(dispute: Dispute, agreement: Agreement) -> str:
    """What the parties ask of the court, and what they promise it (民诉法解释 art. 353)."""
    until = in_full(dispute.confirm_until) if dispute.confirm_until else "–"
    return _(
        "To the people's court:\n"
        "The applicants reached mediation agreement {reference} through the mediation of {unit},"
        " which took effect on {day}. They ask the court together to confirm that it is valid.\n"
        "The applicants declare: the agreement was made of their own will; it harms neither the"
        " state nor the public nor others; the papers are true.\n"
        "Last day for this application: {until}."
    ).format(
        reference=agreement.reference,
        unit=(dispute.lead or dispute.centre).name,
        day=in_full(dispute.settled_at) if dispute.settled_at else "–",
        until=until,
    )


def identity(people: Sequence[Person]) -> Iterator[Fact]:
    """Each party with what identifies and reaches it."""
    for each in people:
        known = filter(None, (each.identity, each.phone, each.address))
        yield each.called, "\n".join(known) or "–"


def end_record(
    dispute: Dispute, people: Sequence[Person], told: str, when: str, printed: str
) -> Sheet:
    """That mediation has ended without an agreement, and which ways are open (art. 26)."""
    with override(settings.LANGUAGE_CODE):
        reason = EndReason(dispute.end_reason).label if dispute.end_reason else "–"
        route = OtherRoute(dispute.route).label if dispute.route else "–"
        facts = [
            (_("Dispute"), dispute.number),
            (_("Mediation ended"), when),
            (_("How mediation ended"), str(reason)),
            (_("Where it goes"), str(route)),
            *((Side(each.side).label, each.called) for each in people),
        ]
        hands = (_("Mediator (signature)"), _("Mediation committee (seal)"))
        ways = _(
            "Mediation has ended. To protect your rights you may turn to arbitration, to an"
            " administrative organ or to the people's court, as the law allows (People's Mediation"
            " Law, article 26). What was said or conceded in mediation is not used against you."
        )
        sections = [
            Section(_("The dispute"), facts=[(str(name), said) for name, said in facts]),
            Section(_("The ways that are open"), prose="\n".join(filter(None, (ways, told)))),
            Section("", blanks=[Blank(name) for name in hands]),
        ]
        return Sheet(
            number=dispute.number,
            title=_("Record of the end of mediation"),
            sections=sections,
            printed=printed,
            kind=dispute.number,
        )


def refusal_notice(dispute: Dispute, facts: Mapping[str, str], when: str, printed: str) -> Sheet:
    """That a dispute is not accepted: why, and the right route, in writing."""
    with override(settings.LANGUAGE_CODE):
        ground = facts.get("ground", "")
        known = ground in RefusalGround.values
        said = [
            (_("Dispute"), dispute.number),
            (_("Day"), when),
            (_("Ground"), str(RefusalGround(ground).label) if known else ground),
            (_("Reason"), facts.get("reason", "")),
            (_("The right route"), facts.get("route", "")),
        ]
        return Sheet(
            number=dispute.number,
            title=_("Notice that a dispute is not accepted"),
            sections=[
                Section(_("The dispute"), facts=said),
                Section("", blanks=[Blank(_("Mediation centre (seal)"))]),
            ],
            printed=printed,
            kind=dispute.number,
        )
