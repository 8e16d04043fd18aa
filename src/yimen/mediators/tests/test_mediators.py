"""Who mediates: kept by the centre, arranged by themselves, in charge without a conflict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from tests.cast import Cast, City, refused
from tests.quarrels import open_centre

from yimen.dissolutions.commands import dissolve
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed, NotFound
from yimen.kernel.models import Change
from yimen.kernel.time import now
from yimen.mediators import commands
from yimen.mediators.models import (
    Availability,
    Charge,
    DisputeType,
    Mediator,
    MediatorKind,
    MemberWay,
    Relation,
    RelationKind,
)
from yimen.mediators.policy import centres_of, relations_for
from yimen.mediators.queries import here, mediators
from yimen.mediators.queries.conflicts import Party, conflicts, hash_of
from yimen.mediators.queries.team import Facts, proposed_team
from yimen.orgs.models import Resident, Role

from .conftest import Centre, act, hours

pytestmark = pytest.mark.django_db
NEIGHBOURS = DisputeType.NEIGHBOURS
MONDAY = date(2026, 3, 2)


def test_a_mediator_signs_in_as_staff_and_is_one_only_once(centre: Centre) -> None:
    li = centre.mediator("li", languages=["普通话", " 藏语 ", "藏语", ""])
    assert li.languages == ["普通话", "藏语"]
    assert act(li).key == li.key
    with refused("is a mediator already"):
        commands.add_mediator(
            li.staff, centre.head, centre=centre.unit, kind=MediatorKind.VOLUNTEER
        )
    told = Change.objects.get(table="mediators")
    assert told.now["skills"] == NEIGHBOURS
    assert told.area == "620702"


def test_what_is_written_about_an_employer_stays_theirs(centre: Centre) -> None:
    centre.mediator("li", employer="Ganzhou Builders")
    assert "Ganzhou Builders" not in str(Change.objects.get(table="mediators").now)


def test_wrong_words_are_named(centre: Centre) -> None:
    with refused("No kind of dispute: ghosts"):
        centre.mediator("li", skills=["ghosts"])
    with refused("whose person"):
        centre.mediator("wang", kind=MediatorKind.BODY)
    court = centre.member("County court")
    assert centre.mediator("zhao", kind=MediatorKind.BODY, member=court).member == court
    with pytest.raises(Invalid):
        commands.add_room(centre.unit, centre.head, name="", seats=3)
    with refused("of this name or time already"):
        centre.room()
        centre.room()
    with refused("no mediation centre"):
        water = centre.unit.__class__.objects.get(code="water")
        commands.add_room(water, _keeper_of(centre, "water"), name="Hall", seats=3)


def _keeper_of(centre: Centre, code: str) -> Actor:
    unit = centre.unit.__class__.objects.get(code=code)
    return centre.actor(f"{code}-keeper", Role.ADMINISTRATOR, unit=unit)


def test_an_editor_who_saw_another_row_is_told(centre: Centre) -> None:
    from yimen.mediators.history import OF_ROOMS

    room = centre.room()
    seen = OF_ROOMS.seal(room)
    commands.change_room(room, centre.head, name="Hall", seats=20, seen=seen)
    with refused("changed this row meanwhile"):
        commands.change_room(room, centre.head, name="Attic", seats=2, seen=seen)


Denied = Callable[[Centre, Mediator, Actor], object]
KEPT: dict[str, Denied] = {
    "a member": lambda c, m, who: commands.add_member(
        c.unit,
        who,
        way="rota",
        name="Court",
        since=MONDAY,
    ),
    "a team": lambda c, m, who: commands.add_team(c.unit, who, name="Land"),
    "a room": lambda c, m, who: commands.add_room(c.unit, who, name="R", seats=3),
    "a mediator": lambda c, m, who: commands.add_mediator(
        c.post("new"),
        who,
        centre=c.unit,
        kind="volunteer",
    ),
    "changes": lambda c, m, who: commands.change_mediator(m, who, kind="volunteer"),
}


@pytest.mark.parametrize("what", KEPT)
def test_the_centre_is_kept_by_its_head_and_its_administrator(
    centre: Centre, cast: Cast, what: str
) -> None:
    li = centre.mediator("li")
    clerk = centre.actor("clerk", Role.AGENT)
    elsewhere = centre.actor("elsewhere", Role.DISPATCHER, unit=centre.other)
    for actor in (clerk, act(li), elsewhere, cast.dispatcher, cast.other_county, cast.resident):
        with pytest.raises(NotAllowed):
            KEPT[what](centre, li, actor)
        centre.unit.refresh_from_db()
        li.staff.__class__.objects.filter(login="new").delete()
    KEPT[what](centre, li, centre.administrator)


def test_mediators_say_themselves_when_they_can(centre: Centre) -> None:
    li, wang = centre.mediator("li"), centre.mediator("wang")
    commands.set_hours(li, act(li), hours=hours((1, "09:00", "12:00"), (3, "14:00", "17:00")))
    assert Availability.objects.filter(mediator=li).count() == 2
    commands.set_hours(li, centre.head, hours=hours((1, "10:00", "12:00")))
    assert [str(each) for each in Availability.objects.all()] == ["1 10:00–12:00"]
    with pytest.raises(NotAllowed):
        commands.set_hours(li, act(wang), hours=[])
    with refused("overlap"):
        commands.set_hours(li, act(li), hours=hours((1, "09:00", "12:00"), (1, "11:00", "13:00")))
    absence = commands.add_absence(li, act(li), first=MONDAY, last=MONDAY)
    with pytest.raises(NotAllowed):
        commands.drop_absence(absence, act(wang))
    with refused("before it begins"):
        commands.add_absence(li, act(li), first=MONDAY, last=MONDAY - timedelta(days=1))


def test_who_has_said_no_hours_sits_in_office_hours(centre: Centre) -> None:
    li, wang, zhao = (centre.mediator(name) for name in ("li", "wang", "zhao"))
    commands.set_hours(wang, act(wang), hours=hours((1, "09:00", "10:00")))
    commands.add_absence(zhao, act(zhao), first=MONDAY, last=MONDAY)
    week = mediators.week_of([li.pk, wang.pk, zhao.pk])
    office = here.office_on(MONDAY)
    assert office == [(time(8, 30), time(12)), (time(14, 30), time(18))]
    assert week.on(li.pk, MONDAY, office) == office
    assert week.on(wang.pk, MONDAY, office) == [(time(9), time(10))]
    assert week.on(wang.pk, MONDAY + timedelta(days=1), office) == []
    assert week.on(zhao.pk, MONDAY, office) == []
    assert week.on(wang.pk, date(2026, 3, 8), here.office_on(date(2026, 3, 8))) == []


def test_who_is_here_and_who_can_be_called(centre: Centre) -> None:
    sits = centre.member("Justice office")
    rota = centre.member("County court", MemberWay.ROTA)
    off = centre.member("Union", MemberWay.ROTA)
    called = centre.member("Notary", MemberWay.ON_CALL, phone="0936-1")
    centre.member("Gone", until=MONDAY)
    commands.add_duty(rota, centre.head, day=MONDAY, begins=time(9), ends=time(11))
    with refused("on duty at this time already"):
        commands.add_duty(rota, centre.head, day=MONDAY, begins=time(10), ends=time(12))
    with refused("no member of the centre on this day"):
        commands.add_duty(rota, centre.head, day=date(2019, 1, 1), begins=time(10), ends=time(12))
    li = centre.mediator("li")
    day = here.day_of(centre.head, MONDAY)
    assert [(each.member, each.hours[0][0]) for each in day.here] == [
        (sits, time(8, 30)),
        (rota, time(9)),
    ]
    assert [each.member for each in day.callable] == [off, called]
    assert [(each.mediator, each.load) for each in day.mediators] == [(li, 0)]
    sunday = here.day_of(centre.head, MONDAY - timedelta(days=1))
    assert [each.member for each in sunday.here] == []
    assert sunday.mediators == []
    assert sunday.callable[0].member == called, "whoever is on call stands first"


def test_a_closed_centre_says_when_it_opens() -> None:
    office = [(time(8, 30), time(12)), (time(14, 30), time(18))]
    assert here.opens_next(date(2026, 3, 1)) == (MONDAY, office)
    eve = date(2026, 2, 14)  # 15 to 23 February 2026 are the Spring Festival
    assert here.office_on(eve), "a Saturday that is worked"
    assert here.opens_next(eve) == (date(2026, 2, 24), office)


def test_another_centre_sees_nobody(centre: Centre, cast: Cast) -> None:
    li = centre.mediator("li")
    elsewhere = centre.actor("elsewhere", Role.DISPATCHER, unit=centre.other)
    for actor in (elsewhere, cast.other_county, cast.water, cast.resident):
        assert not mediators.mediators_of(actor)
        with pytest.raises(NotFound):
            mediators.mediator_for(actor, li.pk)
    for actor in (act(li), centre.administrator, cast.county_dispatcher):
        assert mediators.mediator_for(actor, li.pk) == li


# Conflicts of interest.


def test_a_family_name_is_no_conflict(centre: Centre) -> None:
    wang = centre.mediator("wang")
    wang.staff.name = "王小明"
    wang.staff.save()
    party = Resident.objects.create(name="王小明", phone="")
    assert conflicts([wang], [Party(resident=party.pk)]) == {}


@pytest.mark.parametrize("kind", RelationKind)
def test_a_declared_relation_and_an_earlier_case_are(centre: Centre, kind: str) -> None:
    li, wang = centre.mediator("li"), centre.mediator("wang")
    party = Resident.objects.create(name="", phone="")
    commands.declare(li, act(li), kind=kind, resident=party)
    found = conflicts([li, wang], [Party(resident=party.pk), Party()])
    assert list(found) == [li.pk]
    earlier = kind == RelationKind.EARLIER_CASE
    assert ("earlier case" in str(found[li.pk])) is earlier
    assert conflicts([li, wang], [Party()]) == {}


def test_an_organisation_is_the_same_however_it_is_written(centre: Centre) -> None:
    li = centre.mediator("li")
    commands.declare(li, centre.head, kind="interest", organisation="甘州（城关）建筑 有限公司")
    row = Relation.objects.get()
    assert bytes(row.organisation_hash or b"") == hash_of("甘州(城关)建筑有限公司")
    assert "建筑" not in str(Change.objects.filter(table="relations").values_list("now", flat=True))
    assert conflicts([li], [Party(organisation="甘州(城关)建筑有限公司")])
    assert not conflicts([li], [Party(organisation="甘州建筑有限公司")])


def test_the_same_employer_and_the_own_body_are(centre: Centre) -> None:
    member = centre.member("县住建局")
    li = centre.mediator("li", employer="城关 建筑公司")
    zhao = centre.mediator("zhao", kind=MediatorKind.BODY, member=member)
    ours = conflicts([li, zhao], [Party(employer="城关建筑公司")])
    assert {key: str(why) for key, why in ours.items()} == {
        li.pk: "has the same employer as a party"
    }
    against = conflicts([li, zhao], [Party(organisation="县住建局")])
    assert {key: str(why) for key, why in against.items()} == {zhao.pk: "works for a party"}
    assert conflicts([li, zhao], [Party(employer="", organisation="")]) == {}


def test_relations_are_read_by_the_mediator_and_administrators_only(
    centre: Centre, cast: Cast
) -> None:
    li, wang = centre.mediator("li"), centre.mediator("wang")
    party = Resident.objects.create(name="", phone="")
    row = commands.declare(li, centre.head, kind="other", resident=party)
    for actor in (act(li), centre.administrator):
        assert list(relations_for(actor, li)) == [row]
    for actor in (centre.head, act(wang), cast.county_dispatcher, cast.resident):
        assert not relations_for(actor, li)
    with pytest.raises(NotAllowed):
        commands.declare(li, act(wang), kind="other", resident=party)
    with refused("Name one person or one organisation"):
        commands.declare(li, act(li), kind="other")
    with refused("Somebody else declared it"):
        commands.end_relation(row, act(li))
    with pytest.raises(NotAllowed):
        commands.end_relation(row, centre.head)
    commands.end_relation(row, centre.administrator)
    assert conflicts([li], [Party(resident=party.pk)]) == {}


# In charge.


def test_who_has_a_dispute_in_charge_counts_and_one_leads(centre: Centre) -> None:
    li, wang, zhao = (centre.mediator(name, most=1) for name in ("li", "wang", "zhao"))
    commands.take_charge(centre.case, centre.head, lead=li, others=[wang])
    assert mediators.loads([li.pk, wang.pk, zhao.pk]) == {li.pk: 1, wang.pk: 1, zhao.pk: 0}
    # Those who have it already may keep it, however much it is.
    commands.take_charge(centre.case, centre.head, lead=wang, others=[zhao])
    now_ = [(each.mediator, each.lead) for each in mediators.in_charge_of(centre.case.pk)]
    assert now_ == [(wang, True), (zhao, False)]
    with refused("disputes in charge"):
        commands.change_mediator(wang, centre.head, kind=MediatorKind.FULL_TIME, active=False)
    assert commands.release(centre.case.pk, now()) == 2
    assert mediators.loads([wang.pk]) == {wang.pk: 0}
    assert Charge.objects.count() == 4


def test_nobody_takes_charge_with_a_conflict_or_too_much(centre: Centre) -> None:
    li, full = centre.mediator("li"), centre.mediator("full", most=0)
    party = Resident.objects.create(name="", phone="")
    commands.declare(li, act(li), kind="kin", resident=party)
    with refused("A conflict of interest was declared: Li"):
        commands.take_charge(centre.case, centre.head, lead=li, parties=[Party(resident=party.pk)])
    with refused("Full has 0 open disputes, as many as they take on"):
        commands.take_charge(centre.case, centre.head, lead=full)
    assert not Charge.objects.exists()


# The proposed team.


def test_a_full_time_mediator_leads_and_a_volunteer_joins_with_reasons(centre: Centre) -> None:
    busy, li = centre.mediator("busy"), centre.mediator("li")
    centre.mediator("debts", skills=[DisputeType.DEBT])
    helper = centre.mediator("helper", kind=MediatorKind.VOLUNTEER, languages=["普通话", "藏语"])
    centre.mediator("other", kind=MediatorKind.VOLUNTEER)
    commands.take_charge(centre.case, centre.head, lead=busy)
    found = proposed_team(centre.head, centre.unit, Facts(NEIGHBOURS, languages=["藏语"]))
    assert [(each.mediator, each.lead) for each in found.team] == [(li, True), (helper, False)]
    assert found.team[0].why == (
        "full-time: can lead", "speciality: Neighbours", "0 open disputes of at most 8",
    )  # fmt: skip
    assert found.team[1].why == (
        "Volunteer mediator", "speciality: Neighbours", "speaks 藏语",
        "0 open disputes of at most 8",
    )  # fmt: skip
    assert (found.left_out, found.lacks) == ((), ())


def test_who_is_left_out_is_told_without_saying_for_whom(centre: Centre) -> None:
    li, full = centre.mediator("li"), centre.mediator("full", most=0)
    member = centre.member("县住建局")
    team = commands.add_team(centre.unit, centre.head, name="Land team", types=[DisputeType.LAND])
    joins = centre.mediator("joins", kind=MediatorKind.BODY, member=member, skills=[], teams=[team])
    party = Resident.objects.create(name="王小明", phone="")
    commands.change_mediator(
        li, centre.head, kind=MediatorKind.FULL_TIME, skills=[DisputeType.LAND]
    )
    commands.change_mediator(
        full, centre.head, kind=MediatorKind.FULL_TIME, skills=[DisputeType.LAND], most=0
    )
    commands.declare(li, act(li), kind="kin", resident=party)
    found = proposed_team(
        centre.head, centre.unit,
        Facts(DisputeType.LAND, languages=["裕固语"], parties=[Party(resident=party.pk)]),
    )  # fmt: skip
    assert [(each.mediator, each.lead) for each in found.team] == [(joins, False)]
    assert "of the team: Land team" in found.team[0].why
    assert "from 县住建局" in found.team[0].why
    told = {each.mediator: each.why for each in found.left_out}
    assert told == {
        li: "declared a relation to a party",
        full: "has as many open disputes as they take on",
    }
    assert found.lacks == (
        "No full-time mediator is free to lead.", "Nobody who is free speaks 裕固语.",
    )  # fmt: skip


def test_a_team_is_proposed_to_who_works_at_the_desk(centre: Centre, cast: Cast) -> None:
    li = centre.mediator("li")
    elsewhere = centre.actor("elsewhere", Role.DISPATCHER, unit=centre.other)
    for actor in (elsewhere, centre.administrator, cast.county_dispatcher, cast.resident):
        with pytest.raises(NotAllowed):
            proposed_team(actor, centre.unit, Facts(NEIGHBOURS))
    assert proposed_team(act(li), centre.unit, Facts(NEIGHBOURS)).team[0].mediator == li


def test_a_centre_does_not_end_while_it_has_mediators(centre: Centre, cast: Cast) -> None:
    centre.mediator("li")
    county = cast.city.actor("31", "ganzhou", Role.ADMINISTRATOR)
    with refused("Mediators 1 \\(Li\\)"):
        dissolve(centre.unit, county, reason="Order 7")


def test_whoever_works_in_a_team_works_with_the_centre_above_it(city: City) -> None:
    centre = open_centre(city)
    mine = {each.code for each in centres_of(centre.mediator)}
    assert mine == {each.code for each in centres_of(centre.window)}
    assert mine
    assert mine.isdisjoint(each.code for each in centres_of(centre.other_centre))
