"""A private note is its writer's alone: no other role, page, search, paper or API has its words.

人民调解法 art. 15: a mediator who tells what a party told in private is at fault.
"""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pypdf import PdfReader
from tests.api.conftest import System
from tests.cast import refused
from tests.sittings import Round
from tests.visits import HOLD, PARTIES, Come

from yimen.cases.models import Passage
from yimen.cases.verify import checked
from yimen.kernel.crypto import seal_text
from yimen.kernel.errors import NotAllowed
from yimen.kernel.models import StoredEvent
from yimen.kernel.salts import digest_of
from yimen.orgs.commands import issue_token
from yimen.orgs.models import Role
from yimen.sittings.models import CaucusNote
from yimen.sittings.policy import notes_of
from yimen.sittings.queries import notes_for

pytestmark = pytest.mark.django_db
SECRET = "柿子树秘密xylophone"
"""It stands in nothing else."""


@pytest.fixture
def noted(round_: Round) -> Round:
    round_.plan()
    round_.note(text=f"Zhang would take half: {SECRET}.")
    return round_


def faults() -> list[str]:
    return [found.says for _last, _many, each in checked() for found in each]


def test_the_history_has_its_number_and_digest_and_no_more(noted: Round) -> None:
    row = CaucusNote.objects.get()
    event = StoredEvent.objects.get(kind="sittings.CaucusNoted")
    assert event.facts == {"note": 1, "digest": row.digest}
    text = row.text or ""
    assert row.untouched
    assert digest_of(row.salt, text) == row.digest
    assert hashlib.sha256(text.encode()).hexdigest() != row.digest, "guesses could be tried"
    assert faults() == []


def test_only_its_writer_reads_it(noted: Round) -> None:
    centre, dispute = noted.centre, noted.dispute
    assert [note.text for note in notes_for(centre.mediator, dispute)] == [
        f"Zhang would take half: {SECRET}."
    ]
    others = [*centre.everybody(), noted.colleague]
    others = [each for each in others if each.key != centre.mediator.key]
    assert len(others) > 15
    for actor in others:
        assert not notes_of(actor).exists(), actor.key
    noted.note(noted.colleague, party=2, text="Li will not give way.")
    assert [note.number for note in notes_for(noted.colleague, dispute)] == [2]
    assert [note.number for note in notes_for(centre.mediator, dispute)] == [1]


def test_only_a_mediator_of_the_dispute_writes_one(noted: Round) -> None:
    centre = noted.centre
    for actor in (
        centre.window, centre.duty_head, centre.supervisor, centre.leader, centre.committee,
        centre.applicant, centre.respondent, centre.other_centre, centre.cast.both,
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            noted.note(actor, text="x")
    with refused("There is no such party"):
        noted.note(party=9, text="x")
    assert CaucusNote.objects.count() == 1


def test_in_the_database_it_is_encrypted_and_never_changed(noted: Round) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM sittings_caucusnote")
        ((kept,),) = cursor.fetchall()
    assert SECRET not in kept
    for sql in (
        "UPDATE sittings_caucusnote SET text = 'x'",
        "UPDATE sittings_caucusnote SET text = ''",
        "UPDATE sittings_caucusnote SET salt = ''",
        "UPDATE sittings_caucusnote SET text = '', salt = '', digest = 'x'",
        "UPDATE sittings_caucusnote SET by = 'staff:1'",
        "DELETE FROM sittings_caucusnote",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with connection.cursor() as cursor:  # what is personal can be erased
        cursor.execute("UPDATE sittings_caucusnote SET text = '', salt = ''")
    assert faults() == []


@pytest.mark.parametrize(
    "forged", ["text = 'x'", "text = ''", "salt = ''", "digest = repeat('0', 64)"]
)
def test_a_note_that_was_changed_is_found(noted: Round, forged: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # as a superuser can
        if forged == "text = 'x'":
            cursor.execute("UPDATE sittings_caucusnote SET text = %s", [seal_text("x")])
        else:
            cursor.execute(f"UPDATE sittings_caucusnote SET {forged}")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert faults() == ["caucus_note 1 is not what was sealed"]


def test_a_note_that_disappeared_or_was_slipped_in_is_found(noted: Round) -> None:
    for sql in ("UPDATE sittings_caucusnote SET number = 9", "DELETE FROM sittings_caucusnote"):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql)
            cursor.execute("SET LOCAL session_replication_role = origin")
        assert "the caucus_notes are not those of the history" in faults()


def test_filed_it_stays_sealed_and_its_writer_still_reads_it(noted: Round) -> None:
    noted.quarrel.agree_orally().note_performance().perform().file()
    assert noted.quarrel.state == "closed"
    assert len(notes_for(noted.centre.mediator, noted.dispute)) == 1
    assert not notes_of(noted.centre.supervisor).exists()
    with refused("not being mediated"):
        noted.note(text="x")


def doors(round_: Round) -> list[str]:
    """Every page and answer that may speak of the dispute."""
    key, number = round_.dispute.pk, round_.dispute.number
    case, here = f"/cases/{key}/", f"/disputes/{key}/sittings/"
    return [
        *(case + each for each in ("", "sheet/", "sheet.pdf", "note/", "urge/", "contact/")),
        *(here + each for each in ("", "notes/", "team/", "plan/", "1/invitation.ics")),
        *(f"/matters/disputes/{key}/{each}" for each in ("", "sittings/", "sittings/1.ics")),
        "/queue/", f"/search/?q={SECRET}", "/search/?q=xylophone", f"/search/?q={number}",
        "/", "/matters/", f"/matters/{key}/", f"/matters/{key}/record/", "/notices/",
    ]  # fmt: skip


def read(client: Client, address: str) -> str:
    response = client.get(address)
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    said: str = body.decode("utf-8", "replace")
    # what was typed into the search stands in its own field
    return said if "/search" not in address else said.replace(f'value="{SECRET}"', "")


@pytest.mark.parametrize("who", [*HOLD, *PARTIES])
def test_at_no_door_does_it_appear(noted: Round, come: Come, who: str) -> None:
    """The colleague in the same team too: `mediator` here is another person than its writer."""
    client = come(who)
    for address in doors(noted):
        said = read(client, address)
        if "/search" in address or "search?" in address:
            assert "Zhang would take half" not in said, address
        else:
            assert SECRET not in said, address


def test_the_pages_that_were_looked_at_are_there(noted: Round, come: Come) -> None:
    """Else nothing would have been looked through."""
    found = [come("mediator").get(address).status_code for address in doors(noted)]
    assert found.count(200) > 12


@pytest.mark.parametrize(
    ("unit", "role"),
    [
        ("mediation", Role.AGENT), ("mediation", Role.DISPATCHER), ("mediation", Role.SUPERVISOR),
        ("mediation", Role.LEADER), ("team", Role.HANDLER), ("centre", Role.SUPERVISOR),
    ],
)  # fmt: skip
def test_no_system_is_told(noted: Round, unit: str, role: Role) -> None:
    centre = noted.centre
    row = centre.city.units[unit]
    system = System(issue_token(row, centre.cast.administrator, name="x", roles=[role])[1])
    key = noted.dispute.pk
    asked = (f"/{key}", "?queue=open", "/search?q=xylophone")
    answers = [system.get(f"/cases{each}") for each in asked]
    assert answers[0].status_code == (404 if unit == "centre" else 200)
    assert not [each for each in answers if SECRET in each.content.decode()]


def test_it_is_no_passage_and_no_search_finds_it(noted: Round) -> None:
    assert [p.number for p in Passage.objects.all() if SECRET in (p.text or "") + p.grams] == []
    messages = "".join(str(facts) for facts in StoredEvent.objects.values_list("facts", flat=True))
    assert SECRET not in messages
