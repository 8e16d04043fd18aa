"""What the history tells of the tables of a mediation centre."""

from __future__ import annotations

from yimen.kernel.changes import Columns, Told
from yimen.orgs.queries import unit_code

from .models import Absence, Availability, Duty, Mediator, Member, Relation, Room, Team


def _member(row: Member) -> Columns:
    return {
        "centre": unit_code(row.centre_id),
        "name": row.name,
        "unit": unit_code(row.unit_id) or "",
        "way": str(row.way),
        "phone": row.phone,
        "since": row.since,
        "until": row.until,
    }


def _duty(row: Duty) -> Columns:
    return {"member": row.member.name, "day": row.day, "begins": row.begins.isoformat("minutes"),
            "ends": row.ends.isoformat("minutes")}  # fmt: skip


def _team(row: Team) -> Columns:
    return {"name": row.name, "types": " ".join(row.types), "active": row.active}


def _mediator(row: Mediator) -> Columns:
    return {
        "person": row.staff_id,
        "centre": unit_code(row.centre_id),
        "kind": str(row.kind),
        "member": row.member_id,
        "skills": " ".join(row.skills),
        "languages": "、".join(row.languages),
        "employer": row.employer,
        "most": row.most,
        "active": row.active,
    }


def _availability(row: Availability) -> Columns:
    return {"weekday": row.weekday, "begins": row.begins.isoformat("minutes"),
            "ends": row.ends.isoformat("minutes")}  # fmt: skip


def _absence(row: Absence) -> Columns:
    return {"first": row.first, "last": row.last}


def _relation(row: Relation) -> Columns:
    return {
        "mediator": row.mediator_id,
        "kind": str(row.kind),
        "party": "1",
        "ended": row.ended_at is not None,
    }


def _room(row: Room) -> Columns:
    return {"name": row.name, "seats": row.seats, "active": row.active}


OF_MEMBERS = Told(
    table="members",
    key=lambda row: str(row.pk),
    area=lambda row: row.centre.area_id,
    columns=_member,
    since=lambda row: row.since,
)
OF_DUTIES = Told(
    table="duties",
    key=lambda row: str(row.pk),
    area=lambda row: row.member.centre.area_id,
    columns=_duty,
    since=lambda row: row.day,
)
OF_TEAMS = Told(
    table="teams",
    key=lambda row: str(row.pk),
    area=lambda row: row.centre.area_id,
    columns=_team,
)
# What somebody is employed as is their own: 个人信息保护法 art. 6.
OF_MEDIATORS = Told(
    table="mediators",
    key=lambda row: str(row.pk),
    area=lambda row: row.centre.area_id,
    columns=_mediator,
    own=frozenset({"employer"}),
)
OF_HOURS = Told(
    table="mediator_hours",
    key=lambda row: str(row.mediator_id),
    area=lambda row: row.mediator.centre.area_id,
    columns=_availability,
)
OF_ABSENCES = Told(
    table="absences",
    key=lambda row: str(row.mediator_id),
    area=lambda row: row.mediator.centre.area_id,
    columns=_absence,
)
# That there is one is told, what it is and to whom is not.
OF_RELATIONS = Told(
    table="relations",
    key=lambda row: str(row.pk),
    area=lambda row: row.mediator.centre.area_id,
    columns=_relation,
    own=frozenset({"kind", "party"}),
)
OF_ROOMS = Told(
    table="rooms",
    key=lambda row: str(row.pk),
    area=lambda row: row.centre.area_id,
    columns=_room,
)
