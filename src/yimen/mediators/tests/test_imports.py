"""A centre's tables go out and come in again unchanged; a mistake leaves all as it was."""

from __future__ import annotations

import io
from datetime import date

import pytest

from yimen.kernel.actors import Actor
from yimen.kernel.models import Change
from yimen.mediators import commands
from yimen.mediators.imports import TABLES, export_file, import_file
from yimen.mediators.models import Availability, Duty, Mediator, MediatorKind, Member, Room
from yimen.orgs.models import Role
from yimen.orgs.tables import NotImported, Tally

from .conftest import Centre, act, hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(centre: Centre) -> Centre:
    """A centre with two of everything."""
    bureau = centre.member("司法局", phone="8212345", until=date(2027, 1, 1))
    centre.member("律师协会", way="rota")
    centre.room("一号室", 6)
    old = centre.room("二号室", 8)
    commands.change_room(old, centre.head, name=old.name, seats=8, active=False)
    team = commands.add_team(centre.unit, centre.head, name="医疗队", types=["medical"])
    li = centre.mediator("li", languages=["普通话", "藏语"], teams=[team], employer="Sunrise Ltd")
    centre.mediator("wang", kind=MediatorKind.BODY, member=bureau, skills=["labour", "debt"])
    commands.set_hours(li, act(li), hours=hours((1, "09:00", "12:00"), (3, "14:30", "17:00")))
    rota = Member.objects.get(name="律师协会")
    at_nine = hours((1, "09:00", "12:00"))[0]
    commands.add_duty(rota, centre.head, day=date(2026, 3, 2), begins=at_nine.begins,
                      ends=at_nine.ends)  # fmt: skip
    return centre


def written(actor: Actor, table: str, kind: str = "csv") -> bytes:
    out = io.BytesIO()
    export_file(table, actor, f"x.{kind}", out)
    return out.getvalue()


def taken(centre: Centre, table: str, text: str) -> Tally:
    return import_file(table, centre.head, f"{table}.csv", text.encode())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("table", TABLES)
def test_what_goes_out_comes_in_unchanged(filled: Centre, table: str, kind: str) -> None:
    before = Change.objects.count()
    content = written(filled.head, table, kind)
    tally = import_file(table, filled.head, f"x.{kind}", content)
    assert (tally.added, tally.changed) == (0, 0)
    assert tally.same > 0
    assert Change.objects.count() == before


def test_a_whole_centre_comes_from_its_files(filled: Centre) -> None:
    files = {table: written(filled.head, table) for table in TABLES}
    Duty.objects.all().delete()
    Availability.objects.all().delete()
    Mediator.objects.all().delete()
    Member.objects.all().delete()
    Room.objects.all().delete()
    for table, content in files.items():
        assert import_file(table, filled.head, "x.csv", content).added > 0
        assert written(filled.head, table) == content
    assert Availability.objects.count() == 2
    assert Room.objects.get(name="二号室").active is False


def test_a_line_changes_what_it_says_and_keeps_the_rest(filled: Centre) -> None:
    tally = taken(filled, "mediators", "centre,login,kind,most\nmediation,li,full_time,3\n")
    assert (tally.changed, tally.added) == (1, 0)
    li = Mediator.objects.get(staff__login="li")
    assert (li.most, li.languages, li.employer) == (3, ["普通话", "藏语"], "Sunrise Ltd")
    assert [each.name for each in li.teams.all()] == ["医疗队"]
    assert li.hours.count() == 2
    told = Change.objects.filter(table="mediators").latest("pk")
    assert told.file == "mediators.csv"


def test_every_mistake_is_told_with_its_line_and_nothing_is_stored(filled: Centre) -> None:
    lines = [
        "centre,name,seats,active",
        "mediation,三号室,4,1",
        "mediation,四号室,none,1",
        "mediation2,五号室,4,1",
        "mediation,六号室,0,1",
    ]
    with pytest.raises(NotImported) as wrong:
        taken(filled, "rooms", "\n".join(lines))
    assert [(each.line, each.column) for each in wrong.value.faults] == [(3, "seats"), (5, "seats")]
    with pytest.raises(NotImported) as wrong:
        taken(filled, "rooms", "\n".join([lines[0], lines[1], lines[3]]))
    assert [(each.line, each.column) for each in wrong.value.faults] == [(3, "centre")]
    assert Room.objects.count() == 2


@pytest.mark.parametrize(
    ("table", "text", "column"),
    [
        (
            "members",
            "centre,name,way,since,until\nmediation,X,rota,2026-03-02,2026-03-01\n",
            "until",
        ),
        ("mediators", "centre,login,kind\nmediation,nobody,full_time\n", "login"),
        ("mediators", "centre,login,kind,member\nmediation,li,body,\n", "member"),
        ("mediators", "centre,login,kind,teams\nmediation,li,full_time,X\n", "teams"),
        ("mediators", "centre,login,kind,hours\nmediation,li,full_time,8 09:00-10:00\n", "hours"),
        ("mediators", "centre,login,kind,skills\nmediation,li,full_time,X\n", "skills"),
        (
            "duties",
            "centre,member,day,begins,ends\nmediation,律师协会,2019-03-02,09:00,10:00\n",
            "centre",
        ),
        (
            "duties",
            "centre,member,day,begins,ends\nmediation,律师协会,2026-03-02,11:00,13:00\n",
            "centre",
        ),
    ],
)
def test_what_the_page_refuses_a_file_refuses_too(
    filled: Centre, table: str, text: str, column: str
) -> None:
    before = Change.objects.count()
    with pytest.raises(NotImported) as wrong:
        taken(filled, table, text)
    assert [(each.line, each.column) for each in wrong.value.faults] == [(2, column)]
    assert Change.objects.count() == before


def test_who_keeps_another_centre_sees_and_changes_nothing_of_this(filled: Centre) -> None:
    other = filled.actor("other_head", Role.DISPATCHER, unit=filled.other)
    window = filled.actor("window", Role.AGENT)
    for actor in (other, window):
        for table in TABLES:
            assert written(actor, table).count(b"\r\n") == 1  # the names of the columns
            with pytest.raises(NotImported):
                import_file(table, actor, "x.csv", written(filled.head, table))
