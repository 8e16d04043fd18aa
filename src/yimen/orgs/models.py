"""Areas, units, staff and their posts, grids, residents: what a city is made of."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from yimen.kernel.crypto import EncryptedText
from yimen.kernel.ids import uuid7


class Level(models.TextChoices):
    """Levels of government, each with its own length of division code (GB/T 2260 and longer)."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County or district")
    TOWNSHIP = "township", _("Township or street")
    VILLAGE = "village", _("Village or community")


DIGITS = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}


# A point has both its degrees, or there is none.
ON_EARTH = Q(lat__range=(-90, 90), lon__range=(-180, 180))
POINT = Q(lat=None, lon=None) | Q(lat__isnull=False, lon__isnull=False) & ON_EARTH


class Area(models.Model):
    """A division of the country, known by its division code; a code begins with its parent's."""

    code = models.CharField(_("division code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    # What the register of divisions calls it: a street, a town, a farm or park.
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts",
        verbose_name=_("part of"),
    )  # fmt: skip
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    # What was merged or dissolved keeps its row: cases and directory rows of its time name it.
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="area_code_fits_its_level",
                condition=Q(
                    *(Q(level=level, code__regex=rf"^\d{{{n}}}$") for level, n in DIGITS.items()),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="area_code_begins_with_its_parents",
                condition=Q(parent=None)
                | Q(code__startswith=F("parent_id")) & ~Q(code=F("parent")),
            ),
            models.CheckConstraint(name="area_centre_is_whole_and_on_earth", condition=POINT),
        ]

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    CENTRE = "centre", _("Hotline or service centre")
    MEDIATION = "mediation", _("Dispute mediation centre")
    DEPARTMENT = "department", _("Department")
    GOVERNMENT = "government", _("Government of an area")
    UTILITY = "utility", _("Public utility")
    VILLAGE = "village", _("Village or residents' committee")
    TEAM = "team", _("Team")
    OTHER = "other", _("Other unit")


class Unit(models.Model):
    """A body that can hold a case, in a tree of any depth.

    `path` ("/1/5/9/": the ids from the root to the unit itself) is kept by the database, so that
    "this unit and all below it" is one prefix.
    """

    code = models.CharField(_("unit code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts",
        verbose_name=_("part of"),
    )  # fmt: skip
    path = models.CharField(max_length=255, editable=False, db_default="", db_index=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("area"))
    phone = models.CharField(_("office telephone"), max_length=32, blank=True)
    active = models.BooleanField(_("active"), default=True)
    # It takes nothing new: what it holds is being handed on, and then it is dissolved.
    ending = models.BooleanField(_("being dissolved"), default=False)
    # Of a dissolved unit: who took on what was its own, always a unit in force.
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("followed by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unit_kind_is_known", condition=Q(kind__in=UnitKind.values)
            ),
            models.CheckConstraint(name="unit_has_a_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def line(self) -> frozenset[int]:
        """Ids of the unit and of all that it is a part of."""
        return frozenset(int(each) for each in self.path.split("/") if each)


class Role(models.TextChoices):
    """What a person does in a unit."""

    AGENT = "agent", _("Agent")
    DISPATCHER = "dispatcher", _("Dispatcher")
    HANDLER = "handler", _("Handler")
    APPROVER = "approver", _("Approver")
    CALLER = "caller", _("Follow-up caller")
    SUPERVISOR = "supervisor", _("Supervisor")
    AUDITOR = "auditor", _("Auditor")
    LEADER = "leader", _("Leader")
    ADMINISTRATOR = "administrator", _("Administrator")
    GRID_WORKER = "grid_worker", _("Grid worker")


class StaffAccounts(BaseUserManager["Staff"]):
    """What Django's sign-in asks of a user model, and nothing more."""

    def create_user(self, login: str, password: str | None = None, *, name: str = "") -> Staff:
        staff = Staff(login=login, name=name or login)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """A person who works for the city and signs in; what they may do is in their posts."""

    login = models.CharField(_("sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("office telephone"), max_length=32, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    # Of the code by which they set their own password: its SHA-256, and until when it opens.
    code_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    code_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StaffAccounts()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person's role in a unit, from one day up to but not including another."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="posts", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=16, choices=Role)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints: ClassVar = [
            models.CheckConstraint(name="post_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.UniqueConstraint(
                name="post_is_held_once", fields=["staff", "unit", "role"], condition=Q(until=None)
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class Grid(models.Model):
    """The smallest piece of the city, with one worker; one set of grids for all departments."""

    code = models.CharField(_("grid code"), max_length=20, primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="grids", verbose_name=_("village or community")
    )
    # A GeoJSON Polygon or MultiPolygon (WGS 84); looked up where there are no cells.
    geometry = models.JSONField(_("boundary"), default=dict, blank=True)
    # H3 cells ("8931...") that make up a schematic grid; a cell belongs to one grid at most.
    cells = models.JSONField(_("cells"), default=list, blank=True)
    worker = models.ForeignKey(
        Staff, models.SET_NULL, null=True, blank=True, related_name="grids",
        verbose_name=_("grid worker"),
    )  # fmt: skip
    active = models.BooleanField(_("active"), default=True)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        constraints: ClassVar = [
            # Twelve digits of the village (统计用区划代码) and three of its own.
            models.CheckConstraint(
                name="grid_code_begins_with_its_village",
                condition=Q(code__regex=r"^\d{15}$", code__startswith=F("area_id")),
            ),
        ]
        indexes: ClassVar = [models.Index(name="grid_changed_at", fields=["changed_at"])]

    def __str__(self) -> str:
        return self.name


class AddressKind(models.TextChoices):
    """What has a name and is no division."""

    ROAD = "road", _("Road or lane")
    ESTATE = "estate", _("Housing estate")
    BUILDING = "building", _("Building")
    SIGHT = "sight", _("Park or sight")
    SCHOOL = "school", _("School")
    HOSPITAL = "hospital", _("Hospital")
    MARKET = "market", _("Market or shop")
    STATION = "station", _("Station or stop")
    OTHER = "other", _("Other place")


class AddressName(models.Model):
    """A name that people say for where something is: a road, an estate, a school, and its area.

    A road through several areas has a row in each, with the house numbers that it has there.
    """

    code = models.CharField(_("address code"), max_length=24, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=AddressKind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="addresses", verbose_name=_("area"))
    grid = models.ForeignKey(
        Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("grid")
    )
    others = models.JSONField(_("other names"), default=list, blank=True)
    first = models.PositiveIntegerField(_("first house number"), null=True, blank=True)
    last = models.PositiveIntegerField(_("last house number"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("address name")
        verbose_name_plural = _("address book")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="address_kind_is_known", condition=Q(kind__in=AddressKind.values)
            ),
            models.CheckConstraint(
                name="address_has_a_code_and_a_name", condition=~Q(code="") & ~Q(name="")
            ),
            models.CheckConstraint(
                name="address_numbers_go_upwards",
                condition=Q(last=None) | Q(first__isnull=False, last__gte=F("first")),
            ),
            models.CheckConstraint(name="address_point_is_whole_and_on_earth", condition=POINT),
        ]

    def __str__(self) -> str:
        return self.name


class NoticeWay(models.TextChoices):
    """By which way a resident wants the notices of their matters."""

    SMS = "sms", _("By short message")
    MAIL = "mail", _("By e-mail")
    BOTH = "both", _("By both")


class Resident(models.Model):
    """Somebody who turned to the city. Erasing blanks the row and keeps its id: history stands."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = EncryptedText(_("name"), blank=True, default="")
    phone = EncryptedText(_("telephone"), blank=True, default="")
    # Keyed hash of the E.164 number: found without being readable.
    phone_hash = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    address = EncryptedText(_("address"), blank=True, default="")
    email = EncryptedText(_("e-mail address"), blank=True, default="")
    # Nothing but the one mail that asks goes to an address that nobody has confirmed.
    email_confirmed_at = models.DateTimeField(_("e-mail address confirmed"), null=True, blank=True)
    notices = models.CharField(
        _("where notices go"), max_length=4, choices=NoticeWay, default=NoticeWay.SMS
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("resident")
        verbose_name_plural = _("residents")
        constraints: ClassVar = [
            # 个人信息保护法 art. 47: once erased, nothing that leads back to the person is left.
            models.CheckConstraint(
                name="resident_erased_means_blank",
                condition=Q(erased_at=None)
                | Q(name="", phone="", address="", phone_hash=None)
                & Q(email="", email_confirmed_at=None),
            ),
            models.CheckConstraint(
                name="resident_notice_way_is_known", condition=Q(notices__in=NoticeWay.values)
            ),
            models.CheckConstraint(
                name="resident_confirms_an_address_that_is_there",
                condition=Q(email_confirmed_at=None) | ~Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Disclosure(models.Model):
    """One reading of a resident's personal data in clear: by whom, of whom, for what."""

    actor = models.CharField(_("who read"), max_length=80)
    resident = models.ForeignKey(
        Resident, models.PROTECT, related_name="disclosures", verbose_name=_("resident")
    )
    case_id = models.UUIDField(_("case"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        constraints: ClassVar = [
            models.CheckConstraint(name="disclosure_has_a_purpose", condition=~Q(purpose="")),
        ]
        indexes: ClassVar = [models.Index(name="disclosure_by_actor", fields=["actor", "at"])]

    def __str__(self) -> str:
        return self.purpose


class Token(models.Model):
    """The key of an outside system; only its SHA-256 is kept, the secret is shown once."""

    # it names the actor in every event, where "system:" stands before it
    name = models.CharField(_("system"), max_length=50, unique=True)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("acts for"))
    roles = models.JSONField(_("roles"), default=list)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="token_hash_is_sha256", condition=Q(hash__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name
