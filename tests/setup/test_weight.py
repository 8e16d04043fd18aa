"""What a first visit to a page loads, in bytes as they travel: maps and charts come when needed."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar

import pytest

from tests.setup.test_demonstration import DEMO, sign_ins
from tests.setup.yimen import Up, up

STAFF, RESIDENT = 400_000, 150_000
PAGES = {
    "/queue/": STAFF,
    "/boards/": STAFF,
    "/boards/figures/": STAFF,
    "/search/?q=water": STAFF,
    "/requests/register/": STAFF,
    "/administration/": STAFF,
    "/": RESIDENT,
    "/send/": RESIDENT,
    "/follow/": RESIDENT,
    "/city/": RESIDENT,
}
SEEN_BY = {"/requests/register/": "agent", "/administration/": "administrator"}
LOADS = re.compile(
    r'<link\b[^>]*\brel="(?:stylesheet|icon)"[^>]*>|<(?:script|img)\b[^>]*\bsrc="[^"]+"[^>]*>'
)


class Visitor:
    """A browser with an empty store that takes compressed answers and counts their bytes."""

    def __init__(self, running: Up) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.opener.addheaders = [("Accept-Encoding", "gzip")]
        self.door = f"http://127.0.0.1:{running.port}"

    def sign_in(self, login: str, password: str) -> None:
        form = self.get("/sign-in/").decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token
        fields = {"csrfmiddlewaretoken": token[1], "username": login, "password": password}
        said = urllib.parse.urlencode(fields).encode()
        assert self.opener.open(f"{self.door}/sign-in/", said).url != f"{self.door}/sign-in/"

    def get(self, address: str) -> bytes:
        return bytes(self.opener.open(urllib.parse.urljoin(self.door, address)).read())

    def weighs(self, address: str) -> int:
        """The page and everything that it makes a browser load at once."""
        page = self.get(address)
        named = [tag for tag in LOADS.findall(page.decode()) if 'loading="lazy"' not in tag]
        links = {link for tag in named for link in re.findall(r'(?:href|src)="([^"]+)"', tag)}
        assert links, "a page without its style is not the page"
        return len(page) + sum(len(self.get(link)) for link in links if link[:5] != "data:")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One demonstration for all of them."""
    with up(tmp_path_factory.mktemp("weighed"), **DEMO) as opened:
        yield opened


@pytest.mark.parametrize("address", PAGES)
def test_a_first_visit_is_light(running: Up, address: str) -> None:
    visitor = Visitor(running)
    if PAGES[address] == STAFF:
        who = SEEN_BY.get(address, "supervisor")
        visitor.sign_in(who, sign_ins(running.heard)[who])
    weight = visitor.weighs(address)
    assert weight <= PAGES[address], f"{address} weighs {weight} bytes"
