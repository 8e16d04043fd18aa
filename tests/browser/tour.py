"""Tours of docs/tutorial: their steps are read from the Markdown and done in a browser.

The grammar stands in docs/tutorial/README.md. A numbered item holds sentences of it and nothing
else; whatever is no such sentence is an error here, so a page cannot say what nobody can do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, Request
from playwright.sync_api import TimeoutError as TooLate

from yimen.deadlines.calendar import BEIJING

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial"

NAME = r"\*\*(?P<{}>[^*]+)\*\*(?: \((?!with)(?P<{}_english>(?:[^()]|\([^()]*\))+)\))?"
WORDS = r"“(?P<words>[^”]+)”"


def name(of: str) -> str:
    """What stands on the screen, in bold, and in brackets what it is called in English."""
    return NAME.format(of, of)


SENTENCES = {
    "open": r"Open `(?P<address>/\S*)`",
    "sign_in": r"Sign in as `(?P<who>[\w-]+)`",
    "press": f"Press {name('what')}(?: of {name('group')})?",
    "choose": f"Choose {name('what')}(?: in {name('where')}(?: of {name('group')})?)?",
    "write": f"Write {WORDS} into {name('where')}(?: of {name('group')})?",
    "now": f"Write the minute that it is into {name('where')}",
    "day": rf"Write the day in (?P<days>\d+) days into {name('where')}(?: of {name('group')})?",
    "copy": f"Write the code that is shown into {name('where')}",
    "number": f"Write the number that you noted into {name('where')}",
    "paper": f"Take the paper {name('what')}",
    "see": f"You see {WORDS}",
    "miss": f"You do not see {WORDS}",
    "reload": f"Reload until you see {WORDS}",
}
"""What a step can say, each followed by a full stop."""
MOVES = ("open", "press", "choose", "write")
"""What can make the page fetch something."""
WHEN = r"(?: \((?P<when>with|without) scripts\))?\.\s*"
PICTURE = re.compile(r"!\[[^\]]+\]\(\.\./pictures/(?P<file>[\w-]+\.png)\)")
ITEM = re.compile(r"\d+\. (?P<says>.*)")

PATIENCE = 10_000  # milliseconds: two cores may be busy with other tests
DELIVERED = 60_000  # milliseconds: what a worker hands over comes in its turn
QUIET = 50
"""So long nothing is fetched before a page counts as settled, in milliseconds."""


@dataclass(frozen=True)
class Step:
    """One sentence, or a picture of what is then on the screen."""

    does: str
    said: dict[str, str]
    line: int

    @property
    def when(self) -> str:
        """`with` or `without` scripts only, or empty."""
        return self.said.get("when", "")

    @property
    def moves(self) -> bool:
        """Whether the page may fetch something after it, or be another."""
        return self.does in MOVES


class Unknown(Exception):
    """A step that is no sentence of the grammar."""


def in_order() -> list[Path]:
    """The tours, as the index of the tutorial numbers them."""
    index = (TUTORIAL / "README.md").read_text(encoding="utf-8")
    return [
        TUTORIAL / found for found in re.findall(r"^\d+\. \[[^\]]+\]\(([\w-]+\.md)\)", index, re.M)
    ]


def tour(path: Path) -> list[Step]:
    """All steps of a page, in their order."""
    return [step for number, text in items(path) for step in sentences(text, path, number)]


def items(path: Path) -> Iterator[tuple[int, str]]:
    """The first paragraph of each numbered item, its lines joined; and lines with a picture."""
    begun, gathered = 0, ""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate([*lines, ""], 1):
        if found := ITEM.match(line):
            if gathered:
                yield begun, gathered
            begun, gathered = number, found["says"]
        elif gathered and line.startswith("   ") and line.strip():
            gathered += " " + line.strip()
        else:
            if gathered:
                yield begun, gathered
            gathered = ""
            if PICTURE.search(line):
                yield number, line.strip()


def sentences(text: str, path: Path, line: int) -> Iterator[Step]:
    """A paragraph as steps; Unknown when some of it is none."""
    if found := PICTURE.fullmatch(text):
        yield Step("picture", found.groupdict(), line)
        return
    at = 0
    while at < len(text):
        for does, pattern in SENTENCES.items():
            if match := re.compile(pattern + WHEN).match(text, at):
                said = {key: value for key, value in match.groupdict().items() if value}
                yield Step(does, said, line)
                at = match.end()
                break
        else:
            raise Unknown(f"{path.name}:{line}: no step of the grammar: {text[at:]}")


Look = Callable[[Page, Step], None]


@dataclass
class Visitor:
    """Somebody who does what a tour says, as far as their browser can."""

    page: Page
    passwords: dict[str, str]
    scripts: bool = True

    def __post_init__(self) -> None:
        self.fetching: set[Request] = set()
        self.noted = ""
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", self._begun)
        self.page.on("requestfinished", self._ended)
        self.page.on("requestfailed", self._ended)

    def _begun(self, request: Request) -> None:
        if request.is_navigation_request():
            self.fetching.clear()  # nobody waits any longer for what the last page asked for
        if request.resource_type != "eventsource":  # a stream stays open as long as its page
            self.fetching.add(request)

    def _ended(self, request: Request) -> None:
        self.fetching.discard(request)

    def take(self, path: Path, look: Look) -> None:
        """Do each step; `look` is shown the page after each."""
        for step in tour(path):
            if step.when == ("without" if self.scripts else "with"):
                continue
            try:
                if step.does != "picture":
                    getattr(self, step.does)(**step.said)
                if step.moves:
                    self.settle()
                    self._note()
                look(self.page, step)
            except (AssertionError, TooLate) as wrong:
                where = f"{path.name}:{step.line}: {step.does} {step.said}"
                raise AssertionError(f"{where} at {self.page.url}\n{wrong}") from wrong

    def settle(self) -> None:
        """Wait until the page has what it fetches."""
        for _try in range(PATIENCE // QUIET):
            self.page.wait_for_timeout(QUIET)
            if not self.fetching:
                break
        self.page.wait_for_load_state()

    def _note(self) -> None:
        """Keep the number that a receipt or the page of a case shows, as people note it."""
        shown = self.page.locator(".receipt .big, .standing .number")
        if shown.count():
            self.noted = shown.inner_text()

    @property
    def here(self) -> Locator:
        """The dialogue that is open over the page, or the page."""
        dialogue = self.page.locator("dialog[open]")
        return dialogue.last if dialogue.count() else self.page.locator("body")

    # --- sentences -----------------------------------------------------------------------------

    def open(self, address: str, **_said: str) -> None:
        answer = self.page.goto(address)
        assert answer
        assert answer.status == 200, answer.status

    def sign_in(self, who: str, **_said: str) -> None:
        self.open("/sign-in/")
        self.page.locator("[name=username]").fill(who)
        self.page.locator("[name=password]").fill(self.passwords[who])
        self.page.locator("main button").click()
        self.settle()
        assert "/sign-in/" not in self.page.url

    def press(self, what: str, group: str = "", **_said: str) -> None:
        self._one(what, group).click()

    def _one(self, what: str, group: str = "") -> Locator:
        """The button, link or heading that opens, of that name; the content goes first."""
        for _try in range(PATIENCE // 200):
            for found in self._called(what, group):
                if many := found.count():
                    assert many == 1, f"{many} are called {what}"
                    return found
            self.page.wait_for_timeout(200)
        raise AssertionError(f"nothing to press is called {what}")

    def _called(self, what: str, group: str) -> Iterator[Locator]:
        """Where to look for it, the likeliest place first; a count or a dot may follow its name."""
        here = self.here
        places = [here.locator("main .queue"), here.locator("main"), here]
        if group:
            places = [here.get_by_role("group", name=group, exact=True)]
        for place in places:
            for end in ("$", r"\W"):
                wanted = re.compile(rf"^\s*{re.escape(what)}\s*{end}")
                yield place.get_by_role("button", name=wanted).filter(visible=True)
                yield place.get_by_role("link", name=wanted).filter(visible=True)
                yield place.locator("summary").filter(has_text=wanted, visible=True)

    def _field(self, where: str, group: str = "") -> Locator:
        """What is written into or chosen from, by its label; that it may be left empty is none."""
        label = re.compile(rf"^\s*{re.escape(where)}(\s*选填)?\s*$")
        within = self.here.get_by_role("group", name=group, exact=True) if group else self.here
        return within.get_by_label(label).filter(visible=True)

    def write(self, words: str, where: str, group: str = "", **_said: str) -> None:
        field = self._field(where, group)
        moment = field.get_attribute("type") == "datetime-local"
        field.fill(words.replace(" ", "T") if moment else words)

    @property
    def clock(self) -> datetime:
        """What the time is in the browser, told as in the city."""
        return datetime.fromtimestamp(self.page.evaluate("Date.now()") / 1000, BEIJING)

    def now(self, where: str, **_said: str) -> None:
        self._field(where).fill(f"{self.clock:%Y-%m-%dT%H:%M}")

    def day(self, days: str, where: str, group: str = "", **_said: str) -> None:
        self._field(where, group).fill(f"{self.clock + timedelta(days=int(days)):%Y-%m-%d}")

    def paper(self, what: str, **_said: str) -> None:
        answer = self.page.request.get(self._one(what).get_attribute("href") or "")
        assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")

    def copy(self, where: str, **_said: str) -> None:
        shown = re.search(r"(?<!\d)\d{6}(?!\d)", self.page.locator(".advice").inner_text())
        assert shown, "no code is shown"
        self._field(where).fill(shown[0])

    def number(self, where: str, **_said: str) -> None:
        assert self.noted, "no number has been shown yet"
        self._field(where).fill(self.noted)

    def choose(self, what: str, where: str = "", group: str = "", **_said: str) -> None:
        if not where:
            self._field(what).check()
            return
        begins = re.compile(rf"^\s*{re.escape(what)}")
        field = self._field(where, group)
        if not field.count():  # its choices are ticked, and it is their heading
            self.here.get_by_role("group", name=where).get_by_label(begins).first.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            line = field.locator("option").filter(has_text=begins).first
            field.select_option(label=line.inner_text().strip())
        elif field.get_attribute("role") == "combobox":
            field.fill(what)
            self.here.get_by_role("option").filter(has_text=what).first.click()
        else:
            field.fill(what)

    def shown(self) -> str:
        """What can be read on the page, with what stands in its fields."""
        fields = self.page.locator("textarea, main input:not([type=hidden])")
        written: str = fields.evaluate_all("all => all.map(each => each.value).join(' ')")
        return f"{self.page.locator('body').inner_text()} {written}"

    def see(self, words: str, **_said: str) -> None:
        for _try in range(PATIENCE // 200):
            if words in (shown := self.shown()):
                return
            self.page.wait_for_timeout(200)
        raise AssertionError(f"{words} is not to be seen in:\n{shown}")

    def miss(self, words: str, **_said: str) -> None:
        assert words not in self.shown()

    def reload(self, words: str, **_said: str) -> None:
        for _try in range(DELIVERED // 500):
            if words in self.shown():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        self.see(words)
