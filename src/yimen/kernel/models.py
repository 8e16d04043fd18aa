"""The rows that live: a case, its parts, and the ledger of what happened to them."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from .crypto import EncryptedText
from .rows import Kept
from .salts import holds

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
else:
    AnyField = models.Field


def canonical(value: Any) -> str:
    """The one way to write a value as JSON: keys sorted, no spaces, UTF-8 as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class CanonicalJSON(AnyField):
    """JSON kept as the very text it was written as, so that its hash can be taken again."""

    def db_type(self, connection: Any) -> str:
        return "json"

    def get_prep_value(self, value: Any) -> Any:
        return canonical(value)


class Living(models.Model):
    """A row with a life: the process that it follows, where it stands, and its last event.

    `head` is the number of that event and `moved_at` its time.
    """

    id = models.UUIDField(primary_key=True)
    process = models.CharField(max_length=20)
    state = models.CharField(max_length=24)
    head = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        abstract = True

    @classmethod
    def named(cls, key: UUID) -> Self:
        """A row by its key alone, for a command: the command locks it and reads it itself."""
        row = cls(pk=key, id=key)
        row._state.adding = False
        return row

    def held(self) -> Self:
        """The row as it is now, locked until the transaction ends; a new row is nobody else's."""
        if self._state.adding:
            return self
        row: Self = locked(type(self)).one(self.pk)
        return row

    def arrived(self) -> None:
        """Settle what depends on the state alone, such as who holds the row now."""

    def came_back(self) -> None:
        """Its life had ended and goes on: settle what may have changed around it meanwhile."""

    @property
    def stream(self) -> Living:
        """The case whose history this row's events belong to: itself."""
        return self

    @property
    def part_number(self) -> int:
        return 0


L = TypeVar("L", bound=Living)


@cache
def locked(kind: type[L]) -> Kept[L]:
    """The row of a kind by its key, locked until the transaction ends."""
    return Kept(lambda key: kind._default_manager.select_for_update().filter(pk=key), UUID)


class Part(models.Model):
    """A row inside a case, with a small process of its own; its events are the case's."""

    process: ClassVar[str]
    pk = models.CompositePrimaryKey("case_id", "number")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=24)
    head = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def arrived(self) -> None:
        """Settle what depends on the state alone."""

    @property
    def stream(self) -> Any:
        """The case whose history this row's events belong to."""
        return getattr(self, "case")  # noqa: B009 - the foreign key is each part's own

    @property
    def part_number(self) -> int:
        return self.number

    def held(self) -> Self:
        """The row as it is now; its case is locked, which is what orders its events."""
        kind: type[Living] = type(self.stream)
        case = locked(kind).one(self.stream.pk)
        row = self if self._state.adding else type(self)._default_manager.get(pk=self.pk)
        row.case = case  # type: ignore[attr-defined]
        return row


class Sealed(models.Model):
    """A row whose `text` its event keeps by `digest` alone; erased, text and `salt` go together."""

    text: Any
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    @property
    def untouched(self) -> bool:
        """Whether the words are those that the event sealed, or were erased."""
        return holds(self.salt, self.text or "", self.digest)


class PartKey(models.Model):
    """The key under which somebody began a part of a case: the same key is the same part."""

    pk = models.CompositePrimaryKey("case_id", "key")
    case_id = models.UUIDField()
    key = models.UUIDField()
    process = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    actor = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("key of a part")

    def __str__(self) -> str:
        return f"{self.case_id} {self.process} {self.number}"


class StepKey(models.Model):
    """Under which sending a step of a case was taken (its `nth` in it), and by which event.

    The same sending takes it once (`sending`); `until` says how long it is known.
    """

    pk = models.CompositePrimaryKey("case_id", "key", "step", "nth")
    case_id = models.UUIDField()
    key = models.UUIDField()
    step = models.CharField(max_length=40)
    nth = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("key of a step")

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} {self.number}"


class StoredEvent(models.Model):
    """One event of a case, for ever.

    The database numbers nothing by itself but checks everything: `kernel/migrations/0001` computes
    the hash over the canonical JSON and the predecessor's hash, and refuses change.
    """

    pk = models.CompositePrimaryKey("case_id", "number")
    case_id = models.UUIDField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=24)
    part = models.PositiveSmallIntegerField(default=0)
    part_state = models.CharField(max_length=24, default="")
    actor = models.CharField(max_length=60)
    unit = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    facts = CanonicalJSON()
    hash = models.BinaryField(max_length=32, db_default=b"")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("event")
        constraints: ClassVar = [
            # the deferred foreign key of the case's (id, head, state) points here
            models.UniqueConstraint(
                fields=["case_id", "number", "state"], name="event_names_its_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number} {self.kind}"


class Remark(models.Model):
    """What somebody typed with a step, by the field of its event, which keeps the digests alone.

    It can be erased, and nothing else: `words` and `salt` go together, so that no guess can be
    tried on a digest. The database refuses any other change.
    """

    pk = models.CompositePrimaryKey("case_id", "number")
    case_id = models.UUIDField()
    number = models.PositiveIntegerField()
    words = EncryptedText()
    salt = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("remark")

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number}"

    @property
    def said(self) -> dict[str, str]:
        """The words by field; empty where they were erased."""
        return words_in(self.words)


def words_in(words: str | None) -> dict[str, str]:
    """What a remark holds, by field."""
    said: dict[str, str] = json.loads(words) if words else {}
    return said


class DailyRoot(models.Model):
    """The root of a day: it seals every case's head that changed since the root before it."""

    day = models.DateField(primary_key=True)
    cut = models.DateTimeField()
    heads = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=32)
    root = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("daily root")

    def __str__(self) -> str:
        return f"{self.day} {bytes(self.root).hex()}"


class Knock(models.Model):
    """How often somebody, known by a keyed hash alone, came to a public door in one window."""

    pk = models.CompositePrimaryKey("door", "who")
    door = models.CharField(max_length=40)
    who = models.BinaryField(max_length=32)
    times = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("knock")

    def __str__(self) -> str:
        return f"{self.door} {self.times}"


class Change(models.Model):
    """One change of a row of the city's tables: by column, what it said and what it says.

    `was` is empty where the row was added; `since` is the day from which it holds, where the row
    has such a day of its own. The database refuses to change or to drop it.
    """

    table = models.CharField(_("table"), max_length=20)
    key = models.CharField(_("row"), max_length=40)
    # The division that the row belongs to; "" is the whole city's.
    area = models.CharField(_("area"), max_length=12, blank=True, default="")
    was = models.JSONField(_("what it said"), default=dict)
    now = models.JSONField(_("what it says"), default=dict)
    actor = models.CharField(_("who changed it"), max_length=80)
    file = models.CharField(_("file"), max_length=200, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    at = models.DateTimeField(_("at"))
    since = models.DateField(_("holds from"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a row")
        verbose_name_plural = _("changes of rows")
        indexes: ClassVar = [
            models.Index(name="change_of_a_row", fields=["table", "key", "-id"]),
            models.Index(name="change_by_actor", fields=["actor", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
