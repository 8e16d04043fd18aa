"""What the city knows of a resident: found without being readable, read with a trace, erased."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.orgs.commands import (
    Contact,
    correct,
    disclose,
    disclose_all,
    erase,
    find_or_add,
    find_or_add_all,
)
from yimen.orgs.models import Disclosure, Resident, Role
from yimen.orgs.policy import visible_to
from yimen.orgs.queries import actor_of_resident, disclosures_of, resident_by_phone
from yimen.orgs.tests.conftest import Town

pytestmark = pytest.mark.django_db


def test_one_telephone_is_one_resident_however_it_is_written() -> None:
    first = find_or_add("138 1234 5678", "王小明")
    assert first.phone == "+8613812345678"
    for written in ("13812345678", "+86 138-1234-5678", "０１３８１２３４５６７８"[1:]):
        assert find_or_add(written).pk == first.pk
    assert resident_by_phone("138 1234 5678") == first
    assert resident_by_phone("13812345679") is None
    assert resident_by_phone("not a number") is None


def test_what_is_known_is_filled_in_and_never_overwritten() -> None:
    find_or_add("13812345678")
    find_or_add("13812345678", "王小明", "东街街道交通巷12号")
    kept = find_or_add("13812345678", "王大明", "elsewhere")
    kept.refresh_from_db()
    assert (kept.name, kept.address) == ("王小明", "东街街道交通巷12号")


@pytest.mark.parametrize("written", ["12345", "8212345", "call me", "138123456789012345"])
def test_what_is_no_whole_number_is_refused(written: str) -> None:
    with pytest.raises(Invalid):
        find_or_add(written, "Somebody")
    assert not Resident.objects.exists()


def test_without_a_telephone_the_given_id_tells_a_repeat() -> None:
    key = uuid4()
    for _time in range(2):
        assert find_or_add_all([Contact(name="Li", id=key)])[0].pk == key
    assert find_or_add("", "Li").pk != key
    assert Resident.objects.count() == 2


def test_a_known_caller_costs_one_query_and_a_new_one_two(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        find_or_add("13812345678", "Wang")
    with django_assert_num_queries(1):
        find_or_add("13812345678", "Wang")


def test_many_at_once_come_back_in_order() -> None:
    known = find_or_add("13800000001", "One")
    contacts = [Contact(f"1380000000{n}", f"N{n}") for n in (3, 1, 2, 3)]
    found = find_or_add_all(contacts)
    assert [each.phone for each in found] == [f"+861380000000{n}" for n in (3, 1, 2, 3)]
    assert found[1] == known
    assert found[0] == found[3]
    assert Resident.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_calls_at_once_make_one_resident() -> None:
    ready = threading.Barrier(4)
    found: list[Any] = []

    def call() -> None:
        ready.wait()
        try:
            found.append(find_or_add("13812345678", "Wang").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_nothing_of_a_person_stands_readable_in_the_database() -> None:
    person = find_or_add("13812345678", "王小明", "东街街道交通巷12号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM orgs_resident r WHERE id = %s", [person.pk])
        (row,) = cursor.fetchone()
    assert not any(part in row for part in ("王小明", "13812345678", "交通巷"))


def test_erasing_leaves_the_id_and_nothing_else(town: Town) -> None:
    person = find_or_add("13812345678", "王小明", "交通巷")
    erase(person, actor_of_resident(person.pk))
    kept = Resident.objects.get(pk=person.pk)
    assert (kept.name, kept.phone, kept.phone_hash, kept.address) == ("", "", None, "")
    assert kept.erased_at
    assert find_or_add("13812345678").pk != person.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Resident.objects.filter(pk=person.pk).update(name="王小明")
    with pytest.raises(Refused):
        correct(kept, actor_of_resident(kept.pk), name="王小明")


def test_only_the_person_and_the_administrator_may_erase(town: Town) -> None:
    person = find_or_add("13812345678")
    for actor in (
        town.actor("lin", town.centre, *set(Role) - {Role.ADMINISTRATOR}),
        town.actor("shui", town.water, Role.ADMINISTRATOR),
        actor_of_resident(uuid4()),
    ):
        with pytest.raises(NotAllowed):
            erase(person, actor)
    erase(person, town.actor("boss", town.centre, Role.ADMINISTRATOR))


def test_a_person_may_have_their_data_put_right(town: Town) -> None:
    person, other = find_or_add("13812345678", "王小名"), find_or_add("13912345678")
    correct(person, actor_of_resident(person.pk), name="王小明", phone="137 1234 5678")
    assert resident_by_phone("13712345678") == person
    assert resident_by_phone("13812345678") is None
    with pytest.raises(Refused, match="somebody else"):
        correct(person, actor_of_resident(person.pk), phone="13912345678")
    with pytest.raises(NotAllowed):
        correct(other, actor_of_resident(person.pk), name="x")


def test_reading_in_clear_leaves_a_trace_that_the_person_can_ask_for(town: Town) -> None:
    person = find_or_add("13812345678", "王小明")
    caller = town.actor("he", town.centre, Role.CALLER)
    case = uuid4()
    contact = disclose(person, caller, purpose="follow-up call", case_id=case)
    assert (contact.name, contact.phone) == ("王小明", "+8613812345678")
    (trace,) = disclosures_of(person.pk)
    assert (trace.actor, trace.case_id, trace.purpose) == (caller.key, case, "follow-up call")
    with pytest.raises(Invalid):
        disclose(person, caller, purpose=" \u200b\u202e")
    with pytest.raises(NotAllowed):
        disclose(person, actor_of_resident(uuid4()), purpose="curious")


def test_a_trace_is_never_changed(town: Town) -> None:
    person = find_or_add("13812345678")
    disclose(person, actor_of_resident(person.pk), purpose="my own data")
    for act in (lambda: Disclosure.objects.update(purpose="x"), Disclosure.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_only_a_leader_of_the_centre_lets_many_be_read(town: Town) -> None:
    people = [find_or_add(f"1381234567{n}", f"N{n}") for n in range(3)]
    agent = town.actor("lin", town.centre, *set(Role) - {Role.LEADER})
    with pytest.raises(NotAllowed):
        disclose_all(people, agent, purpose="letters")
    leader = town.actor("gu", town.centre, Role.LEADER)
    assert [each.name for each in disclose_all(people, leader, purpose="letters")] == [
        "N0",
        "N1",
        "N2",
    ]
    assert Disclosure.objects.filter(purpose="letters").count() == 3


def test_units_look_nobody_up_and_a_resident_sees_only_themself(town: Town) -> None:
    person, _other = find_or_add("13812345678"), find_or_add("13912345678")
    assert visible_to(town.actor("lin", town.centre, Role.AGENT)).count() == 2
    assert visible_to(town.actor("adm", town.centre, Role.ADMINISTRATOR)).count() == 0
    assert visible_to(town.actor("shui", town.water, Role.AGENT)).count() == 0
    assert list(visible_to(actor_of_resident(person.pk))) == [person]
