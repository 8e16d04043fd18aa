"""An agreement is drafted, signed text by text, and binds when all have signed."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.agreements import INSTALMENTS, WHOLE, Paper
from tests.cast import refused
from tests.quarrels import Quarrel

from yimen.agreements.models import Agreement, AgreementVersion, Signature
from yimen.agreements.queries import (
    agreements_for,
    salted_text,
    signable,
    signatures_of,
    text_of_agreement,
    versions_of,
)
from yimen.agreements.seeding import SEED
from yimen.agreements.terms import PLACES, TEXTS, Schedule, Terms
from yimen.cases.models import Attachment, Case, Passage
from yimen.cases.verify import faults_of
from yimen.kernel.errors import Invalid, NotAllowed, NotNow
from yimen.kernel.models import StoredEvent
from yimen.kernel.salts import digest_of
from yimen.kernel.time import time_is
from yimen.mediation.commands.promises import Owed
from yimen.mediation.models import Dispute, Obligation, Party
from yimen.orgs.models import Disclosure

pytestmark = pytest.mark.django_db


def scan(paper: Paper) -> Attachment:
    """The scan of a signed paper among the files of the dispute."""
    file = Attachment(
        name="signed.pdf", media_type="application/pdf", size=9, digest="a" * 64, stored="x"
    )
    paper.quarrel.take("attach", by=paper.centre.mediator, file=file)
    return file


def test_a_draft_names_the_parties_and_leaves_a_trace(paper: Paper) -> None:
    paper.draft()
    text = text_of_agreement(paper.row)
    assert "李秀英 moved the fence of 张建国 by two metres." in text
    assert "1,000.00" in text
    assert digest_of(*salted_text(paper.row)) == paper.row.digest
    traces = Disclosure.objects.filter(case_id=paper.quarrel.dispute.pk)
    assert {each.resident_id for each in traces} == {paper.centre.zhang.pk, paper.centre.li.pk}
    facts = StoredEvent.objects.latest("at", "number").facts
    assert not any("张建国" in str(value) for value in facts.values())


def test_a_draft_may_lack_parts_but_is_not_signed_without_them(paper: Paper) -> None:
    """人民调解法 art. 29: each part that is missing is named."""
    paper.draft(manner="", responsibility=" ")
    with refused("lacks: Each side's responsibility; Manner of performance."):
        paper.take("offer_to_sign")
    assert paper.again().state == "drafted"


def test_both_sides_must_be_there(quarrel: Quarrel) -> None:
    paper = Paper(quarrel.register().assign().sign().settle()).draft(
        schedule=Schedule(), amount=None
    )
    with refused("Parties on both sides"):
        paper.take("offer_to_sign")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"amount": Decimal("999")}, "The instalments come to 1000 yuan, agreed are 999 yuan."),
        ({"schedule": Schedule((Owed(9, "x", date(2026, 4, 1)),))}, "no such party"),
        ({"schedule": Schedule((Owed(2, " ", date(2026, 4, 1)),))}, "say what is owed"),
        ({"schedule": Schedule((Owed(2, "x", date(2026, 3, 1)),))}, "its day is over"),
        ({"schedule": Schedule((Owed(2, "x", date(2026, 4, 1), Decimal(0)),))}, "Instalment 1: an"),
        ({"schedule": Schedule(INSTALMENTS * 31)}, "At most 60"),
        ({"amount": Decimal(0), "schedule": Schedule()}, "more than nothing"),
        ({"content": "{nobody} pays"}, "Nothing stands for {nobody}."),
        ({"content": "{申请方}付款"}, "Nothing stands for {申请方}."),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(paper: Paper, said: dict[str, object], wrong: str) -> None:
    with pytest.raises(Invalid, match=wrong.replace("{", r"\{")):
        paper.draft(**said)
    assert not Agreement.objects.exists()


def test_an_agreed_amount_without_instalments_is_not_signed(paper: Paper) -> None:
    paper.draft(schedule=Schedule())
    with refused("The instalments come to 0 yuan"):
        paper.take("offer_to_sign")


def test_there_is_one_agreement_in_writing_at_a_time(paper: Paper) -> None:
    paper.draft()
    other = Paper(paper.quarrel)
    with refused("in writing already"):
        other.draft()
    paper.take("drop")
    assert other.draft().row.number == 2


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(paper: Paper) -> None:
    paper.offered()
    first = paper.row.digest
    paper.take("redraft", content="{被申请人} moves the fence.")
    assert (paper.row.state, paper.row.version) == ("drafted", 2)
    assert [each.digest for each in versions_of(paper.row)] == [first, paper.row.digest]
    assert paper.row.digest != first
    with pytest.raises(NotNow):
        paper.by_party(paper.centre.applicant)


def test_what_somebody_has_signed_is_not_changed(paper: Paper) -> None:
    paper.offered().by_party(paper.centre.applicant)
    with refused("Somebody has signed this text"):
        paper.take("redraft")
    assert paper.again().version == 1
    assert signatures_of(paper.row)[0].digest == paper.row.digest
    paper.take("drop")
    assert Signature.objects.count() == 1, "what was signed is kept"


def test_a_signature_is_under_the_text_that_was_shown(paper: Paper) -> None:
    paper.offered()
    shown = paper.row.digest
    paper.take("redraft", content="Something else.").take("offer_to_sign")
    with refused("not the one that was shown"):
        paper.by_party(paper.centre.applicant, shown=shown)
    paper.by_party(paper.centre.applicant)
    (signature,) = signatures_of(paper.row)
    assert (signature.version, signature.digest, signature.party) == (2, paper.row.digest, 1)
    assert (signature.way, signature.name, signature.by) == (
        *("screen", "me", paper.centre.applicant.key),
    )


def test_each_signs_for_itself_and_once(paper: Paper) -> None:
    paper.offered().by_party(paper.centre.applicant)
    with refused("there already"):
        paper.by_party(paper.centre.applicant)
    with pytest.raises(NotAllowed, match="signs for itself"):
        paper.by_party(paper.centre.respondent, party=1)
    with pytest.raises(NotAllowed, match="signs for itself"):
        paper.by_party(paper.centre.respondent, way="seal")
    with pytest.raises(NotAllowed, match="each party signs for itself"):
        paper.by_committee("screen")
    with pytest.raises(NotAllowed):
        paper.by_party(paper.centre.stranger)
    with pytest.raises(Invalid, match="Type or draw"):
        paper.by_party(paper.centre.respondent, name=" ")
    with pytest.raises(Invalid, match="cannot be read"):
        paper.by_party(paper.centre.respondent, strokes="M0 0<script>")
    paper.by_party(paper.centre.respondent, name="", strokes="1,2 30,40;5,6 7,8")
    assert paper.row.signed_parties == [1, 2]


def test_what_was_signed_on_paper_has_its_scan(paper: Paper) -> None:
    paper.offered()
    with pytest.raises(Invalid, match="which party"):
        paper.by_committee("paper")
    with pytest.raises(Invalid, match="Add the scan"):
        paper.by_committee("paper", party=2, paper=1)
    file = scan(paper)
    paper.by_committee("paper", party=2, paper=1)
    (signature,) = signatures_of(paper.row)
    assert (signature.file, signature.file_digest) == (1, file.digest)


def test_all_have_signed_it_gets_its_number_and_what_is_owed_is_kept(paper: Paper) -> None:
    paper.offered().by_party(paper.centre.applicant)
    with refused("seal of the committee is missing"):
        paper.take("complete")
    paper.by_committee("mediator").by_committee("seal")
    with refused("These parties have not signed: 2."):
        paper.take("complete")
    paper.by_party(paper.centre.respondent).take("complete")
    row = paper.again()
    assert (row.state, row.reference) == ("signed", "〔2026〕甘州人调字第1号")
    assert Dispute.objects.get(pk=row.case_id).agreement == 1
    owed = Obligation.objects.order_by("number").values_list("party", "amount", "due_on")
    assert list(owed) == [(each.party, each.amount, each.due_on) for each in INSTALMENTS]
    assert not Party.objects.filter(signed_at=None).exists()
    paper.quarrel.take_effect()
    assert paper.quarrel.due("perform") == "2026-03-20 23:59"
    with pytest.raises(NotNow):
        paper.take("redraft")


def test_an_agent_signs_for_whom_it_acts(quarrel: Quarrel) -> None:
    quarrel.to_mediation().take(
        "add_party",
        side="respondent",
        name="王律师",
        phone="13800000077",
        acts_for=2,
        power="special",
    )
    paper = Paper(quarrel.settle()).offered().by_party(quarrel.centre.applicant)
    scan(paper)
    paper.by_committee("paper", party=3, paper=1)
    assert paper.by_committee("mediator").by_committee("seal").take("complete").row.reference


def test_numbers_run_through_the_year(paper: Paper) -> None:
    assert paper.complete().row.reference.endswith("第1号")
    other = Paper(Quarrel(paper.centre, paper.quarrel.moment).to_mediation().settle())
    assert other.complete().row.reference.endswith("第2号")
    later = Paper(Quarrel(paper.centre).until("2027-01-04 09:00").to_mediation().settle())
    owed = Schedule((Owed(2, "all", date(2027, 2, 1), Decimal("1000")),))
    later.draft(schedule=owed).take("offer_to_sign").by_party(paper.centre.applicant)
    later.by_party(paper.centre.respondent).by_committee("mediator").by_committee("seal")
    assert later.take("complete").row.reference == "〔2027〕甘州人调字第1号"


def test_whoever_has_signed_stays_a_party_until_it_is_dropped(paper: Paper) -> None:
    paper.offered().by_party(paper.centre.respondent)
    with paper.quarrel.refused("This party has signed"):
        paper.quarrel.remove_party(party=2)
    paper.take("drop")
    paper.quarrel.remove_party(party=2)


def test_nobody_signs_a_text_that_does_not_name_all_parties(paper: Paper) -> None:
    paper.offered()
    paper.quarrel.take("add_party", side="third", name="赵五", phone="13800000099")
    with refused("not those of the text any more"):
        paper.by_party(paper.centre.applicant)
    paper.take("redraft").take("offer_to_sign").by_party(paper.centre.applicant)
    assert "赵五" in text_of_agreement(paper.row)


def test_what_all_have_signed_is_not_ended_by_one_side(paper: Paper) -> None:
    paper.complete()
    for step in ("fall_through", "fail", "stop", "withdraw"):
        with paper.quarrel.refused("All have signed the agreement"):
            getattr(paper.quarrel, step)()


def test_nothing_is_signed_before_the_parties_agree(quarrel: Quarrel) -> None:
    paper = Paper(quarrel.to_mediation()).draft()
    with refused("have not agreed yet"):
        paper.take("offer_to_sign")
    quarrel.settle()
    paper.take("offer_to_sign")
    quarrel.fall_through()
    with refused("have not agreed yet"):
        paper.by_party(quarrel.centre.applicant)


def test_who_reads_what_and_signs_when(paper: Paper) -> None:
    centre, dispute = paper.centre, Dispute.objects.get(pk=paper.quarrel.dispute.pk)

    def waits(actor: object) -> bool:
        return signable(actor, Dispute.objects.get(pk=dispute.pk)) is not None  # type: ignore[arg-type]

    paper.draft()
    assert agreements_for(centre.applicant, dispute) == [], "a draft is the mediator's own"
    assert len(agreements_for(centre.mediator, dispute)) == 1
    assert not waits(centre.applicant)
    paper.take("offer_to_sign")
    assert waits(centre.applicant)
    assert waits(centre.mediator)
    for stranger in (centre.stranger, centre.other_centre, centre.committee, centre.cast.both):
        assert agreements_for(stranger, dispute) == []
        assert not waits(stranger)
    paper.by_party(centre.applicant)
    assert not waits(centre.applicant)
    paper.take("drop")
    assert len(agreements_for(centre.applicant, dispute)) == 1, "it has signed it"
    assert agreements_for(centre.respondent, dispute) == []


def test_a_whole_life_verifies(paper: Paper) -> None:
    paper.offered().by_party(paper.centre.applicant).take("drop")
    paper.row = Agreement()
    paper.complete()
    paper.quarrel.take_effect()
    cases = list(Case.objects.filter(pk=paper.quarrel.dispute.pk))
    assert [str(each) for each in faults_of(cases)] == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE agreements_agreement SET state = 'drafted' WHERE number = 2")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert [each.says for each in faults_of(cases)] == [
        "the agreements are not those of the history"
    ]


def test_what_was_agreed_is_kept_and_read_again() -> None:
    terms = Terms(**WHOLE)
    assert Terms.opened(terms.sealed()) == terms
    assert Terms.opened("") == Terms()


FORGERIES = (
    "UPDATE agreements_agreementversion SET terms = 'x'",
    "UPDATE agreements_agreementversion SET terms = '', passage = 99",
    "UPDATE agreements_agreementversion SET digest = repeat('b', 64)",
    "DELETE FROM agreements_agreementversion",
    "UPDATE agreements_signature SET digest = repeat('b', 64)",
    "UPDATE agreements_signature SET name = 'x'",
    "UPDATE agreements_signature SET by = 'x', name = '', strokes = ''",
    "DELETE FROM agreements_signature",
    "SET CONSTRAINTS ALL IMMEDIATE;"
    " ALTER TABLE agreements_signature ENABLE TRIGGER agreements_signature_no_truncate;"
    " TRUNCATE agreements_signature",
    "UPDATE cases_passage SET text = text || 'x' WHERE wording = 'agreement'",
    "UPDATE cases_passage SET salt = 'x' WHERE wording = 'agreement'",
    "UPDATE cases_passage SET text = '', salt = '', digest = 'x' WHERE wording = 'agreement'",
    "DELETE FROM cases_passage WHERE wording = 'agreement'",
    "UPDATE agreements_agreement SET state = 'drafted'; SET CONSTRAINTS ALL IMMEDIATE",
    "UPDATE agreements_agreement SET head = 1; SET CONSTRAINTS ALL IMMEDIATE",
)


@pytest.mark.parametrize("forged", FORGERIES)
def test_the_database_refuses_to_change_what_was_signed(paper: Paper, forged: str) -> None:
    """An agreement changed after signing, whoever writes: refused, nothing lost."""
    paper.complete()
    before = list(AgreementVersion.objects.values_list()), list(Signature.objects.values_list())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forged)
    after = list(AgreementVersion.objects.values_list()), list(Signature.objects.values_list())
    assert after == before


def test_a_signature_under_no_text_is_refused_by_the_database(paper: Paper) -> None:
    paper.offered()
    slipped = Signature(
        case_id=paper.row.case_id, agreement=1, number=1, version=1, digest="b" * 64, party=1,
        way="screen", name="me", by="x", at=paper.quarrel.moment,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        slipped.save(force_insert=True)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_words_may_be_erased(paper: Paper) -> None:
    """个人信息保护法 art. 47: the hash stays; a paper has its salt and can be held against it."""
    paper.complete()
    Passage.objects.filter(wording="agreement").update(text="", salt="")
    AgreementVersion.objects.update(terms="")
    Signature.objects.update(name="", strokes="")
    assert text_of_agreement(paper.row) == ""


def test_a_confirmation_on_day_thirty_one_is_refused(paper: Paper) -> None:
    """人民调解法 art. 33; nothing is lost by asking."""
    paper.complete()
    paper.quarrel.take_effect()
    with paper.quarrel.until("2026-04-02 00:00").refused("within 30 days"):
        paper.quarrel.apply_confirmation(applied_on=date(2026, 4, 2))
    with time_is(paper.quarrel.moment):
        paper.quarrel.until("2026-04-01 23:00").apply_confirmation()
    assert Dispute.objects.get(pk=paper.row.case_id).confirmation == "applied"


def test_a_new_citys_templates_name_only_what_drafting_knows() -> None:
    rows = tomllib.loads(SEED.read_text("utf-8"))["template"]
    said = [Terms(**{name: row.get(name, "") for name in TEXTS}) for row in rows]
    assert [each.unknown() for each in said] == [[] for _row in rows]
    assert all(re.fullmatch(r"[\u4e00-\u9fff]+", place) for place in PLACES)
