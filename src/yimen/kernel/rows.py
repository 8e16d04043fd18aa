"""Statements that are made once: a case is read and written in the same words all day.

Django makes the SQL of every query anew, which takes it several times as long as to send it. What
each act and each page says is made here the first time and then only said again. Nothing else
differs: the same tables, fields, connection, transaction and errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import NOT_PROVIDED, QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

from .actors import Actor

M = TypeVar("M", bound=models.Model)
AnyField = models.Field[Any, Any]

PLACES: dict[type, Any] = {UUID: UUID(int=0xA11), int: -0xA11, str: "\x01"}
"""What stands for an argument while a query is made; no row has such a key."""

PLAIN = (
    models.UUIDField, models.CharField, models.TextField, models.DateTimeField, models.DateField,
    models.BooleanField, models.IntegerField, models.FloatField, models.BigAutoField,
    models.PositiveIntegerField, models.PositiveSmallIntegerField, models.SmallIntegerField,
    models.ForeignKey, models.OneToOneField, models.DurationField,
)  # fmt: skip
"""Fields whose values the driver takes as they are."""


class Made(NamedTuple):
    """A query as it is sent, and how its rows are read: their own fields come first."""

    sql: str
    params: list[Any]
    compiler: Any
    columns: list[Any]
    own: list[str]
    others: list[Any]


class Kept(Generic[M]):
    """A query of rows, perhaps with others that they point to, by an argument of a known type.

    `Kept(lambda key: Term.objects.filter(case_id=key), UUID)(key)` is the list of its rows.
    """

    def __init__(self, make: Callable[[Any], QuerySet[M]], place: type) -> None:
        self.make, self.place = make, PLACES[place]

    @cached_property
    def _made(self) -> Made:
        compiler = self.make(self.place).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if self.place not in params or compiler.annotation_col_map:
            raise LookupError(f"more than rows, or not by its argument: {sql}")
        columns, info = [each for each, _, _ in compiler.select], compiler.klass_info
        own = [columns[each].target.attname for each in info["select_fields"]]
        alias = connection.alias
        others = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg] # 5.2
        return Made(sql, list(params), compiler, columns, own, others)

    def __call__(self, said: Any) -> list[M]:
        made = self._made
        query, alias = made.compiler.query, connection.alias
        if query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a row is locked until a transaction ends; none began")
        with connection.cursor() as cursor:
            cursor.execute(made.sql, [said if p == self.place else p for p in made.params])
            rows: Iterable[Sequence[Any]] = cursor.fetchall()
        if convert := made.compiler.get_converters(made.columns):
            rows = made.compiler.apply_converters(rows, convert)
        found: list[M] = []
        for row in rows:
            found.append(query.model.from_db(alias, made.own, row[: len(made.own)]))
            for other in made.others:
                other.populate(row, found[-1])
        return found

    def one(self, said: Any) -> M:
        """The one row that there is. DoesNotExist: there is none."""
        for row in self(said):
            return row
        raise self._made.compiler.query.model.DoesNotExist(f"{said}")


R = TypeVar("R", bound=tuple[Any, ...])


class Asked(Generic[R]):
    """A query of plain columns for whoever asks, made once for each: they ask the same all day.

    What it says may depend on the actor alone, not on the time nor on what others change.
    """

    def __init__(self, make: Callable[[Actor], QuerySet[Any, Any]], row: type[R]) -> None:
        self.made = lru_cache(maxsize=512)(lambda actor: sql_of(make(actor)))
        self.row = row

    def __call__(self, actor: Actor) -> list[R]:
        with connection.cursor() as cursor:
            cursor.execute(*self.made(actor))
            return [self.row(*each) for each in cursor.fetchall()]


def sql_of(rows: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    """A query as it is sent, and its values; one that can find nothing is sent all the same."""
    sql, values = rows.query.get_compiler(connection.alias, elide_empty=False).as_sql()
    return sql, list(values)


def by_column(cursor: Any) -> list[dict[str, Any]]:
    """What a statement found, each row by the names of its columns."""
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def named_sql(rows: QuerySet[Any, Any], name: str = "seen") -> tuple[str, dict[str, Any]]:
    """The same as a part of a larger query that has values of its own: by the names `seen_…`."""
    sql, values = sql_of(rows)
    named = {f"{name}_{n}": value for n, value in enumerate(values)}
    first, *rest = sql.split("%s")
    parts = (f"%({key})s{part}" for key, part in zip(named, rest, strict=True))
    return first + "".join(parts), named


def insert(row: models.Model) -> None:
    """Store a new row, in the tables of its parents first. IntegrityError: its key is taken."""
    for table in tables(type(row)):
        sql, fields = _inserting(table)
        _say(sql, [value_of(row, each) for each in fields])
    stored(row)


def stored(row: models.Model) -> None:
    """The row is in the database now."""
    row._state.adding, row._state.db = False, connection.alias


def update(row: models.Model, names: Iterable[str]) -> None:
    """Write the named fields of a row back, each to the table that has it."""
    for table in tables(type(row)):
        fields = tuple(each for each in table._meta.local_concrete_fields if each.attname in names)
        if fields:
            keys = table._meta.pk_fields
            _say(_updating(table, fields), [value_of(row, each) for each in (*fields, *keys)])


def upsert(rows: Sequence[M], names: tuple[str, ...]) -> None:
    """Store new rows of one table, and write the named fields back of those that are there."""
    if rows:
        sql, row_sql, fields = _upserting(type(rows[0]), names)
        values = [value_of(row, each) for row in rows for each in fields]
        _say(sql.replace("ROWS", ", ".join([row_sql] * len(rows))), values)
        for row in rows:
            stored(row)


def _say(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def tables(model: type[models.Model]) -> list[type[models.Model]]:
    """The tables in which a row of a kind stands, its parents' first."""
    return [*reversed(model._meta.get_parent_list()), model]


def written(table: type[models.Model]) -> list[AnyField]:
    """The fields of a table that are written; the database fills the others."""
    return [each for each in table._meta.local_concrete_fields if each.db_default is NOT_PROVIDED]


def value_of(row: models.Model, field: AnyField) -> Any:
    """What a field of a row is to the driver."""
    value = row.__dict__[field.attname]
    return value if type(field) in PLAIN else field.get_db_prep_save(value, connection)


def _names(fields: Iterable[AnyField]) -> str:
    return ", ".join(f'"{each.column}"' for each in fields)


def _placed(field: AnyField) -> str:
    told = getattr(field, "get_placeholder", None)
    return str(told(None, None, connection)) if told else "%s"


@cache
def _inserting(table: type[models.Model]) -> tuple[str, list[AnyField]]:
    fields = written(table)
    values = ", ".join(map(_placed, fields))
    head = _into(table, fields)
    return f"{head} VALUES ({values})", fields


@cache
def _updating(table: type[models.Model], fields: tuple[AnyField, ...]) -> str:
    moved = ", ".join(f'"{each.column}" = {_placed(each)}' for each in fields)
    where = " AND ".join(f'"{each.column}" = %s' for each in table._meta.pk_fields)
    return f'UPDATE "{table._meta.db_table}" SET {moved} WHERE {where}'  # noqa: S608 - our own tables


@cache
def _upserting(
    table: type[models.Model], names: tuple[str, ...]
) -> tuple[str, str, list[AnyField]]:
    fields, keys = written(table), table._meta.pk_fields
    moved = [each for each in fields if each.attname in names]
    known = f"ON CONFLICT ({_names(keys)}) DO UPDATE SET "
    known += ", ".join(f'"{each.column}" = EXCLUDED."{each.column}"' for each in moved)
    row = f"({', '.join(map(_placed, fields))})"
    return f"{_into(table, fields)} VALUES ROWS {known}", row, fields


def _into(table: type[models.Model], fields: Iterable[AnyField]) -> str:
    return f'INSERT INTO "{table._meta.db_table}" ({_names(fields)})'
