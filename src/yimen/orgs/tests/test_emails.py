"""A resident's e-mail address: as they write it, theirs alone to give, confirmed, erased."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.orgs.commands import (
    choose_notices,
    confirm_email,
    disclose,
    doubt_email,
    erase,
    find_or_add,
    give_email,
)
from yimen.orgs.emails import mail_address
from yimen.orgs.imports import RESIDENTS, export_residents_in_clear, import_file
from yimen.orgs.models import NoticeWay, Resident, Role
from yimen.orgs.queries import actor_of_resident
from yimen.orgs.tables import NotImported, Tally
from yimen.orgs.tests.conftest import Town

WANG = "wang@example.com"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Wang@Example.COM ", "Wang@example.com"),
        ("ｗａｎｇ＠example.com", WANG),
        ("wang@邮局.cn", "wang@xn--dgtz33j.cn"),
        ("a.b+c@mail.gov.cn", "a.b+c@mail.gov.cn"),
    ],
)
def test_an_address_as_people_write_it(written: str, kept: str) -> None:
    assert mail_address(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        *("", "wang", "@example.com", "wang@", "wang@example", "a b@example.com", "王@example.com"),
        *(
            '"a b"@example.com',
            "a@b@example.com",
            "<a@example.com>",
            "a@example.com, b@example.com",
        ),
        *("a\nBcc: b@example.com", "a@example.com\nBcc: b@example.com", "a@exam\u2028ple.com"),
        *(f"{'a' * 65}@example.com", f"a@{'b' * 250}.com", "a@[127.0.0.1]", "a@localhost"),
    ],
)
def test_what_is_none_is_refused(written: str) -> None:
    with pytest.raises(Invalid):
        mail_address(written)


@pytest.fixture
def person(db: None) -> Resident:
    return find_or_add("13812345678", "王小明")


def test_a_new_address_is_not_confirmed_and_the_same_one_stays_so(person: Resident) -> None:
    actor = actor_of_resident(person.pk)
    assert give_email(person, actor, email="Wang@EXAMPLE.com").email_confirmed_at is None
    confirm_email(person, actor, email="Wang@example.com")
    kept = give_email(person, actor, email="Wang@example.com")
    assert kept.email_confirmed_at
    assert give_email(person, actor, email=WANG).email_confirmed_at is None
    assert give_email(person, actor, email="").email == ""


def test_only_the_person_gives_confirms_and_chooses(person: Resident, town: Town) -> None:
    for actor in (
        town.actor("lin", town.centre, *Role),
        actor_of_resident(uuid4()),
    ):
        with pytest.raises(NotAllowed):
            give_email(person, actor, email=WANG)
        with pytest.raises(NotAllowed):
            confirm_email(person, actor, email=WANG)
        with pytest.raises(NotAllowed):
            choose_notices(person, actor, way=NoticeWay.BOTH)


def test_another_address_is_not_confirmed_by_the_old_mail(person: Resident) -> None:
    actor = actor_of_resident(person.pk)
    give_email(person, actor, email=WANG)
    give_email(person, actor, email="li@example.com")
    with pytest.raises(Refused):
        confirm_email(person, actor, email=WANG)
    give_email(person, actor, email="")
    with pytest.raises(Refused):
        confirm_email(person, actor, email="")


def test_an_address_that_is_dead_is_in_doubt_and_another_one_is_not(person: Resident) -> None:
    actor = actor_of_resident(person.pk)
    give_email(person, actor, email=WANG)
    first = confirm_email(person, actor, email=WANG).email_confirmed_at
    assert confirm_email(person, actor, email=WANG).email_confirmed_at == first
    doubt_email(person, email="li@example.com")
    assert Resident.objects.get().email_confirmed_at
    doubt_email(person, email=WANG)
    assert Resident.objects.get().email_confirmed_at is None


def test_it_cannot_be_read_in_the_database_and_goes_with_the_person(person: Resident) -> None:
    actor = actor_of_resident(person.pk)
    give_email(person, actor, email=WANG)
    confirm_email(person, actor, email=WANG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM orgs_resident r WHERE id = %s", [person.pk])
        (row,) = cursor.fetchone()
    assert "wang" not in row.lower()
    with pytest.raises(IntegrityError), transaction.atomic():
        Resident.objects.update(email="")
    erase(person, actor)
    kept = Resident.objects.get(pk=person.pk)
    assert (kept.email, kept.email_confirmed_at) == ("", None)
    with pytest.raises(Refused):
        give_email(kept, actor, email=WANG)


def test_it_is_read_in_clear_with_the_rest(person: Resident) -> None:
    actor = actor_of_resident(person.pk)
    found = disclose(give_email(person, actor, email=WANG), actor, purpose="copy")
    assert found.email == WANG


def test_files_bring_it_in_unconfirmed_and_never_overwrite_it(person: Resident, town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    file = "phone,name,email\n13812345678,,Wang@EXAMPLE.com\n13912345678,李四,li@example.com\n"
    assert import_file(RESIDENTS, boss, "a.csv", file.encode()) == Tally(added=1, changed=1)
    assert import_file(RESIDENTS, boss, "a.csv", file.encode()) == Tally(same=2)
    person.refresh_from_db()
    assert (person.email, person.email_confirmed_at) == ("Wang@example.com", None)
    other = file.replace("Wang@EXAMPLE.com", "other@example.com").encode()
    import_file(RESIDENTS, boss, "a.csv", other)
    person.refresh_from_db()
    assert person.email == "Wang@example.com"
    with pytest.raises(NotImported, match="an e-mail address"):
        import_file(RESIDENTS, boss, "a.csv", b"phone,email\n13812345678,nobody\n")
    out = io.BytesIO()
    leader = town.actor("chen", town.centre, Role.LEADER, Role.SUPERVISOR)
    export_residents_in_clear(leader, "a.csv", out, purpose="letters")
    assert "Wang@example.com" in out.getvalue().decode()
