"""A centre's members, rooms, mediators and duty calendar in and out of files.

A line does what somebody would do at the page: the same commands, the same rules, the same trace,
which keeps the name of the file. A row that is not in the file stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import time
from functools import partial
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand, by_file
from yimen.kernel.errors import Invalid, Problem
from yimen.orgs import columns
from yimen.orgs.columns import Unreadable
from yimen.orgs.imports.units import unit_code
from yimen.orgs.models import Staff, Unit, UnitKind
from yimen.orgs.sheets import Content
from yimen.orgs.tables import Column, Fault, NotImported, Row, Table, Tally, take_in_file, write

from . import commands
from .commands.mediators import Hours
from .models import DisputeType, Duty, Mediator, MediatorKind, Member, MemberWay, Room, Team
from .policy import keeper_of

WAYS = {"常驻": "resident", "轮驻": "rota", "随驻": "on_call"}
KINDS = {"专职": "full_time", "志愿": "volunteer", "成员单位": "body"}
Put = Callable[[Actor, Unit, Row], Tally]


def centres_kept_by(actor: Actor) -> list[Unit]:
    """The mediation centres that the actor keeps."""
    rows = Unit.objects.filter(kind=UnitKind.MEDIATION, active=True).order_by("code")
    return [each for each in rows if keeper_of.holds(actor, each)]


def stored(put: Put, actor: Actor, rows: Sequence[Row], hand: Hand) -> Tally:
    """Do what each line says; NotImported, and nothing is done, with all that was refused."""
    tally, faults = Tally(), list[Fault]()
    centres = {each.code: each for each in centres_kept_by(actor)}
    with by_file(hand.file):
        for row in rows:
            centre = centres.get(row["centre"])
            if centre is None:
                faults.append(row.fault("centre", _("the code of a mediation centre of yours")))
                continue
            try:
                with transaction.atomic():
                    tally += put(actor, centre, row)
            except Wrong as wrong:
                faults.append(wrong.fault)
            except Problem as refused:
                names = refused.fields if isinstance(refused, Invalid) else {}
                column = next(iter(names), next(iter(row.values)))
                faults.append(row.fault(column, str(refused)))
    if faults:
        raise NotImported(faults)
    return tally


class Wrong(Exception):
    """A cell names something that is not there."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def said(row: Row, found: Any, *names: str) -> dict[str, Any]:
    """What the line says of some columns; of those that the file does not have, what was so."""
    return {name: row.get(name, getattr(found, name)) for name in names}


def one_of(row: Row, column: str, rows: Any, expected: str) -> Any:
    """The row that a cell names, or None where it is empty."""
    if not row.get(column):
        return None
    found = rows.first()
    if found is None:
        raise Wrong(row.fault(column, expected))
    return found


def put_member(actor: Actor, centre: Unit, row: Row) -> Tally:
    """A member joins, comes otherwise, is reached otherwise, or leaves on a day."""
    unit = one_of(
        row, "unit", Unit.objects.filter(code=row.get("unit"), active=True),
        _("the code of a known unit"),
    )  # fmt: skip
    found = Member.objects.filter(centre=centre, name=row["name"], since=row["since"]).first()
    if found is None:
        more = {name: row[name] for name in ("phone", "until") if name in row.values}
        commands.add_member(centre, actor, name=row["name"], way=row["way"],
                            since=row["since"], unit=unit, **more)  # fmt: skip
        return Tally(added=1)
    if "unit" in row.values and found.unit != unit:
        raise Wrong(row.fault("unit", _("the unit that it is, which never changes")))
    wanted = said(row, found, "way", "phone", "until")
    if wanted == {name: getattr(found, name) for name in wanted}:
        return Tally(same=1)
    commands.change_member(found, actor, name=found.name, since=found.since, **wanted)
    return Tally(changed=1)


def put_room(actor: Actor, centre: Unit, row: Row) -> Tally:
    """A room is there, has other seats, or is used no more."""
    found = Room.objects.filter(centre=centre, name=row["name"]).first()
    if found is None:
        made = commands.add_room(centre, actor, name=row["name"], seats=row["seats"])
        if row.get("active") is False:
            commands.change_room(made, actor, name=made.name, seats=made.seats, active=False)
        return Tally(added=1)
    wanted = said(row, found, "seats", "active")
    if wanted == {name: getattr(found, name) for name in wanted}:
        return Tally(same=1)
    commands.change_room(found, actor, name=found.name, **wanted)
    return Tally(changed=1)


def put_mediator(actor: Actor, centre: Unit, row: Row) -> Tally:
    """Somebody mediates, can other things, sits at other hours, or mediates no more."""
    person = one_of(row, "login", Staff.objects.filter(login=row["login"]), _("a known sign-in"))
    found = Mediator.objects.filter(staff=person).select_related("centre", "member").first()
    member = one_of(
        row, "member", Member.objects.filter(centre=centre, name=row.get("member")).order_by(
            "-since"
        ), _("the name of a member of this centre"),
    )  # fmt: skip
    teams = list(Team.objects.filter(centre=centre, name__in=row.get("teams") or ()))
    if lacking := set(row.get("teams") or ()) - {each.name for each in teams}:
        raise Wrong(Fault(row.line, "teams", "、".join(sorted(lacking)), _("teams of this centre")))
    if found is None:
        fresh = Mediator(staff=person, centre=centre, kind=row["kind"])
        more = said(row, fresh, "kind", "skills", "languages", "employer", "most")
        made = commands.add_mediator(
            person, actor, centre=centre, member=member, teams=teams, **more
        )
        put_hours(actor, made, row)
        if row.get("active") is False:
            commands.change_mediator(
                made, actor, member=member, teams=teams, **{**more, "active": False}
            )
        return Tally(added=1)
    if found.centre_id != centre.pk:
        raise Wrong(row.fault("login", _("somebody who mediates in no other centre")))
    return changed_mediator(actor, found, row, member, teams)


def changed_mediator(
    actor: Actor, found: Mediator, row: Row, member: Member | None, teams: list[Team]
) -> Tally:
    """What the line says otherwise of somebody who mediates already."""
    wanted = said(row, found, "kind", "skills", "languages", "employer", "most", "active")
    wanted["skills"] = [each for each in DisputeType.values if each in wanted["skills"]]
    before = {name: getattr(found, name) for name in wanted} | {"member": found.member}
    wanted["member"] = member if "member" in row.values else found.member
    own = list(found.teams.all())
    wanted_teams = teams if "teams" in row.values else own
    moved = put_hours(actor, found, row)
    if wanted == before and {*wanted_teams} == {*own}:
        return Tally(changed=1) if moved else Tally(same=1)
    commands.change_mediator(found, actor, teams=wanted_teams, **wanted)
    return Tally(changed=1)


def put_hours(actor: Actor, mediator: Mediator, row: Row) -> bool:
    """The hours of every week, if the file has them; whether they changed."""
    if "hours" not in row.values:
        return False
    before = {Hours(each.weekday, each.begins, each.ends) for each in mediator.hours.all()}
    if before == {*row["hours"]}:
        return False
    commands.set_hours(mediator, actor, hours=row["hours"])
    return True


def put_duty(actor: Actor, centre: Unit, row: Row) -> Tally:
    """A member is on duty on a day, or until another hour than was said."""
    member = one_of(
        row, "member",
        Member.objects.filter(centre=centre, name=row["member"]).order_by("-since"),
        _("the name of a member of this centre"),
    )  # fmt: skip
    found = Duty.objects.filter(member=member, day=row["day"], begins=row["begins"]).first()
    if found is not None and found.ends == row["ends"]:
        return Tally(same=1)
    if found is not None:
        commands.drop_duty(found, actor)
    times = {name: row[name] for name in ("day", "begins", "ends")}
    commands.add_duty(member, actor, **times)
    return Tally(changed=1) if found else Tally(added=1)


def clock(cell: str) -> time:
    """09:00 or 9:00:00."""
    try:
        return time.fromisoformat(cell if cell[1:2] != ":" else f"0{cell}").replace(second=0)
    except ValueError:
        raise Unreadable(_("a time such as 09:00")) from None


def hours(cell: str) -> list[Hours]:
    """1 09:00-12:00、3 14:00-17:00: day of the week from Monday, 1; from, to."""
    found = []
    for each in columns.names(40)(cell):
        day, _space, span = each.partition(" ")
        begins, _dash, ends = span.replace("–", "-").partition("-")
        if day not in "1234567" or not ends:
            raise Unreadable(_("hours such as 1 09:00-12:00、3 14:00-17:00"))
        found.append(Hours(int(day), clock(begins.strip()), clock(ends.strip())))
    return sorted(found)


def kinds_of_disputes(cell: str) -> list[str]:
    """Kinds of disputes by their codes or names, in the order of the list."""
    one = columns.choice(DisputeType)
    found = {one(each) for each in columns.names(40)(cell.replace(" ", "、"))}
    return [value for value in DisputeType.values if value in found]


def time_text(at: time) -> str:
    """As `clock` reads it."""
    return f"{at:%H:%M}"


def member_rows(actor: Actor) -> Iterator[dict[str, Any]]:
    """The members of the actor's centres."""
    rows = Member.objects.filter(centre__in=centres_kept_by(actor)).select_related("centre", "unit")
    for each in rows.order_by("centre__code", "name", "since"):
        yield {"centre": each.centre.code, "name": each.name,
               "unit": each.unit.code if each.unit else "", "way": each.way,
               "phone": each.phone, "since": each.since, "until": each.until}  # fmt: skip


def room_rows(actor: Actor) -> Iterator[dict[str, Any]]:
    """Their rooms."""
    rows = Room.objects.filter(centre__in=centres_kept_by(actor)).select_related("centre")
    for each in rows.order_by("centre__code", "name"):
        yield {"centre": each.centre.code, "name": each.name, "seats": each.seats,
               "active": each.active}  # fmt: skip


def mediator_rows(actor: Actor) -> Iterator[dict[str, Any]]:
    """Their mediators, with the hours of every week."""
    rows = Mediator.objects.filter(centre__in=centres_kept_by(actor))
    rows = rows.select_related("centre", "staff", "member").prefetch_related("teams", "hours")
    for each in rows.order_by("centre__code", "staff__login"):
        spans = sorted((h.weekday, h.begins, h.ends) for h in each.hours.all())
        yield {
            "centre": each.centre.code, "login": each.staff.login, "kind": each.kind,
            "member": each.member.name if each.member else "",
            "skills": "、".join(each.skills), "languages": "、".join(each.languages),
            "employer": each.employer, "most": each.most,
            "teams": "、".join(sorted(team.name for team in each.teams.all())),
            "hours": "、".join(f"{d} {time_text(b)}-{time_text(e)}" for d, b, e in spans),
            "active": each.active,
        }  # fmt: skip


def duty_rows(actor: Actor) -> Iterator[dict[str, Any]]:
    """Their duty calendar, from the first day to the last."""
    rows = Duty.objects.filter(member__centre__in=centres_kept_by(actor))
    for each in rows.select_related("member__centre").order_by("day", "begins", "member__name"):
        yield {"centre": each.member.centre.code, "member": each.member.name, "day": each.day,
               "begins": time_text(each.begins), "ends": time_text(each.ends)}  # fmt: skip


CENTRE = Column("centre", unit_code, ("中心编码", "中心"), required=True)
MEMBERS = (
    CENTRE,
    Column("name", columns.text(120), ("单位名称", "名称"), required=True),
    Column("unit", unit_code, ("单位编码",)),
    Column("way", columns.choice(MemberWay, WAYS), ("入驻方式",), required=True),
    Column("phone", columns.text(32), ("联系电话", "电话")),
    Column("since", columns.day, ("入驻日期", "开始日期"), required=True),
    Column("until", columns.day, ("退出日期", "结束日期"), empty=None),
)
ROOMS = (
    CENTRE,
    Column("name", columns.text(60), ("调解室",), required=True),
    Column("seats", columns.number(1, 500), ("座位数",), required=True),
    Column("active", columns.boolean, ("启用",), empty=True),
)
MEDIATORS = (
    CENTRE,
    Column("login", columns.text(60), ("登录名", "账号"), required=True),
    Column("kind", columns.choice(MediatorKind, KINDS), ("类别",), required=True),
    Column("member", columns.text(120), ("派出单位",)),
    Column("skills", kinds_of_disputes, ("专长",), empty=[]),
    Column("languages", columns.names(40), ("语言",), empty=[]),
    Column("employer", columns.text(120), ("工作单位",)),
    Column("most", columns.number(1, 500), ("最多在办",), empty=8),
    Column("teams", columns.names(60), ("专业队",), empty=[]),
    Column("hours", hours, ("每周时段",), empty=[]),
    Column("active", columns.boolean, ("启用",), empty=True),
)
DUTIES = (
    CENTRE,
    Column("member", columns.text(120), ("单位名称",), required=True),
    Column("day", columns.day, ("日期",), required=True),
    Column("begins", clock, ("开始时间",), required=True),
    Column("ends", clock, ("结束时间",), required=True),
)


def kind(
    name: str, title: str, key: tuple[str, ...], cells: tuple[Column, ...], rows: Any, put: Put
) -> tuple[Table, Put]:
    """A kind of file, and what one of its lines does."""
    nobody: Callable[[Sequence[Row], Hand], Tally] = partial(stored, put, Actor("nobody", "unit"))
    table = Table(name=name, title=title, key=key, columns=cells, store=nobody, rows=rows)
    return table, put


TABLES: dict[str, tuple[Table, Put]] = {
    "members": kind(
        "members", "入驻单位", ("centre", "name", "since"), MEMBERS, member_rows, put_member
    ),
    "rooms": kind("rooms", "调解室", ("centre", "name"), ROOMS, room_rows, put_room),
    "mediators": kind("mediators", "调解员", ("login",), MEDIATORS, mediator_rows, put_mediator),
    "duties": kind(
        "duties", "值班表", ("centre", "member", "day", "begins"), DUTIES, duty_rows, put_duty
    ),
}


def import_file(name: str, actor: Actor, file: str, content: Content) -> Tally:
    """Take a file in, whole or not at all. NotImported tells every mistake, line by line."""
    table, put = TABLES[name]
    mine = replace(table, store=partial(stored, put, actor))
    return take_in_file(mine, file, content, Hand(actor.key))


def export_file(name: str, actor: Actor, file: str, out: BinaryIO) -> None:
    """Write a table of the centres that the actor keeps as .csv or .xlsx."""
    table, _put = TABLES[name]
    write(table, table.rows(actor), file, out)
