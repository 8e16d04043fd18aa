"""django-helpdesk, run beside Yimen in a virtual environment of its own."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.load import Call
from benchmarks.machine import free_port, serving
from benchmarks.measure import Meter, brief, granian, say, server_of
from benchmarks.scripts import WORDS

VERSION = "2.6.1"
TICKETS = 100_000
HERE = Path(__file__).parent
TOKEN = "abcdefghijklmnopqrstuvwxyz012345"


def environment(home: Path) -> Path:
    """The peer's virtual environment, made once."""
    place = home / "peer"
    if not (place / "bin" / "granian").exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        wanted = [f"django-helpdesk=={VERSION}", "django<5.3", "psycopg[binary]", "granian"]
        subprocess.run([str(place / "bin" / "pip"), "install", "-q", *wanted], check=True)
    return place


def as_django(url: str) -> dict[str, Any]:
    """The database in Django's own keys."""
    from yimen.places import database

    found = database(url, Path())
    keys = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    return {"ENGINE": "django.db.backends.postgresql", **{key: found[key] for key in keys}}


def seeded(place: Path, url: str, env: dict[str, str]) -> dict[str, str]:
    """A fresh database with all its tickets."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    pick = random.Random(3)
    texts = ["".join(pick.sample(WORDS, 2)) for _ in range(200)]
    done = subprocess.run(
        [str(place / "bin" / "python"), "helpdesk_site.py"],
        cwd=HERE,
        env={**os.environ, **env},
        input=json.dumps({"tickets": TICKETS, "texts": texts}).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def measure(url: str, home: Path) -> dict[str, Any]:
    """Create, change of state, one ticket, the list (its shell and its rows), search."""
    place = environment(home)
    env = {"PEER_DATABASE": json.dumps(as_django(url)), "PYTHONPATH": str(HERE)}
    known = seeded(place, url, env)
    port = free_port()
    command = granian("helpdesk_site:application", port, str(place / "bin" / "granian"))
    found: dict[str, Any] = {"version": VERSION, "tickets": TICKETS}
    with serving(command, port, env) as web:
        meter = Meter(web, server_of(url))
        for name, script in scripts(known).items():
            found[name] = meter.measure(port, script)
            say(f"  helpdesk {name}: {brief(found[name])}")
    return found


def scripts(known: dict[str, str]) -> dict[str, Any]:
    """The peer's own pages, as its own browser asks for them."""
    pick = random.Random(5)
    cookie = {"Cookie": f"sessionid={known['session']}; csrftoken={TOKEN}"}
    form = {**cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def post(path: str, **said: str) -> Call:
        fields = {"csrfmiddlewaretoken": TOKEN, **said}
        body = "&".join(f"{k}={quote(v)}" for k, v in fields.items()).encode()
        return Call("POST", path, form, body, right=(302,))

    def get(path: str) -> Call:
        return Call("GET", path, cookie, right=(200,))

    def rows(search: str = "") -> str:
        import base64

        query: dict[str, Any] = {
            "filtering": {},
            "filtering_null": {},
            "sorting": "created",
            "sortreverse": None,
        }
        asked = base64.b64encode(json.dumps({**query, "search_string": search}).encode()).decode()
        return (
            f"/datatables_ticket_list/{asked}?draw=1&start=0&length=25&search%5Bvalue%5D="
            "&order%5B0%5D%5Bcolumn%5D=0&order%5B0%5D%5Bdir%5D=desc"
        )

    def ticket() -> int:
        return pick.randint(1, TICKETS)

    new = {"queue": known["queue"], "title": "停水", "body": WORDS[0], "priority": "3"}
    change = {
        "comment": "好",
        "priority": "3",
        "queue": known["queue"],
        "title": "停水",
        "owner": "0",
    }
    return {
        "create": lambda _c: iter(
            [post("/tickets/submit/", **new, submitter_email="a@example.org")]
        ),
        "step": lambda _c: iter(
            [
                post(
                    f"/tickets/{ticket()}/update/",
                    **change,
                    public="1",
                    new_status=pick.choice("134"),
                )
            ]
        ),
        "case": lambda _c: iter([get(f"/tickets/{ticket()}/")]),
        "list shell": lambda _c: iter([get("/tickets/")]),
        "list rows": lambda _c: iter([get(rows())]),
        "search": lambda _c: iter([get(rows(pick.choice(("打桩", "苍蝇", "放学"))))]),
    }
