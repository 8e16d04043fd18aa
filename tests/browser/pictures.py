"""`make docs`: takes the pictures of docs/pictures on the way of the tours.

They show a fixed day, so that they change when a page changes and not with the calendar: the
demonstration is served from this process, in which the clock stands still but for the tours' order.
"""

from __future__ import annotations

import contextlib
import io
import os
import socketserver
import sys
import tempfile
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import chromium, flags
from tests.browser.demonstration import passwords
from tests.browser.tour import Step, Visitor, in_order
from yimen.deadlines.calendar import BEIJING

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
MORNING = datetime(2026, 11, 18, 8, 40, tzinfo=BEIJING)
"""When the resident's tour begins, a Wednesday; it is also where the demo year ends."""
APART = timedelta(minutes=25)
CASES = 3000
WIDE, TELEPHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
COLOURS = 256
LARGEST = 150_000  # bytes


class Clock:
    """What the time is while the tours are walked, for pages, sessions and jobs alike."""

    moment = MORNING

    def now(self) -> datetime:
        """As Django asks for it, and through it the product's one clock."""
        return self.moment


def work() -> None:
    """What follows the events: a worker's turn."""
    from procrastinate.contrib.django import app

    from yimen.kernel.jobs import connector

    def turn() -> None:
        with app.replace_connector(connector()) as working:
            working.run_worker(wait=False, install_signal_handlers=False)

    worker = threading.Thread(target=turn)  # a loop of its own: the browser's runs in this one
    worker.start()
    worker.join()


class Threads(socketserver.ThreadingMixIn, WSGIServer):
    """A browser asks for several things at once."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Nobody reads its log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def city(home: Path, clock: Clock) -> Iterator[None]:
    """A demonstration city whose year ends this morning, in a database that is thrown away."""
    from yimen.embedded import THROW_AWAY, Cluster, running, url

    os.environ |= {"YIMEN_HOME": str(home), "YIMEN_DEMO": "1", "YIMEN_LOG_LEVEL": "ERROR"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "yimen.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    (home / "static").mkdir()
    cluster = Cluster(home, THROW_AWAY)
    with running(cluster):
        os.environ["DATABASE_URL"] = url(cluster)
        import django

        django.setup()
        from django.core.management import call_command

        from yimen.demo import load, sign_ins

        call_command("migrate", verbosity=0)
        with patch("django.utils.timezone.now", clock.now):
            load.load_city(CASES)
            sign_ins.make()
            yield


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Its pages: where."""
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), Threads, Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def walk(browser: Browser, url: str, clock: Clock, known: dict[str, str]) -> None:
    """Every tour in its order, a picture wherever it has one."""
    from yimen.cases.reactions import turn_lights

    page = browser.new_context(base_url=url, locale="zh-CN", viewport=WIDE).new_page()  # type: ignore[arg-type]
    visitor = Visitor(page, known)

    def look(page: Page, step: Step) -> None:
        if step.does == "press":
            work()
        if step.does == "picture":
            take(page, FOLDER / step.said["file"])

    for path in in_order():
        turn_lights(0)
        page.clock.set_fixed_time(clock.moment)
        visitor.take(path, look)
        clock.moment += APART


def take(page: Page, path: Path) -> None:
    """What the screen shows, a telephone's where the name says so, in few colours."""
    if path.stem.endswith("-phone"):
        page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    page.evaluate("document.activeElement?.blur()")
    shot = page.screenshot(animations="disabled", caret="hide")
    few = fewer(Image.open(io.BytesIO(shot)).convert("RGB"))
    few.save(path, optimize=True)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    print(f"{path.name}: {path.stat().st_size // 1000} kB")
    assert path.stat().st_size <= LARGEST, f"{path} is too large for a page"


def fewer(picture: Image.Image) -> Image.Image:
    """Only the colours that it has most of, exactly as they are; the others become the nearest."""
    counted: Any = picture.getcolors(picture.width * picture.height)
    colours = [colour for _, colour in sorted(counted, reverse=True)]
    most = colours[:COLOURS]
    place = {colour: most.index(min(most, key=partial(apart, colour))) for colour in colours}
    pixels: Any = picture.get_flattened_data()
    made = Image.frombytes("P", picture.size, bytes(map(place.__getitem__, pixels)))
    made.putpalette([part for colour in most for part in colour])
    return made


def apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """How far two colours are from each other."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def main() -> int:
    """All pictures, anew."""
    found = chromium()
    if not found:
        print("Pictures need Chromium: run tests/browser/chromium.py", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="yimen-pictures-") as place:
        home = Path(place)
        clock = Clock()
        with city(home, clock), served() as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=found, args=[*flags(), "--lang=zh-CN"]
            )
            walk(browser, url, clock, passwords(home))
            browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
