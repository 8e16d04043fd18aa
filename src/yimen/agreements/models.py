"""Offers, agreements with their versions and signatures, and what agreements are drafted from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yimen.kernel.crypto import EncryptedText
from yimen.kernel.models import Part
from yimen.mediation.models import Dispute
from yimen.mediators.models import DisputeType
from yimen.orgs.models import Unit


class OfferState(models.TextChoices):
    """Where an offer stands."""

    MADE = "made", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
    LAPSED = "lapsed", _("Lapsed before all had answered")


class AnswerWay(models.TextChoices):
    """How a party told its answer to a mediator who notes it."""

    SITTING = "sitting", _("Said in the sitting")
    TELEPHONE = "telephone", _("Said by telephone")
    PAPER = "paper", _("On paper")


class Offer(Part):
    """What a party or the mediator proposes to the parties `to`; they know of it once it is told.

    It binds nobody: what binds is an agreement that is signed. `by_party` is empty where the
    mediator made it; `answers` is the offer to which it is a counter-offer. `to` and `accepted_by`
    are numbers of parties; it stands until each of `to` has accepted or one has declined.
    """

    process: ClassVar[str] = "offer"
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="offers")
    by_party = models.PositiveSmallIntegerField(null=True, blank=True)
    answers = models.PositiveSmallIntegerField(_("answers offer"), null=True, blank=True)
    passage = models.PositiveSmallIntegerField()
    to = models.JSONField(default=list)
    # The consent of whoever made it, and that the mediator has passed it on.
    may_be_told = models.BooleanField(_("the mediator may pass it on"), default=False)
    told = models.BooleanField(_("passed on"), default=False)
    accepted_by = models.JSONField(default=list)
    declined_by = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints: ClassVar = [
            # what a side does not know of it cannot have accepted
            models.CheckConstraint(
                name="offer_that_is_answered_was_told",
                condition=~Q(state__in=[OfferState.ACCEPTED, OfferState.DECLINED]) | Q(told=True),
            ),
            models.CheckConstraint(
                name="offer_that_is_accepted_is_accepted_by_all",
                condition=~Q(state=OfferState.ACCEPTED) | Q(accepted_by__contains=F("to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} offer {self.number}"


class AgreementState(models.TextChoices):
    """Where an agreement stands."""

    DRAFTED = "drafted", _("Draft")
    OFFERED = "offered", _("To be signed")
    SIGNED = "signed", _("Signed by all")
    DROPPED = "dropped", _("Agreement dropped")


class Agreement(Part):
    """An agreement on paper (人民调解协议书): which version stands, and who has signed it.

    `digest` is the SHA-256 of the text that stands, `named` the numbers of the parties in it.
    """

    process: ClassVar[str] = "agreement"
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    digest = models.CharField(max_length=64)
    named = models.JSONField(default=list)
    signed_parties = models.JSONField(default=list)
    by_mediator = models.BooleanField(_("signed by the mediator"), default=False)
    sealed = models.BooleanField(_("sealed by the committee"), default=False)
    # 〔2026〕甘州人调字第1号, given when all have signed.
    reference = models.CharField(_("number of the agreement"), max_length=60, blank=True)
    completed_at = models.DateTimeField(_("signed by all"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="agreement_number_is_given_once",
                fields=["reference"],
                condition=~Q(reference=""),
            ),
            # 人民调解法 art. 29: it takes effect with the mediator's signature and the seal
            models.CheckConstraint(
                name="agreement_signed_by_all_has_number_and_seal",
                condition=~Q(state=AgreementState.SIGNED)
                | Q(by_mediator=True, sealed=True, completed_at__isnull=False) & ~Q(reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} agreement {self.number}"

    @property
    def signed_by_somebody(self) -> bool:
        """Whether its text can no more be changed."""
        return bool(self.signed_parties) or self.by_mediator or self.sealed


class AgreementVersion(models.Model):
    """One text of an agreement. It is on a passage, word for word as it is shown and signed.

    `terms` is what it was written from (`terms.Terms`), encrypted: it names people.
    """

    pk = models.CompositePrimaryKey("case_id", "agreement", "number")
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="+")
    agreement = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    passage = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    terms = EncryptedText()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of an agreement")
        constraints: ClassVar = [
            # what a signature points to: the version together with the hash of its text
            models.UniqueConstraint(
                name="version_has_its_hash", fields=["case", "agreement", "number", "digest"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} agreement {self.agreement} version {self.number}"


class SignatureWay(models.TextChoices):
    """How somebody signed (人民调解法 art. 29)."""

    SCREEN = "screen", _("On the screen")
    PAPER = "paper", _("On paper, scanned")
    MEDIATOR = "mediator", _("As mediator")
    SEAL = "seal", _("Seal of the committee")


BY_A_PARTY = (SignatureWay.SCREEN, SignatureWay.PAPER)


class Signature(models.Model):
    """Who put their name under which text, how and when. It never changes.

    `name` is what was typed and `strokes` what was drawn on the screen, encrypted, and its hash,
    which stays when both are erased; of paper it is the file, by its number and hash.
    """

    pk = models.CompositePrimaryKey("case_id", "agreement", "number")
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="+")
    agreement = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    party = models.PositiveSmallIntegerField(null=True, blank=True)
    way = models.CharField(max_length=8, choices=SignatureWay)
    name = EncryptedText(blank=True, default="")
    strokes = EncryptedText(blank=True, default="")
    strokes_digest = models.CharField(max_length=64, blank=True)
    file = models.PositiveSmallIntegerField(null=True, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="signature_of_a_party_is_given_once",
                fields=["case", "agreement", "party"],
                condition=Q(party__isnull=False),
            ),
            models.UniqueConstraint(
                name="signature_of_the_committee_is_given_once",
                fields=["case", "agreement", "way"],
                condition=Q(party=None),
            ),
            models.CheckConstraint(
                name="signature_is_of_a_party_or_of_the_committee",
                condition=Q(party__isnull=False, way__in=BY_A_PARTY)
                | Q(party=None, way__in=[SignatureWay.MEDIATOR, SignatureWay.SEAL]),
            ),
            models.CheckConstraint(
                name="signature_on_paper_has_its_file",
                condition=~Q(way=SignatureWay.PAPER) | Q(file__isnull=False) & ~Q(file_digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} agreement {self.agreement} signature {self.number}"


class AgreementTemplate(models.Model):
    """Words from which agreements on a kind of dispute are drafted; `terms.PLACES` are the facts.

    One without a centre is every centre's.
    """

    centre = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre")
    )
    name = models.CharField(_("name"), max_length=60)
    dispute_type = models.CharField(
        _("kind of dispute"), max_length=20, choices=DisputeType, blank=True
    )
    facts = models.TextField(_("main facts"), blank=True)
    disputed = models.TextField(_("disputed matters"), blank=True)
    responsibility = models.TextField(_("each side's responsibility"), blank=True)
    content = models.TextField(_("content of the agreement"), blank=True)
    manner = models.CharField(_("manner of performance"), max_length=200, blank=True)
    period = models.CharField(_("period of performance"), max_length=200, blank=True)
    breach = models.TextField(_("breach"), blank=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("template of an agreement")
        verbose_name_plural = _("templates of agreements")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="agreement_template_has_its_name",
                fields=["centre", "name"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="agreement_template_is_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class AgreementPrefix(models.Model):
    """What stands between the year and the number of a centre's agreements: 甘州人调字."""

    centre = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="+")
    prefix = models.CharField(_("prefix of numbers"), max_length=20)

    class Meta:
        verbose_name = _("prefix of agreement numbers")

    def __str__(self) -> str:
        return self.prefix


class AgreementCounter(models.Model):
    """The last number of a year under a prefix; a number is never used again."""

    key = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of agreements")

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class Reminder(models.Model):
    """That a party was reminded of what it owes, before the day or after it: once each."""

    pk = models.CompositePrimaryKey("case_id", "obligation", "late")
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="+")
    obligation = models.PositiveSmallIntegerField()
    late = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder of an obligation")

    def __str__(self) -> str:
        return f"{self.case_id} obligation {self.obligation}"
