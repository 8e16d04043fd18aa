"""`yimen token`: the key of an outside system."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import Cast
from yimen.cli import main
from yimen.orgs.models import Token

pytestmark = pytest.mark.django_db


def test_the_secret_is_shown_once_and_opens_the_api(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token", "weather desk", "--unit", "centre", "--roles", "agent, caller"]) == 0
    said, secret = capsys.readouterr().out.strip().splitlines()
    assert said == "weather desk acts for City hotline centre as agent, caller." + (
        " Its secret, shown once:"
    )
    assert secret not in str(Token.objects.values_list())
    answer = Client().get("/api/v1/cases", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("x", "--unit", "nowhere"), "There is no unit with the code nowhere."),
        (("x", "--unit", "centre", "--roles", "king"), "There is no role king."),
        (("x" * 51, "--unit", "centre"), "up to 50 characters"),
        ((" ", "--unit", "centre"), "up to 50 characters"),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with translation.override("en"):
        assert main(["token", *words]) == 1
    assert says in capsys.readouterr().err
    assert not Token.objects.exists()


def test_a_name_is_given_once(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["token", "x", "--unit", "centre"]
    with translation.override("en"):
        assert [main(words), main(words)] == [0, 1]
    assert "There is a token of this name." in capsys.readouterr().err
