"""The pages of agreements, as the mediator uses them without scripts; and the papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from tests.agreements import Paper, propose
from tests.quarrels import Quarrel

from yimen.agreements.models import Agreement, AgreementPrefix, AgreementTemplate
from yimen.agreements.queries import salted_text, signatures_of
from yimen.kernel.models import Change
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute
from yimen.orgs.held import forget_all
from yimen.orgs.middleware import RESIDENT
from yimen.orgs.models import Disclosure, Post, Role, Staff
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db

POSTS = {
    "mediator": ("team", Role.HANDLER),
    "other": ("committee", Role.HANDLER),
    "window": ("mediation", Role.AGENT),
    "duty": ("mediation", Role.DISPATCHER),
    "keeper": ("mediation", Role.ADMINISTRATOR),
}


@pytest.fixture
def desk(paper: Paper) -> Iterator[Any]:
    """Lets the people of the centre in: `desk("mediator")` is a browser with their sign-in."""

    def let_in(who: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if who in ("applicant", "respondent", "stranger"):
            session = client.session
            session[RESIDENT] = getattr(paper.centre, who).key.partition(":")[2]
            session.save()
            return client
        staff, fresh = Staff.objects.get_or_create(login=who, defaults={"name": who.title()})
        unit, role = POSTS[who]
        if fresh:
            unit_row = paper.centre.city.units[unit]
            Post.objects.create(staff=staff, unit=unit_row, role=role, since=date(2020, 1, 1))
        client.force_login(staff)
        return client

    forget_all()
    with time_is(paper.quarrel.moment):
        yield let_in


def own(paper: Paper, rest: str) -> str:
    """A party's own address of a paper."""
    return f"/matters/disputes/{paper.quarrel.dispute.pk}/papers/{rest}"


def here(paper: Paper, rest: str = "") -> str:
    """An address below the dispute."""
    return f"/agreements/{paper.quarrel.dispute.pk}/{rest}"


def typed(**more: str) -> dict[str, str]:
    """What the mediator types into the form of a draft."""
    rows = {"rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "0"}
    first = {"party": "2", "words": "first half", "due_on": "2026-03-20", "amount": "500"}
    second = {**first, "words": "second half", "due_on": "2026-04-20"}
    for place, row in enumerate((first, second)):
        rows |= {f"rows-{place}-{name}": said for name, said in row.items()}
    words = {
        "facts": "{被申请人} moved the fence.", "disputed": "The border.",
        "responsibility": "Li.", "content": "Li pays {约定金额}.", "manner": "transfer",
        "period": "as below", "breach": "All at once.", "amount": "1000",
    }  # fmt: skip
    return {**rows, **words, **more}


def reader(response: Any) -> str:
    """The words of a PDF without spaces."""
    assert response.status_code == 200, text_of(response)[:500]
    assert response["Content-Type"] == "application/pdf"
    found = PdfReader(BytesIO(response.content))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in found.pages))


def test_it_is_drafted_from_a_template_in_rows_without_a_script(desk: Any, paper: Paper) -> None:
    client = desk("mediator")
    seed = AgreementTemplate.objects.get(dispute_type="neighbours")
    page = text_of(client.get(here(paper, f"draft/?template={seed.pk}")))
    assert "以实地确认的界线为准" in page
    assert "李秀英" not in page, "names are masked where one chooses"
    sent = client.post(here(paper, "draft/"), typed())
    row = Agreement.objects.get()
    assert sent.status_code == 302
    shown = text_of(client.get(here(paper, "1/")))
    assert "李秀英 moved the fence." in shown
    assert row.digest in shown
    assert Disclosure.objects.filter(purpose__contains="Agreement on dispute").count() == 2


def test_what_does_not_add_up_is_said_and_nothing_typed_is_lost(desk: Any, paper: Paper) -> None:
    client = desk("mediator")
    response = client.post(here(paper, "draft/"), typed(amount="900"))
    assert response.status_code == 422
    page = text_of(response)
    assert "The instalments come to 1000" in page
    assert "second half" in page
    half = client.post(here(paper, "draft/"), typed(**{"rows-2-words": "a rest"}))
    assert half.status_code == 422
    assert "An instalment is not whole." in text_of(half)
    assert not Agreement.objects.exists()


def test_it_is_changed_and_the_change_is_shown(desk: Any, paper: Paper) -> None:
    paper.draft()
    client = desk("mediator")
    begun = text_of(client.get(here(paper, "1/redraft/")))
    assert "first half" in begun
    assert "2026-03-20" in begun
    said = typed(facts="Another story.", reason="a word")
    assert client.post(here(paper, "1/redraft/"), said).status_code == 302
    page = text_of(client.get(here(paper, "1/")))
    assert "<ins>Another story.</ins>" in page
    assert "Version 2" in page


def test_the_committee_signs_and_it_is_completed(desk: Any, paper: Paper) -> None:
    paper.offered().by_party(paper.centre.applicant).by_party(paper.centre.respondent)
    client = desk("mediator")
    assert "signed by the mediator" not in text_of(client.get(here(paper, "1/")))
    wrong = client.post(here(paper, "1/sign/"), {"shown": "0" * 64, "way": "mediator"})
    assert wrong.status_code == 409
    assert "not the one that was shown" in text_of(wrong)
    for way in ("mediator", "seal"):
        sent = client.post(here(paper, "1/sign/"), {"shown": paper.row.digest, "way": way})
        assert sent.status_code == 302
    assert client.post(here(paper, "1/complete/"), {}).status_code == 302
    row = Agreement.objects.get()
    row.case = Dispute.objects.get(pk=row.case_id)
    assert [each.way for each in signatures_of(row)] == ["screen", "screen", "mediator", "seal"]
    page = text_of(client.get(f"/cases/{row.case_id}/"))
    assert row.reference in page


def test_others_are_refused(desk: Any, paper: Paper) -> None:
    paper.offered()
    for who in ("other", "keeper"):
        for rest in ("draft/", "1/", "1/redraft/", "1/sign/", "1.pdf", "papers/end.pdf"):
            assert desk(who).get(here(paper, rest)).status_code in (403, 404), (who, rest)
    assert desk("window").get(here(paper, "1/sign/")).status_code == 403
    assert desk("duty").post(here(paper, "1/sign/"), {"way": "seal"}).status_code == 403
    for who in ("applicant", "stranger"):
        assert desk(who).get(here(paper, "1.pdf")).status_code == 302, "the door of staff"
    assert Client().get(here(paper, "1/")).status_code == 302
    assert desk("mediator").get(here(paper, "9/")).status_code == 404
    assert desk("mediator").get(here(paper, "1/sign_it/")).status_code == 404
    assert desk("mediator").get(here(paper, "papers/other.pdf")).status_code == 404


def test_offers_stand_on_the_page_of_the_dispute(desk: Any, paper: Paper) -> None:
    propose(paper.quarrel, paper.centre.respondent, "I would pay 500.")
    client = desk("mediator")
    page = text_of(client.get(f"/cases/{paper.quarrel.dispute.pk}/"))
    assert "I would pay 500." in page
    assert "in confidence" in page
    sent = client.post(here(paper, "offers/1/pass_on/"), {"reason": "Li agreed"})
    assert sent.status_code == 302
    assert client.post(here(paper, "offers/new/"), {"words": "Half each", "may_be_told": "on"})
    assert "Half each" in text_of(client.get(f"/cases/{paper.quarrel.dispute.pk}/"))
    assert client.get(here(paper, "offers/1/propose/")).status_code == 404


def test_the_mediator_notes_an_answer_on_a_page(desk: Any, paper: Paper) -> None:
    paper.quarrel.take("add_party", side="third", kind="organisation", organisation="Sunrise Co")
    propose(paper.quarrel, paper.centre.mediator, "Thirds.", may_be_told=True)
    client = desk("mediator")
    page = client.get(here(paper, "offers/1/note_accepted/")).content.decode()
    for words in ("Sunrise Co", "How it said so", "Said by telephone"):
        assert words in page
    answer: dict[str, Any] = {"party": 2, "way": "sitting"}
    refused = client.post(here(paper, "offers/1/note_accepted/"), answer)
    assert refused.status_code == 422
    assert "on its own page" in text_of(refused)
    assert (
        client.post(here(paper, "offers/1/note_accepted/"), {**answer, "party": 3}).status_code
        == 302
    )
    page = client.get(here(paper, "offers/1/note_accepted/")).content.decode()
    assert "Sunrise Co" not in page, "has answered"
    assert "accepted by parties 3" in text_of(client.get(f"/cases/{paper.quarrel.dispute.pk}/"))


def test_the_agreement_on_paper(desk: Any, paper: Paper) -> None:
    paper.complete()
    with time_is(paper.quarrel.moment):
        words = reader(desk("mediator").get(here(paper, "1.pdf")))
    for said in (
        *("〔2026〕甘州人调字第1号", "人民调解协议书", "张建国", "李秀英", "民事诉讼法", "调解员"),
        *(paper.row.digest, salted_text(paper.row)[0], "屏幕签名"),
    ):
        assert said in words, said
    assert Disclosure.objects.filter(purpose__contains="Print of agreement").count() == 2


def test_a_drawn_name_is_drawn_and_a_typed_one_is_set(desk: Any, paper: Paper) -> None:
    def lines() -> int:
        response = desk("mediator").get(here(paper, "1.pdf"))
        pages = PdfReader(BytesIO(response.content)).pages
        drawn = (page.get_contents() for page in pages)
        return sum(op == b"l" for each in drawn if each is not None for _a, op in each.operations)

    paper.offered()
    none = lines()
    paper.by_party(paper.centre.applicant, name="", strokes="100,300 300,200;200,500 700,520")
    assert lines() > none
    paper.by_party(paper.centre.respondent, name="Li Xiuying")
    assert "LiXiuying" in reader(desk("mediator").get(here(paper, "1.pdf")))


def test_a_party_gets_its_own_agreement(desk: Any, paper: Paper) -> None:
    paper.draft()
    assert desk("applicant").get(own(paper, "agreement-1.pdf")).status_code == 404, "a draft"
    paper.take("offer_to_sign")
    assert paper.row.digest in reader(desk("applicant").get(own(paper, "agreement-1.pdf")))
    assert not Disclosure.objects.filter(purpose__contains="Print").exists()


def test_the_joint_application_with_its_papers(desk: Any, paper: Paper) -> None:
    paper.quarrel.change_party(party=2, id_number="62070219900101001X", service_address="东街5号")
    paper.complete()
    paper.quarrel.take_effect()
    words = reader(desk("mediator").get(here(paper, "papers/confirmation.pdf")))
    for said in ("司法确认", "62070219900101001X", "东街5号", "+8613800000011", paper.row.digest):
        assert said in words, said
    assert Disclosure.objects.filter(purpose__contains="judicial confirmation").count() == 2
    for who in ("window", "duty"):
        assert desk(who).get(here(paper, "papers/confirmation.pdf")).status_code == 403
    assert desk("applicant").get(own(paper, "confirmation.pdf")).status_code == 403


def test_on_day_thirty_one_there_is_no_application(desk: Any, paper: Paper) -> None:
    paper.complete()
    paper.quarrel.take_effect()
    client = desk("mediator")
    with time_is(paper.quarrel.until("2026-04-02 00:01").moment):
        response = client.get(here(paper, "papers/confirmation.pdf"))
    assert response.status_code == 409
    assert "within 30 days" in text_of(response)


def test_the_record_of_the_end_and_the_notice_of_a_refusal(desk: Any, paper: Paper) -> None:
    client = desk("mediator")
    assert client.get(here(paper, "papers/end.pdf")).status_code == 409
    assert client.get(here(paper, "papers/refusal.pdf")).status_code == 409
    paper.quarrel.fail().tell_routes()
    words = reader(client.get(here(paper, "papers/end.pdf")))
    for said in ("第二十六条", "Youmaysue.", "张建国"):
        assert said in words, said
    theirs = reader(desk("respondent").get(own(paper, "end.pdf")))
    assert "李秀英" in theirs
    assert "张建国" not in theirs, "of the other side a mask"
    assert desk("stranger").get(own(paper, "end.pdf")).status_code == 302, "who is that?"
    other = Paper(Quarrel(paper.centre).register().refuse().confirm_refusal())
    told = reader(desk("window").get(here(other, "papers/refusal.pdf")))
    assert "Thecourthasruled." in told


def test_templates_are_kept_with_their_history(desk: Any, paper: Paper) -> None:
    client = desk("keeper")
    assert "通用" in text_of(client.get("/agreements/templates/"))
    seed = AgreementTemplate.objects.get(name="通用")
    assert client.get(f"/agreements/templates/{seed.pk}/").status_code == 403, "every centre's"
    said = {"name": "围栏", "content": "{被申请人}移回围栏。", "active": "on", "reason": "often"}
    assert client.post("/agreements/templates/new/", {**said, "content": "{x}"}).status_code == 422
    assert client.post("/agreements/templates/new/", said).status_code == 302
    own = AgreementTemplate.objects.get(name="围栏")
    assert own.centre == paper.centre.city.units["mediation"]
    changed = {**said, "content": "{被申请人}拆除围栏。", "reason": "clearer"}
    assert client.post(f"/agreements/templates/{own.pk}/", changed).status_code == 302
    page = text_of(client.get(f"/agreements/templates/{own.pk}/"))
    assert "<del>{被申请人}移回围栏。</del>" in page
    assert "clearer" in page
    assert Change.objects.filter(table="agreement_templates", key=str(own.pk)).count() == 2
    for who in ("mediator", "window", "duty"):
        assert desk(who).get("/agreements/templates/new/").status_code == 403
    assert desk("applicant").get("/agreements/templates/").status_code in (302, 403)


def test_the_prefix_of_numbers_is_the_centres_own(desk: Any, paper: Paper) -> None:
    client = desk("keeper")
    bad = client.post("/agreements/templates/prefix/", {"letters": "<b>", "reason": "x"})
    assert bad.status_code == 422
    said = {"letters": "甘矛调字", "reason": "the centre's own"}
    assert client.post("/agreements/templates/prefix/", said).status_code == 302
    assert AgreementPrefix.objects.get().prefix == "甘矛调字"
    assert paper.complete().row.reference == "〔2026〕甘矛调字第1号"
    assert desk("mediator").get("/agreements/templates/prefix/").status_code in (403, 404)


BUDGET = {"draft/": 6, "1/": 12, "1/redraft/": 8, "1.pdf": 18}
"""So many queries at most, measured with two parties and two signatures."""


def test_pages_keep_within_their_queries(desk: Any, paper: Paper) -> None:
    client = desk("mediator")
    counted = {}
    paper.draft()
    for rest in ("1/redraft/",):
        counted[rest] = queries(client, here(paper, rest))
    paper.take("offer_to_sign").by_party(paper.centre.applicant).by_party(paper.centre.respondent)
    for rest in ("1/", "1.pdf"):
        counted[rest] = queries(client, here(paper, rest))
    paper.take("drop")
    counted["draft/"] = queries(client, here(paper, "draft/"))
    assert {rest: n for rest, n in counted.items() if n > BUDGET[rest]} == {}


def queries(client: Client, where: str) -> int:
    """How many a page asks, once it is warm."""
    client.get(where)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(where).status_code == 200
    return len(asked)
