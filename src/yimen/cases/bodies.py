"""What a step asks for, as a body of JSON: its schema, and the rows that its keys name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Annotated, Any
from uuid import UUID, uuid5

from django.db import models
from django.utils.translation import gettext_lazy as _
from ninja.params import functions as params
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, create_model

from yimen.catalogue.models import Category
from yimen.catalogue.queries import category_of
from yimen.kernel.actors import Actor
from yimen.kernel.answers import Body
from yimen.kernel.asks import Ask, asks
from yimen.kernel.conditions import Label
from yimen.kernel.errors import Invalid, Problem
from yimen.orgs.citymap.queries import grid_of
from yimen.orgs.commands import Contact, find_or_add_all
from yimen.orgs.models import Area, Grid, Resident, Unit
from yimen.orgs.policy import visible_to as residents_visible_to
from yimen.orgs.queries import area_of, unit_of

from .models import Case
from .policy import visible_to
from .queries import as_number

Command = Callable[..., Any]
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]


class Person(Body):
    """Who somebody is: found by the telephone; what is known already is not overwritten."""

    phone: Line = ""
    name: Line = ""
    address: Line = ""


def ordinary(at: Any) -> Any:
    """A date of our times."""
    if not 1950 <= at.year <= 2190:
        raise ValueError("a year from 1950 to 2190")
    return at


PLAIN: dict[type, Any] = {
    bool: bool,
    int: Annotated[int, Field(ge=-(2**31), lt=2**31)],
    float: Annotated[float, Field(allow_inf_nan=False)],
    Decimal: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)],
    date: Annotated[date, AfterValidator(ordinary)],
    datetime: Annotated[AwareDatetime, AfterValidator(ordinary)],
}


@dataclass(frozen=True)
class Naming:
    """How rows of a table, or several of them, are named in a body, and how they are found."""

    written: Any
    find: Callable[[Actor, Any, UUID], Any]
    says: Label


def unit(actor: Actor, key: str | int, case: UUID) -> Unit | None:
    """A unit by its code (text) or id (number)."""
    return unit_of(key)


def case_named(actor: Actor, key: str, case: UUID) -> Case | None:
    """A case by number or id, of which the actor may know."""
    cases = visible_to(actor)
    try:
        return cases.filter(pk=UUID(key)).first()
    except ValueError:
        return cases.filter(number=as_number(key)).first()


def resident(actor: Actor, said: Person | UUID, case: UUID) -> Resident | None:
    """A resident by id, or by who they say they are; who gives no telephone is somebody new."""
    if isinstance(said, UUID):
        return residents_visible_to(actor).filter(pk=said).first()
    if not (said.phone or said.name):
        return None
    # an id that follows from the case's and from who it is to it: a retry makes no second person
    known = Contact(said.phone, said.name, said.address, None if said.phone else case)
    return find_or_add_all([known])[0]


NAMINGS: dict[type, Naming] = {
    Unit: Naming(
        Annotated[
            Code | Annotated[int, Field(ge=1, lt=2**31)], Field(description="A unit: code or id.")
        ],
        unit,
        _("There is no such unit."),
    ),
    Category: Naming(
        Annotated[Code, Field(description="A category: code.")],
        lambda actor, key, case: category_of(key),
        _("There is no such category."),
    ),
    Area: Naming(
        Annotated[str, Field(description="An area: division code.", pattern=r"^\d{2,12}$")],
        lambda actor, key, case: area_of(key),
        _("There is no such area."),
    ),
    Grid: Naming(
        Annotated[str, Field(description="A grid: its code.", pattern=r"^\d{15}$")],
        lambda actor, key, case: grid_of(key),
        _("There is no such grid."),
    ),
    Case: Naming(
        Annotated[Code, Field(description="A case: number or id.")],
        case_named,
        _("There is no such case, or it is not yours to see."),
    ),
    Resident: Naming(
        Annotated[Person | UUID, Field(description="A resident: telephone and name, or id.")],
        resident,
        _("There is no such resident, or they are not yours to see."),
    ),
}


def naming_of(type_: type) -> Naming | None:
    """How such rows are named, if they are; the modules' `api` say it for their own tables."""
    return next((NAMINGS[each] for each in NAMINGS if issubclass(type_, each)), None)


def field(ask: Ask, row: type[models.Model] | None) -> tuple[Any, Any]:
    """One ask as pydantic has it. LookupError: nobody said how such a row is named in a body."""
    default = ... if ask.required else None
    if issubclass(ask.type, models.Choices):
        kept: Any = ask.type
    elif naming := naming_of(ask.type):
        kept = naming.written
    elif issubclass(ask.type, models.Model):
        raise LookupError(f"no body can name a {ask.type.__name__}")
    elif ask.type is str:
        kept = Annotated[str, Field(min_length=int(ask.required), max_length=ask.longest)]
    else:
        kept = Annotated[PLAIN[ask.type], Field(**bounds(ask.name, row))]
    return (kept if ask.required else kept | None), default


def bounds(name: str, row: type[models.Model] | None) -> dict[str, Any]:
    """What the row's own column allows, if it has one: a latitude ends at the poles."""
    columns = row._meta.fields if row else ()
    column = next((each for each in columns if each.name == name), None)
    limits = {"min_value": "ge", "max_value": "le"}
    told = {getattr(each, "code", ""): each for each in getattr(column, "validators", ())}
    return {word: told[code].limit_value for code, word in limits.items() if code in told}


def body_of(
    name: str, command: Command, row: type[models.Model] | None, **more: Any
) -> type[BaseModel]:
    """The body that a command asks for."""
    fields = {each.name: field(each, row) for each in asks(command)} | more
    title = "".join(word.title() for word in name.split("_"))
    return create_model(title, __base__=Body, __doc__=None, **fields)


def bodies_of(
    name: str, commands: Mapping[str, Command], rows: Mapping[str, type[models.Model]]
) -> dict[str, type[BaseModel]]:
    """By process: the body of a step; kinds of cases may ask for different things by one name."""
    if len({*commands.values()}) == 1:
        process, command = next(iter(commands.items()))
        return dict.fromkeys(commands, body_of(name, command, rows[process]))
    return {
        process: body_of(f"{name}_{process}", command, rows[process])
        for process, command in commands.items()
    }


def sent(kinds: Iterable[type[BaseModel]]) -> tuple[Any, Any]:
    """The type of what is sent, one of these bodies, and what stands for it when it is left out."""
    wanted = list(dict.fromkeys(kinds))
    fields = [each for kind in wanted for each in kind.model_fields.values()]
    kind = reduce(or_, wanted)
    if any(each.is_required() for each in fields):
        return kind, params.Body(...)
    return kind | None, params.Body(None)


def said(actor: Actor, body: BaseModel | None, command: Command, case: UUID) -> dict[str, Any]:
    """The command's arguments, with every named row found. Invalid: one cannot be."""
    given: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for ask in asks(command) if body else ():
        value = getattr(body, ask.name)
        if value is None:
            continue
        if naming := naming_of(ask.type):
            value = found(actor, naming, ask, value, case, wrong)
        given[ask.name] = value
    if wrong:
        raise Invalid(" ".join(dict.fromkeys(wrong.values())), wrong)
    return given


def found(
    actor: Actor, naming: Naming, ask: Ask, key: Any, case: UUID, wrong: dict[str, str]
) -> Any:
    """The row that a key names; what cannot be found is noted in `wrong`."""
    try:
        row = naming.find(actor, key, uuid5(case, ask.name))  # two people of a case are two
    except Problem as problem:
        wrong[ask.name] = str(problem)
        return None
    if row is None:
        wrong[ask.name] = str(naming.says)
    return row
