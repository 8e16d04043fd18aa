"""The first start of a demonstration has a city, a year of its life, and somebody of each role."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.setup.yimen import Up, up, yimen
from yimen.demo.disputes import many
from yimen.embedded import Cluster
from yimen.orgs.models import Role

DEMO = {"YIMEN_DEMO": "1", "YIMEN_DEMO_CASES": "30"}
WRITTEN = 30 + many(30) + 1
"""The requests that were asked for, the disputes of a city that has so many, and a diverted one."""
AT_THE_MEDIATION_CENTRE = {
    "window", "duty-head", "mediation-approver", "follow-up", "mediation-supervisor",
    "mediation-leader", "mediation-administrator", "mediator",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One city for the tests of this file, in their order."""
    return tmp_path_factory.mktemp("demo")


def sign_ins(said: str) -> dict[str, str]:
    """Sign-in names and passwords as they were printed."""
    table = said.partition("Sign in as")[2].partition("Ctrl-C")[0]
    found = (line.split() for line in table.splitlines() if line.count("  ") > 1)
    return {words[-2]: words[-1] for words in found}


def sees(running: Up, login: str, password: str) -> str:
    """The page that the person sees after signing in."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    door = f"http://127.0.0.1:{running.port}/sign-in/"
    form = browser.open(door, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "username": login, "password": password}
    answer = browser.open(door, urllib.parse.urlencode(fields).encode(), timeout=30)
    assert answer.url.endswith("/queue/")
    return str(answer.read().decode())


def cases(home: Path) -> int:
    """How many cases are stored."""
    with Cluster(home).connect("yimen") as connection:
        found = connection.execute("select count(*) from cases_case").fetchone()
    assert found
    return int(found[0])


def test_a_start_that_is_broken_off_goes_on_next_time(home: Path) -> None:
    """And what it writes is what was asked for, with one sign-in for each role that works."""
    with up(home, **DEMO, wait="City:") as running:
        running.stop()
        assert running.process.returncode in {0, 130}
    with up(home, **DEMO) as running:
        found = sign_ins(running.heard)
        assert len(found) == len(Role) + len(AT_THE_MEDIATION_CENTRE)
        assert found.keys() >= AT_THE_MEDIATION_CENTRE
        assert cases(home) == WRITTEN
        assert "<h1" in sees(running, "dispatcher", found["dispatcher"])


@pytest.fixture
def lived(home: Path) -> Path:
    """The home once its year is written: by the test before, or now where that ran elsewhere."""
    if not (home / "sign-ins.txt").exists():
        with up(home, **DEMO):
            pass
    return home


def test_the_next_start_has_the_same_sign_ins_and_writes_nothing(lived: Path) -> None:
    home = lived
    with up(home, **DEMO) as running:
        assert "City:" not in running.heard
        found = sign_ins(running.heard)
        assert cases(home) == WRITTEN
        assert "<h1" in sees(running, "dispatcher", found["dispatcher"])
    assert (home / "sign-ins.txt").stat().st_mode & 0o077 == 0


def test_what_it_wrote_is_true(lived: Path) -> None:
    checked = yimen(lived, "verify")
    assert checked.returncode == 0, checked.stderr


def test_a_place_that_is_no_demonstration_is_empty(tmp_path: Path) -> None:
    with up(tmp_path) as running:
        assert "Sign in as" not in running.heard
        assert cases(tmp_path) == 0
