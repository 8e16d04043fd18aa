"""A dispute, its parties, and what they owe each other: what the spine does not say about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case, Supervision
from yimen.kernel.crypto import EncryptedText
from yimen.mediators.models import DisputeType
from yimen.orgs.models import Resident, Unit


class State(models.TextChoices):
    """Where a dispute stands."""

    REGISTERED = "registered", _("To be assigned")
    REFUSAL_ASKED = "refusal_asked", _("Not-accepting under review")
    ASSIGNED = "assigned", _("To be signed for")
    IN_MEDIATION = "in_mediation", _("In mediation")
    SUSPENDED = "suspended", _("Suspended")
    SETTLING = "settling", _("Agreement to be signed")
    PERFORMING = "performing", _("Being performed")
    BROKEN = "broken", _("Not performed")
    FAILED = "failed", _("Other routes to be told")
    ELSEWHERE = "elsewhere", _("Followed elsewhere")
    FOLLOWED_UP = "followed_up", _("To be followed up")
    CLOSED = "closed", _("Closed and filed")
    REFUSED = "refused", _("Not accepted")
    HANDED_OVER = "handed_over", _("Handed over to the police")
    WITHDRAWN = "withdrawn", _("Settled or taken back by the parties")


AT_THE_CENTRE = frozenset(
    {State.REGISTERED, State.REFUSAL_ASKED, State.FOLLOWED_UP, State.CLOSED, State.REFUSED}
)
"""States in which the centre holds the dispute; in every other whoever mediates does."""


class Track(models.TextChoices):
    """By which law it is mediated; each has its own time (`deadlines` rules by kind).

    特邀调解规定 art. 27: 委派 before filing 30 days, 委托 after it 15 days, 7 in simplified
    procedure. 劳动争议调解仲裁法 art. 14: 15 days.
    """

    PEOPLE = "", _("People's mediation")
    ASSIGNED = "assigned", _("Assigned by the court before filing")
    ENTRUSTED = "entrusted", _("Entrusted by the court after filing")
    ENTRUSTED_SIMPLE = "entrusted_simple", _("Entrusted in simplified procedure")
    LABOUR = "labour", _("Labour mediation")
    ADMINISTRATIVE = "administrative", _("Administrative mediation")


ENTRUSTED = frozenset({Track.ENTRUSTED, Track.ENTRUSTED_SIMPLE})
"""委托: the suit is filed already, so what is agreed goes back into it."""
BY_THE_COURT = frozenset({Track.ASSIGNED, *ENTRUSTED})


class Source(models.TextChoices):
    """From where a dispute came to the window."""

    VISIT = "visit", _("A visit")
    ONLINE = "online", _("Online")
    HOTLINE = "hotline", _("The 12345 hotline")
    GRID = "grid", _("A grid worker")
    POLICE = "police", _("110, not a police matter")
    PETITION = "petition", _("The petition office")
    COURT = "court", _("The court")
    DEPARTMENT = "department", _("A department")
    UPPER = "upper", _("An upper level")
    LOWER = "lower", _("A lower level")


class Grade(models.TextChoices):
    """How hard it is, and so who mediates: village, township, county with a leader in charge."""

    SIMPLE = "simple", _("Simple: village or community")
    COMPLEX = "complex", _("Complex: township")
    HARD = "hard", _("Hard: county, a leader in charge")


class Risk(models.TextChoices):
    """How likely it turns worse: of the matter, never of a person (四色预警)."""

    BLUE = "blue", _("Blue: calm")
    YELLOW = "yellow", _("Yellow: attention")
    ORANGE = "orange", _("Orange: serious")
    RED = "red", _("Red: at once")


class RefusalGround(models.TextChoices):
    """Why a dispute cannot be mediated here; each has a lawful route."""

    DECIDED = "decided", _("A court or arbitration has decided it")
    PENDING = "pending", _("A court or arbitration deals with it")
    CRIMINAL = "criminal", _("It is a crime")
    ANOTHER_ORGAN = "another_organ", _("Only another organ may decide it")
    ONE_SIDE_REFUSES = "one_side_refuses", _("A side refuses mediation")
    TIME_BARRED = "time_barred", _("The time for claiming it is over")
    OTHER = "other", _("Other ground")


class EndReason(models.TextChoices):
    """How mediation ended (在线调解规则 art. 25)."""

    AGREED = "agreed", _("Agreement reached")
    SELF_SETTLED = "self_settled", _("Settled by themselves and taken back")
    UNREACHABLE = "unreachable", _("A party could not be reached in time")
    UNWILLING = "unwilling", _("A party will not go on")
    TOO_FAR_APART = "too_far_apart", _("The differences are too large")
    TIME_UP = "time_up", _("Time is up and no more was agreed")
    REFUSES_TO_SIGN = "refuses_to_sign", _("A party refuses to sign")
    OTHER = "other", _("Other")


SUCCESS = frozenset({EndReason.AGREED, EndReason.SELF_SETTLED})
"""Ends of a dispute that is settled, with the mediators' help or by the parties themselves."""


class OtherRoute(models.TextChoices):
    """Where a dispute goes that could not be settled (人民调解法 art. 26)."""

    COURT = "court", _("Court, by the green channel")
    ARBITRATION = "arbitration", _("Arbitration")
    REVIEW = "review", _("Administrative review or decision")
    PETITION = "petition", _("Petition office")
    NONE = "none", _("Nowhere: the parties let it rest")


class PauseGround(models.TextChoices):
    """Time that is not mediation's (在线调解规则 art. 26)."""

    APPRAISAL = "appraisal", _("Appraisal or expertise")
    INSPECTION = "inspection", _("Inspection on the spot")
    ANOTHER_CASE = "another_case", _("Another case decides it first")
    FORCE = "force", _("A party is ill or another force")


class Certificate(models.TextChoices):
    """What makes a promise enforceable besides the court's confirmation."""

    NOTARY = "notary", _("Notarised as enforceable")
    ARBITRATION = "arbitration", _("Confirmed by the labour arbitration")
    PAYMENT_ORDER = "payment_order", _("Payment order of the court")


class Confirmation(models.TextChoices):
    """How the judicial confirmation stands (民事诉讼法 art. 205–206)."""

    NONE = "", _("Not applied for")
    APPLIED = "applied", _("Applied for")
    ACCEPTED = "accepted", _("Accepted by the court")
    CONFIRMED = "confirmed", _("Confirmed: enforceable")
    REFUSED = "refused", _("Not accepted or not confirmed")


VISITS = 3
"""So many times one asks, after all is performed, whether peace lasts (回访, 7/30/90 days)."""


class Dispute(Case):
    """A quarrel between parties: how hard, how urgent, and how far it is.

    `kind` is the track. `sides` says which resident is which party, so that conditions need no
    query: `{"<resident id>": party number}` of those who are parties now. So do `applicants`, the
    numbers of those on the applicant's side, and `agents`, which says for whom an agent acts and
    whether it may settle: `{"<number of the agent>": [party number, true or false]}`.
    """

    dispute_type = models.CharField(_("kind of dispute"), max_length=20, choices=DisputeType)
    source = models.CharField(_("source"), max_length=12, choices=Source)
    grade = models.CharField(_("grade"), max_length=8, choices=Grade, default=Grade.SIMPLE)
    risk = models.CharField(_("risk"), max_length=8, choices=Risk, default=Risk.BLUE)
    amount = models.DecimalField(
        _("amount in dispute (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    people = models.PositiveIntegerField(_("people concerned"), default=2)
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    sides = models.JSONField(default=dict)
    applicants = models.JSONField(default=list)
    agents = models.JSONField(default=dict)
    parties_now = models.PositiveSmallIntegerField(default=0)
    # The leader in charge of what is hard (包案领导), by key.
    leader = models.CharField(_("leader in charge"), max_length=60, blank=True)
    returns = models.PositiveSmallIntegerField(_("returns"), default=0)
    applicant = models.CharField(max_length=60, blank=True)
    accepted_at = models.DateTimeField(_("signed for"), null=True, blank=True)
    # More time that was asked of the parties, and which of them agreed.
    asked_days = models.PositiveSmallIntegerField(default=0)
    agreed_by = models.JSONField(default=list)
    agreement = models.PositiveSmallIntegerField(_("agreement in force"), null=True, blank=True)
    oral = models.BooleanField(_("agreed orally"), default=False)
    partly = models.BooleanField(_("only a part is agreed"), default=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    end_reason = models.CharField(
        _("how mediation ended"), max_length=16, choices=EndReason, blank=True
    )
    # Until when the parties may ask the court together (人民调解法 art. 33).
    confirm_until = models.DateTimeField(null=True, blank=True)
    confirmation = models.CharField(
        _("judicial confirmation"), max_length=10, choices=Confirmation, blank=True
    )
    certificate = models.CharField(
        _("made enforceable by"), max_length=16, choices=Certificate, blank=True
    )
    owed = models.PositiveSmallIntegerField(_("still to be performed"), default=0)
    route = models.CharField(_("other route"), max_length=12, choices=OtherRoute, blank=True)
    visits_left = models.PositiveSmallIntegerField(_("follow-ups still to be made"), default=0)
    relapses = models.PositiveSmallIntegerField(_("times broken out again"), default=0)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="dispute_amount_is_not_negative", condition=Q(amount=None) | Q(amount__gte=0)
            ),
            # 人民调解法 art. 33: what the court confirmed is in an agreement
            models.CheckConstraint(
                name="dispute_is_confirmed_by_its_agreement",
                condition=~Q(confirmation=Confirmation.CONFIRMED) | Q(agreement__isnull=False),
            ),
        ]

    def arrived(self) -> None:
        """The centre holds what is to be assigned or followed up, the mediators the rest."""
        at_the_centre = self.state in AT_THE_CENTRE or self.lead_id is None
        self.unit_id = self.centre_id if at_the_centre else self.lead_id
        if self.closed_at:
            self.supervision = Supervision.NONE


class PartyKind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class Side(models.TextChoices):
    """On which side a party stands."""

    APPLICANT = "applicant", _("Applicant")
    RESPONDENT = "respondent", _("Respondent")
    THIRD = "third", _("Third party")


class Power(models.TextChoices):
    """What an agent may do for its party (民事诉讼法 art. 62)."""

    GENERAL = "general", _("General: may not settle")
    SPECIAL = "special", _("Special: may settle")


class Party(models.Model):
    """Who a dispute is between. What is personal lies here encrypted, or on the resident's row.

    A person has a resident's row, an organisation may have one for whoever speaks for it. An agent
    acts for the party `acts_for`, and settles for it with a special power alone (民事诉讼法
    art. 62); `stands_for` people a representative of a group speaks.
    """

    pk = models.CompositePrimaryKey("case_id", "number")
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="parties")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=PartyKind)
    side = models.CharField(_("side"), max_length=10, choices=Side)
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = EncryptedText(_("name of the organisation"), blank=True, default="")
    organisation_code = EncryptedText(_("its social credit code"), blank=True, default="")
    id_number = EncryptedText(_("number of the identity document"), blank=True, default="")
    employer = EncryptedText(_("employer"), blank=True, default="")
    # 送达地址确认书: where the court may send to, confirmed by the party itself.
    service_address = EncryptedText(_("confirmed address"), blank=True, default="")
    service_address_at = models.DateTimeField(null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    acts_for = models.PositiveSmallIntegerField(null=True, blank=True)
    power = models.CharField(_("power of the agent"), max_length=8, choices=Power, blank=True)
    stands_for = models.PositiveIntegerField(_("people spoken for"), default=0)
    # What it has put its name to: whoever signed is not taken out any more.
    signed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="party_kind_and_side_are_known",
                condition=Q(kind__in=PartyKind.values, side__in=Side.values),
            ),
            models.CheckConstraint(
                name="party_that_signed_stays", condition=Q(signed_at=None) | Q(left_at=None)
            ),
            models.CheckConstraint(
                name="party_with_a_power_is_an_agent",
                condition=Q(power="") | Q(power__in=Power.values, acts_for__isnull=False),
            ),
            models.UniqueConstraint(
                name="party_is_a_party_once",
                fields=["case", "resident"],
                condition=Q(left_at=None, resident__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="party_by_resident",
                fields=["resident"],
                condition=Q(resident__isnull=False, left_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"

    @property
    def may_settle(self) -> bool:
        """Whether it binds itself, or as an agent the party that it acts for."""
        return not self.acts_for or self.power == Power.SPECIAL


class Obligation(models.Model):
    """What a party owes by an agreement: a payment or an act, and the day until which (分期履行).

    What is to be done may name people, so its words are encrypted. Once the dispute begins anew it
    holds no more (`void_at`): what is agreed then is owed instead.
    """

    pk = models.CompositePrimaryKey("case_id", "number")
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="obligations")
    number = models.PositiveSmallIntegerField()
    agreement = models.PositiveSmallIntegerField(null=True, blank=True)
    party = models.PositiveSmallIntegerField()
    amount = models.DecimalField(
        _("amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    words = EncryptedText(_("what is owed"))
    due_on = models.DateField(_("due"))
    done_at = models.DateTimeField(_("performed"), null=True, blank=True)
    missed_at = models.DateTimeField(_("missed"), null=True, blank=True)
    void_at = models.DateTimeField(_("holds no more"), null=True, blank=True)

    class Meta:
        verbose_name = _("obligation under an agreement")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="obligation_amount_is_positive", condition=Q(amount=None) | Q(amount__gt=0)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="obligation_due", fields=["due_on"], condition=Q(done_at=None, void_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"
