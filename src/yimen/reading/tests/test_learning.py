"""What is learned from the city's own matters, and when it may be used."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.cast import MONDAY, Cast, refused

from yimen.catalogue.models import Category
from yimen.catalogue.queries import forget_catalogue
from yimen.cli import main
from yimen.cli.train import from_matters
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.places import NotPossible
from yimen.reading.classifier import CannotLearn
from yimen.reading.learned import commands, queries, reactions
from yimen.reading.learned.lesson import LEAST, apart, labelled
from yimen.reading.models import Correction, Model, ModelState, Suggestion, Target
from yimen.reading.suggest import forget, suggest
from yimen.reading.words import TitledText
from yimen.requests.models import Request

from .matters import THINGS, categories, closed, months

pytestmark = pytest.mark.django_db
SCHOOL = TitledText("老师收学费", "学校的学生都要交补课的钱")


@pytest.fixture(autouse=True)
def _categories(cast: Cast) -> None:
    categories()


def learned(cast: Cast) -> Model:
    """A model of the categories."""
    with time_is(MONDAY + timedelta(days=20)):
        return commands.train(Target.CATEGORY, cast.administrator)


def test_the_first_model_waits_until_somebody_switches_it_on(cast: Cast) -> None:
    months(cast)
    model = learned(cast)
    assert (model.version, model.state, model.matters) == (1, ModelState.READY, 66)
    assert (model.made_by, model.switched_by) == (cast.administrator.key, "")
    assert suggest(Target.CATEGORY, SCHOOL).reader == "words"
    commands.switch_on(model, cast.administrator)
    said = suggest(Target.CATEGORY, SCHOOL)
    assert (said.reader, said.model, said.ranked[0].label) == ("model", model.pk, "0801")
    assert all(word in SCHOOL.title + SCHOOL.body for word in said.ranked[0].because)


def test_a_model_says_from_what_it_learned_and_how_it_stood(cast: Cast) -> None:
    months(cast)
    model = learned(cast)
    compared = model.figures["compared"]
    assert (compared["of"], compared["right"]) == (21, 21)
    assert compared["before"] < compared["right"]
    assert (model.since, model.until) == (*((MONDAY - timedelta(days=50)).date(), MONDAY.date()),)
    assert sum(model.figures["shares"].values()) == pytest.approx(1)
    assert len(model.figures["curve"]) == 20


def test_a_newer_one_takes_over_and_the_old_one_can_be_switched_on_again(cast: Cast) -> None:
    months(cast)
    first = commands.switch_on(learned(cast), cast.administrator)
    for label in THINGS:
        closed(cast, label, 8, MONDAY + timedelta(days=5), seed=3)
    second = learned(cast)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.version) == ("retired", "in_use", 2)
    assert second.switched_by == cast.administrator.key
    commands.switch_on(first, cast.administrator)
    assert suggest(Target.CATEGORY, SCHOOL).model == first.pk
    assert Model.objects.filter(state="in_use").count() == 1
    commands.switch_off(first, cast.administrator)
    assert suggest(Target.CATEGORY, SCHOOL).reader == "words"


def test_a_model_that_reads_worse_is_refused_with_the_figures(cast: Cast) -> None:
    months(cast)
    commands.switch_on(learned(cast), cast.administrator)
    turned = dict(zip(THINGS, [*THINGS][1:] + [*THINGS][:1], strict=True))
    for label, other in turned.items():  # months in which people took the wrong one
        closed(cast, label, 40, MONDAY + timedelta(days=2), seed=4, taken=other)
    for label in THINGS:
        closed(cast, label, 8, MONDAY + timedelta(days=40), seed=5)
    with time_is(MONDAY + timedelta(days=60)):
        model = commands.train(Target.CATEGORY, cast.administrator)
    assert model.state == ModelState.REFUSED
    with refused(r"It read \d+ of 24 matters right; what was used read 24\."):
        commands.switch_on(model, cast.administrator)
    assert suggest(Target.CATEGORY, SCHOOL).model != model.pk


def test_only_who_keeps_the_citys_centre_trains_and_switches(cast: Cast) -> None:
    months(cast)
    model = learned(cast)
    county = cast.city.actor("30", "ganzhou", *cast.administrator.roles)  # type: ignore[arg-type]
    for actor in (cast.agent, cast.supervisor, cast.leader, cast.resident, county):
        for act in (commands.switch_on, commands.switch_off):
            with refused("administrator of the city's centre"):
                act(model, actor)
        with refused("administrator of the city's centre"):
            commands.train(Target.CATEGORY, actor)
    model.refresh_from_db()
    assert (model.state, Model.objects.count()) == (ModelState.READY, 1)


def test_too_little_is_said(cast: Cast) -> None:
    with pytest.raises(CannotLearn, match="No closed matter"):
        commands.train(Target.CATEGORY, cast.administrator)
    closed(cast, "1601", 3)
    with pytest.raises(CannotLearn, match="closed matters are new; 20 are needed"):
        commands.train(Target.CATEGORY, cast.administrator)
    assert not Model.objects.exists()


def test_a_rare_category_is_learned_as_what_it_is_part_of(cast: Cast) -> None:
    closed(cast, "1601", 20)
    closed(cast, "0801", LEAST // 2)
    rows = queries.taught(Target.CATEGORY)
    found = {row.label for row in labelled(rows, {"1601": "16", "0801": "08"})}
    assert found == {"1601"}, "too few of the school even under its parent"
    closed(cast, "0801", 15, seed=9, taken="08")
    rows = queries.taught(Target.CATEGORY)
    found = {row.label for row in labelled(rows, {"1601": "16", "0801": "08"})}
    assert found == {"1601", "08"}


def test_what_is_secret_or_about_a_unit_teaches_nothing(cast: Cast) -> None:
    one, two, three = closed(cast, "1601", 3)
    Request.objects.filter(pk=one.pk).update(confidential=True)
    Request.objects.filter(pk=two.pk).update(about_unit=cast.city.units["roads"], unit=None)
    assert [row.message.title for row in queries.taught(Target.CATEGORY)] == [three.title]


def test_what_is_no_longer_offered_is_neither_taught_nor_suggested(cast: Cast) -> None:
    months(cast)
    commands.switch_on(learned(cast), cast.administrator)
    Category.objects.filter(pk="0801").update(active=False)
    forget_catalogue()
    assert "0801" not in {row.label for row in queries.taught(Target.CATEGORY)}
    assert "0801" not in {each.label for each in suggest(Target.CATEGORY, SCHOOL).ranked}


def test_a_model_is_not_compared_on_what_the_used_one_knows(cast: Cast) -> None:
    months(cast)
    rows = queries.taught(Target.CATEGORY)
    with pytest.raises(CannotLearn, match="0 closed matters are new"):
        apart(rows, MONDAY.date())
    before, after = apart(rows, None)
    assert (len(before), len(after)) == (45, 21)


def test_a_broken_model_is_left_out_and_words_read_on(cast: Cast) -> None:
    months(cast)
    model = commands.switch_on(learned(cast), cast.administrator)
    Model.objects.filter(pk=model.pk).update(packed=b"broken")
    forget()
    said = suggest(Target.CATEGORY, TitledText("家里停水", "自来水没有"))
    assert (said.reader, said.failed, said.ranked[0].label) == ("words", ("model",), "1601")


def test_what_was_suggested_and_taken_is_kept_once_and_for_ever(cast: Cast) -> None:
    case = closed(cast, "1601", 1)[0]
    closed(cast, "0801", 1, MONDAY - timedelta(days=60))
    with time_is(MONDAY + timedelta(hours=1)):
        assert commands.keep_suggestions(Target.CATEGORY) == 1, "what is long past is left"
        assert commands.keep_suggestions(Target.CATEGORY) == 0
    kept = Suggestion.objects.get()
    assert (kept.case_id, kept.reader, kept.model, kept.taken) == (case.pk, "words", None, "1601")
    assert kept.label in {"1601", ""}
    with pytest.raises(DatabaseError, match="kept for ever"), transaction.atomic():
        Suggestion.objects.update(label="x")
    with pytest.raises(DatabaseError, match="kept for ever"), transaction.atomic():
        Suggestion.objects.all().delete()


def test_a_correction_is_kept_once_and_counts_for_more(cast: Cast) -> None:
    one, two = closed(cast, "1601", 2)
    first, other = (StoredEvent.objects.get(case_id=row.pk, number=1) for row in (one, two))
    for _twice in range(2):
        commands.note_correction(first, "category", "0801", "1601")
    commands.note_correction(other, "category", "1601", "1601")
    assert list(Correction.objects.values_list("case", "before", "after")) == [
        (one.pk, "0801", "1601")
    ]
    rows = {row.message.title: row for row in queries.taught(Target.CATEGORY)}
    assert rows[one.title].as_labelled("1601").weight == queries.LOUD
    assert rows[two.title].as_labelled("1601").weight == 1


def test_the_command_learns_from_the_citys_matters_and_says_how_well(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotPossible, match="No closed matter"):
        from_matters("category")
    months(cast)
    assert from_matters("category") == 0
    said = capsys.readouterr().out
    assert "Category 1: 66 matters, 0 of them corrected, 3 labels." in said
    assert "Of 21 matters that it had not seen it read 21 right" in said
    assert "Ready" in said
    assert Model.objects.get().made_by == "system:operator"
    with pytest.raises(NotPossible, match="At least two categories"):
        from_matters("kind")


@pytest.mark.parametrize("words", [["--in", "a.csv"], ["--out", "model"]])
def test_half_of_two_files_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", *words]) == 1
    assert "--in and --out belong together" in capsys.readouterr().err


def test_each_minute_is_kept_and_each_month_is_learned(cast: Cast) -> None:
    with time_is(MONDAY + timedelta(days=20)):
        reactions.learn()
        assert not Model.objects.exists(), "there is nothing to learn from, and nothing breaks"
        months(cast)
        reactions.keep(0)
        assert Suggestion.objects.filter(target="category").count() == 21, "of the last month"
        reactions.learn()
    model = Model.objects.get()
    assert (model.target, model.made_by) == ("category", "system:calendar")
