"""Who sits in a centre, who mediates, when they can, for whom they cannot, and what is booked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case
from yimen.kernel.ids import uuid7
from yimen.orgs.models import Resident, Staff, Unit


class DisputeType(models.TextChoices):
    """What a dispute is about."""

    NEIGHBOURS = "neighbours", _("Neighbours")
    FAMILY = "family", _("Marriage and family")
    PROPERTY = "property", _("Property management")
    LABOUR = "labour", _("Wages and labour")
    DEBT = "debt", _("Debts")
    REAL_ESTATE = "real_estate", _("Real estate")
    HOMESTEAD = "homestead", _("Homesteads")
    LAND = "land", _("Hills, forests and land")
    EXPROPRIATION = "expropriation", _("Land taking and demolition")
    TRAFFIC = "traffic", _("Traffic accidents")
    MEDICAL = "medical", _("Medical care")
    FINANCE = "finance", _("Economy and finance")
    CONSUMER = "consumer", _("Consumers")
    SCHOOL = "school", _("Schools")
    LAWSUIT = "lawsuit", _("Law and lawsuits")
    ADMINISTRATIVE = "administrative", _("Disputes with authorities")
    PETITION = "petition", _("Major petitions")
    OTHER = "other", _("Other disputes")


class MemberWay(models.TextChoices):
    """How a department or body belongs to a centre (常驻、轮驻、随驻)."""

    RESIDENT = "resident", _("Sits here")
    ROTA = "rota", _("By rota")
    ON_CALL = "on_call", _("On call")


class Member(models.Model):
    """A department or an outside body that sits in a centre, comes by rota or is on call."""

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("centre"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    # A court, a notary's office, an association: what is no unit of the city has a name only.
    name = models.CharField(_("name"), max_length=120)
    way = models.CharField(_("how it belongs to the centre"), max_length=8, choices=MemberWay)
    phone = models.CharField(_("contact telephone"), max_length=32, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a centre")
        verbose_name_plural = _("members of a centre")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="member_way_is_known", condition=Q(way__in=MemberWay.values)
            ),
            models.CheckConstraint(name="member_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="member_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """A member is on duty in the centre on a day, from one hour to another."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="duties", verbose_name=_("member")
    )
    day = models.DateField(_("day"))
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duty calendar")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="duty_is_written_once", fields=["member", "day", "begins"]
            ),
            models.CheckConstraint(
                name="duty_ends_after_it_begins", condition=Q(ends__gt=F("begins"))
            ),
        ]
        indexes: ClassVar = [models.Index(name="duty_by_day", fields=["day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.begins:%H:%M}"


class Team(models.Model):
    """A specialised team of a centre: what it is called, and which disputes it is for."""

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("centre"))
    name = models.CharField(_("name"), max_length=60)
    types = models.JSONField(_("disputes that it is for"), default=list, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("specialised team")
        verbose_name_plural = _("specialised teams")
        constraints: ClassVar = [
            models.UniqueConstraint(name="team_has_a_name_of_its_own", fields=["centre", "name"]),
            models.CheckConstraint(name="team_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class MediatorKind(models.TextChoices):
    """How somebody mediates (人民调解法 art. 8, 13: full-time or part-time, chosen or engaged)."""

    FULL_TIME = "full_time", _("Full-time mediator")
    VOLUNTEER = "volunteer", _("Volunteer mediator")
    BODY = "body", _("A member's own person")


class Mediator(models.Model):
    """Somebody who mediates in a centre, and what they can; they sign in as staff.

    `skills` are values of `DisputeType`, `languages` the city's own words for what they speak,
    `most` how many disputes they mediate at the same time.
    """

    staff = models.OneToOneField(
        Staff, models.PROTECT, related_name="mediator", verbose_name=_("person")
    )
    centre = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("centre"))
    kind = models.CharField(_("kind"), max_length=10, choices=MediatorKind)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="mediators",
        verbose_name=_("sending body"),
    )  # fmt: skip
    skills = models.JSONField(_("specialities"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    most = models.PositiveSmallIntegerField(_("open disputes at most"), default=8)
    teams = models.ManyToManyField(
        Team, blank=True, related_name="mediators", verbose_name=_("specialised teams")
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("mediator")
        verbose_name_plural = _("mediators")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mediator_kind_is_known", condition=Q(kind__in=MediatorKind.values)
            ),
            models.CheckConstraint(
                name="mediator_of_a_body_has_one",
                condition=~Q(kind=MediatorKind.BODY) | Q(member__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.staff_id)

    @property
    def key(self) -> str:
        """The mediator's key as an actor."""
        return f"staff:{self.staff_id}"


class Availability(models.Model):
    """Hours of every week in which a mediator can sit; `weekday` counts from Monday, 1."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("day of the week"))
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("hours of a mediator")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="availability_is_on_a_day", condition=Q(weekday__range=(1, 7))
            ),
            models.CheckConstraint(
                name="availability_ends_after_it_begins", condition=Q(ends__gt=F("begins"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins:%H:%M}–{self.ends:%H:%M}"


class Absence(models.Model):
    """Days on which a mediator cannot sit, the last one too; why is theirs."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="absences")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("days off of a mediator")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins", condition=Q(last__gte=F("first"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"


class RelationKind(models.TextChoices):
    """What keeps a mediator out (法释〔2016〕14号 art. 15)."""

    KIN = "kin", _("Close relative")
    INTEREST = "interest", _("An interest in the matter")
    EARLIER_CASE = "earlier_case", _("An earlier case against each other")
    OTHER = "other", _("Another relation that may bear on fairness")


class Relation(models.Model):
    """A relation of a mediator to somebody, declared by a person; it keeps them out of disputes.

    To a resident, or to an organisation, of which only the keyed hash of its name is kept: this
    table says nothing to whoever reads it without a party at hand.
    """

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind)
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    organisation_hash = models.BinaryField(max_length=32, null=True, editable=False)
    declared_by = models.CharField(_("declared by"), max_length=60)
    declared_at = models.DateTimeField(_("declared at"))
    ended_by = models.CharField(_("ended by"), max_length=60, blank=True, default="")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("relation of a mediator")
        verbose_name_plural = _("relations of mediators")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="relation_is_to_one_party",
                condition=Q(resident__isnull=False, organisation_hash=None)
                | Q(resident=None, organisation_hash__isnull=False),
            ),
            models.CheckConstraint(
                name="relation_kind_is_known", condition=Q(kind__in=RelationKind.values)
            ),
            models.CheckConstraint(
                name="relation_was_declared_by_somebody", condition=~Q(declared_by="")
            ),
            models.CheckConstraint(
                name="relation_was_ended_by_somebody",
                condition=Q(ended_at=None, ended_by="")
                | Q(ended_at__isnull=False) & ~Q(ended_by=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Room(models.Model):
    """A room of a centre in which people sit down together."""

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("centre"))
    name = models.CharField(_("name"), max_length=60)
    seats = models.PositiveSmallIntegerField(_("seats"))
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints: ClassVar = [
            models.UniqueConstraint(name="room_has_a_name_of_its_own", fields=["centre", "name"]),
            models.CheckConstraint(name="room_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="room_has_seats", condition=Q(seats__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class BookingState(models.TextChoices):
    """What became of a booking."""

    HELD = "held", _("Held")
    GIVEN_UP = "given_up", _("Given up")


class Booking(models.Model):
    """A room and mediators for a dispute, from one moment up to but not including another.

    PostgreSQL itself refuses two held bookings of one room that overlap, and of one mediator
    (`Seat`), whoever writes them and however many do at once: `0002_guards`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="bookings", verbose_name=_("dispute")
    )
    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings", verbose_name=_("room"))
    begins = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("to"))
    state = models.CharField(
        _("state"), max_length=8, choices=BookingState, default=BookingState.HELD
    )
    booked_by = models.CharField(_("booked by"), max_length=60)
    booked_at = models.DateTimeField(_("booked at"))
    given_up_by = models.CharField(_("given up by"), max_length=60, blank=True, default="")
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="booking_ends_after_it_begins", condition=Q(ends__gt=F("begins"))
            ),
            models.CheckConstraint(
                name="booking_state_is_known", condition=Q(state__in=BookingState.values)
            ),
            models.CheckConstraint(
                name="booking_was_given_up_by_somebody",
                condition=Q(state=BookingState.HELD, given_up_at=None)
                | Q(state=BookingState.GIVEN_UP, given_up_at__isnull=False) & ~Q(given_up_by=""),
            ),
        ]
        indexes: ClassVar = [models.Index(name="booking_by_time", fields=["begins"])]

    def __str__(self) -> str:
        return f"{self.room_id} {self.begins:%Y-%m-%d %H:%M}"


class Seat(models.Model):
    """A mediator of a booking; its times and state are its booking's, kept so by the database."""

    pk = models.CompositePrimaryKey("booking_id", "mediator_id")
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="seats")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="seats")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    state = models.CharField(max_length=8, choices=BookingState, default=BookingState.HELD)

    class Meta:
        verbose_name = _("mediator of a booking")

    def __str__(self) -> str:
        return f"{self.booking_id} {self.mediator_id}"


class Charge(models.Model):
    """A mediator has a dispute in charge, from the naming until it is mediated no more.

    One of those who are named together leads; all of them have the same `since`.
    """

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="charges", verbose_name=_("dispute")
    )
    mediator = models.ForeignKey(
        Mediator, models.PROTECT, related_name="charges", verbose_name=_("mediator")
    )
    lead = models.BooleanField(_("leads"), default=False)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispute in charge")
        verbose_name_plural = _("disputes in charge")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="charge_is_held_once", fields=["case", "mediator"], condition=Q(until=None)
            ),
            models.UniqueConstraint(
                name="charge_has_one_lead", fields=["case"], condition=Q(until=None, lead=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="charge_of_a_mediator", fields=["mediator"], condition=Q(until=None))
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.mediator_id}"
