"""Whatever is drafted, changed, offered and signed in whatever order: nobody's name comes to stand
under a text that was not shown to them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agreements import Paper
from tests.quarrels import Quarrel

from yimen.agreements.models import Agreement, AgreementVersion, Signature
from yimen.agreements.queries import salted_text, text_of_agreement
from yimen.cases.models import Passage
from yimen.kernel.errors import Problem
from yimen.kernel.salts import digest_of

WHO = ("applicant", "respondent", "mediator", "seal")
ACTS = st.one_of(
    st.tuples(st.just("draft"), st.sampled_from(("one", "two"))),
    st.tuples(st.just("redraft"), st.sampled_from(("three", "four"))),
    st.tuples(st.just("offer_to_sign"), st.just("")),
    st.tuples(st.just("drop"), st.just("")),
    st.tuples(st.just("show"), st.sampled_from(WHO)),
    st.tuples(st.just("sign"), st.sampled_from(WHO)),
    st.tuples(st.just("sign"), st.sampled_from(WHO)),
    st.tuples(st.just("complete"), st.just("")),
)


class Table:
    """Those who sit at the table, and the texts that each of them was shown."""

    def __init__(self, quarrel: Quarrel) -> None:
        self.paper = Paper(quarrel)
        self.shown: dict[str, str] = {}
        self.seen: dict[str, set[str]] = {who: set() for who in WHO}

    def does(self, act: str, what: str) -> None:
        """One act, as far as it is allowed."""
        paper = self.paper
        if act == "show":
            self.show(what)
        elif act == "sign":
            self.sign(what)
        elif act == "draft":
            paper.row = Agreement()
            paper.draft(content=what)
        elif act == "redraft":
            paper.take(act, content=what)
        else:
            paper.take(act)

    def show(self, who: str) -> None:
        """Somebody reads the text that stands."""
        if not self.paper.row._state.adding:
            text = text_of_agreement(self.paper.row)
            self.shown[who] = digest_of(*salted_text(self.paper.row))
            self.seen[who].add(text)

    def sign(self, who: str) -> None:
        """Somebody signs what they read last."""
        shown = self.shown.get(who, "0" * 64)
        if who in ("mediator", "seal"):
            self.paper.by_committee(who, shown=shown)
        else:
            self.paper.by_party(getattr(self.paper.centre, who), shown=shown)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(ACTS, min_size=4, max_size=24))
def test_no_name_stands_under_a_text_that_was_not_shown(
    quarrel: Quarrel, acts: list[tuple[str, str]]
) -> None:
    story = Quarrel(quarrel.centre).to_mediation().settle()
    table = Table(story)
    for act, what in acts:
        try:
            table.does(act, what)
        except Problem:
            continue
    written = {row.number: row for row in Passage.objects.filter(case_id=story.dispute.pk)}
    versions = {
        (row.agreement, row.number): row
        for row in AgreementVersion.objects.filter(case_id=story.dispute.pk)
    }
    for signature in Signature.objects.filter(case_id=story.dispute.pk):
        version = versions[signature.agreement, signature.version]
        who = {1: "applicant", 2: "respondent", None: signature.way}[signature.party]
        row = written[version.passage]
        assert row.text in table.seen[who]
        assert digest_of(row.salt, row.text) == version.digest == signature.digest
