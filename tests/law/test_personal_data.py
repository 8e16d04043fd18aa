"""What is owed to the people in the record: 个人信息保护法 (PIPL), 网络安全法, 等保2.0, 档案法."""

from __future__ import annotations

import dataclasses
import logging
import re
from sys import exc_info

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, connection, transaction

from tests.cast import Story
from yimen.cases.contact import caller, reach
from yimen.cases.models import Case, Passage
from yimen.cases.policy import visible_to
from yimen.catalogue.models import Category
from yimen.catalogue.queries import forget_catalogue
from yimen.kernel.errors import Invalid, NotAllowed
from yimen.kernel.events import KINDS
from yimen.kernel.models import StoredEvent
from yimen.kernel.remarks import said_with
from yimen.lines import OneLine
from yimen.orgs.commands import correct, disclose_all, erase
from yimen.orgs.models import Resident
from yimen.orgs.queries import disclosures_of, resident_by_phone
from yimen.portal.listing.policy import listed
from yimen.requests.process import REQUEST

pytestmark = pytest.mark.django_db


def test_pipl_art_6_what_is_shown_is_the_least_that_is_needed(story: Story) -> None:
    """PIPL art. 6: masked by default; name and number in clear only when asked for."""
    story.to_hand()
    for somebody in (story.cast.agent, story.cast.water):
        shown = caller(story.request, somebody)
        assert (shown.name, shown.phone) == ("王**", "138****0001")


def test_pipl_art_51_no_log_quotes_what_a_resident_wrote(story: Story) -> None:
    """PIPL art. 51: no leak by a fault of ours; PostgreSQL quotes the row that it refuses."""
    story.register("Wang of 3 Mill Lane is ill")
    try:
        with transaction.atomic():
            Case.objects.update(light="pink")
    except DatabaseError:
        record = logging.makeLogRecord({"msg": "API: %s", "args": ("/x",), "exc_info": exc_info()})
    line = OneLine().format(record)
    assert "violates check constraint" in line
    assert "Wang" not in line


def test_pipl_art_6_no_reading_without_a_purpose(story: Story) -> None:
    """PIPL art. 6: a clear and reasonable purpose, said before the data are read."""
    story.to_hand()
    with pytest.raises(Invalid):
        reach(story.request, story.cast.water, purpose="  ")
    assert not disclosures_of(story.cast.person.pk).exists()


def test_pipl_art_6_who_has_no_need_reads_nothing(story: Story) -> None:
    """PIPL art. 6: auditors and approvers decide on papers and need no telephone."""
    story.to_hand()
    for somebody in ("auditor", "approver", "administrator", "housing", "other_county"):
        with pytest.raises(NotAllowed):
            reach(story.request, getattr(story.cast, somebody), purpose="curiosity")


def test_pipl_art_45_the_person_can_ask_who_read_their_data_and_why(story: Story) -> None:
    """PIPL art. 44–45: the right to know, down to the single reading."""
    story.to_hand()
    reach(story.request, story.cast.water, purpose="which house is it")
    reach(story.request, story.cast.caller, purpose="follow-up call")
    told = disclosures_of(story.cast.person.pk).values_list("actor", "purpose")
    assert set(told) == {
        (story.cast.water.key, "which house is it"),
        (story.cast.caller.key, "follow-up call"),
    }


def test_pipl_art_55_many_at_once_are_read_by_a_leaders_decision_alone(story: Story) -> None:
    """PIPL art. 51, 55: an export in clear is decided by a leader, and each person can see it."""
    for somebody in ("agent", "supervisor", "administrator", "water"):
        with pytest.raises(NotAllowed):
            disclose_all([story.cast.person], getattr(story.cast, somebody), purpose="letters")
    assert not disclosures_of(story.cast.person.pk).exists()
    (found,) = disclose_all([story.cast.person], story.cast.leader, purpose="letters")
    assert found.phone == "+8613800000001"
    assert disclosures_of(story.cast.person.pk).get().purpose == "letters"


def test_pipl_art_46_what_is_wrong_is_put_right(story: Story) -> None:
    """PIPL art. 46: the person has their data corrected."""
    correct(story.cast.person, story.cast.resident, name="王晓明")
    assert Resident.objects.get(pk=story.cast.person.pk).name == "王晓明"


def test_pipl_art_47_what_is_no_longer_needed_is_erased_and_history_stands(story: Story) -> None:
    """PIPL art. 47: the person goes from every row; the count of cases does not change."""
    story.to_call().call_back()
    before = StoredEvent.objects.count()
    erase(story.cast.person, story.cast.resident)
    person = Resident.objects.get(pk=story.cast.person.pk)
    assert (person.name, person.phone, person.address, person.phone_hash) == ("", "", "", None)
    assert resident_by_phone("+8613800000001") is None
    assert caller(Case.objects.get(), story.cast.agent).known is False
    assert StoredEvent.objects.count() == before


def test_pipl_art_51_what_is_stored_is_unreadable_without_the_key(story: Story) -> None:
    """PIPL art. 51: encryption. Neither name nor number stands in any table of the database."""
    story.to_call().call_back()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE ANY (%s)',
                           [["%王小明%", "%13800000001%"]])  # fmt: skip
            assert cursor.fetchone() == (0,), table


def test_pipl_art_6_events_hold_no_personal_data() -> None:
    """PIPL art. 6, 47: history is kept for ever, so it names nobody: ids and codes alone."""
    personal = {"name", "phone", "address", "body", "text", "words", "resident", "email"}
    for kind, event in KINDS.items():
        names = {each.name for each in dataclasses.fields(event)}
        assert not names & personal, kind


def test_pipl_art_6_what_people_write_stays_out_of_the_history(story: Story) -> None:
    """PIPL art. 47: words stand on erasable rows; their event keeps a number and a hash."""
    said = "My name is Wang and I live in house five."
    story.register(body=said).add(text=said).dispatch().sign().answer(text=said).pass_check()
    story.call_back(words=said).reopen(reason=said)
    for event in StoredEvent.objects.all():
        assert "Wang" not in str(event.facts)
    assert Passage.objects.filter(text=said).count() == 5  # an answer is two: inner and public


def test_pipl_art_24_a_person_answers_for_what_the_directory_proposes(story: Story) -> None:
    """PIPL art. 24: what a machine proposes is decided by a person, and can be explained."""
    story.register().dispatch()
    event = StoredEvent.objects.get(kind="requests.Dispatched")
    assert event.actor == story.cast.dispatcher.key
    assert said_with(event)["basis"] == "City directory 2026"


def test_wangluo_anquanfa_art_21_records_are_kept_and_cannot_be_changed(story: Story) -> None:
    """网络安全法 art. 21: logs for six months at least. Here for ever: the database refuses."""
    story.register()
    for sql in ("UPDATE kernel_storedevent SET actor = 'x'", "DELETE FROM kernel_storedevent"):
        with (
            pytest.raises(DatabaseError, match="kept for ever"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_dengbao_who_keeps_the_system_reads_no_case(story: Story) -> None:
    """GB/T 22239-2019: administrator, auditor and user are apart; the administrator reads none."""
    story.to_hand()
    assert not visible_to(story.cast.administrator).exists()
    assert visible_to(story.cast.auditor).exists()


def test_dengbao_who_audits_changes_nothing(story: Story) -> None:
    """GB/T 22239-2019: the auditor reads and may write a note, and takes no step that decides."""
    story.to_hand()
    open_to = {step.name for step in REQUEST.open_to(story.cast.auditor, story.request)}
    assert open_to <= {"note", "attach"}


def test_danganfa_art_39_a_changed_text_is_found(story: Story) -> None:
    """档案法 art. 37, 39: an electronic file keeps its integrity: history has each text's hash."""
    story.register()
    assert Passage.objects.get().untouched
    Passage.objects.update(text="And I was paid.")
    passage = Passage.objects.get()
    assert not passage.untouched
    assert StoredEvent.objects.get().facts["digest"] == passage.digest


def test_pipl_art_28_nothing_asks_for_an_identity_number() -> None:
    """PIPL art. 6, 28: the least: a request needs no identity number, birth date or income."""
    for field in ("identity", "id_number", "birth_date", "income", "religion", "ethnicity"):
        with pytest.raises(FieldDoesNotExist):
            Resident._meta.get_field(field)
    names = " ".join(field.name for field in Resident._meta.get_fields())
    assert not re.search(r"ident|birth|faith|nation|score", names)


def test_pipl_art_25_nothing_of_a_matter_is_public_without_separate_consent(story: Story) -> None:
    """PIPL art. 15, 25: off until the person says so, and off again when they take it back."""
    story.register()
    assert not listed().exists()
    story.take("allow_listing", by=story.cast.resident)
    assert listed().exists()
    story.take("stop_listing", by=story.cast.resident)
    assert not listed().exists()


def test_pipl_art_28_what_is_sensitive_is_never_public(story: Story) -> None:
    """PIPL art. 28: health, belief, children under fourteen: whoever allows it."""
    story.register(may_list=True)
    Category.objects.filter(pk="T1").update(public=False)
    forget_catalogue()
    assert not listed().exists()
