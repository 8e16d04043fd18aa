"""Fill one database and say what a client needs to know; runs with DATABASE_URL set.

`python -m benchmarks.prepare CASES` prints one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.settings")


def yimen(*words: str) -> None:
    """Run the `yimen` command on this database."""
    subprocess.run([sys.executable, "-m", "yimen", *words], check=True, stdout=sys.stderr)


def session_of(login: str) -> str:
    """A signed-in session of a member of staff."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from yimen.orgs.models import Staff
    from yimen.orgs.sessions import SessionStore

    staff = Staff.objects.get(login=login)
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def token_of(unit: str, *roles: str) -> str:
    """An access token for a system that acts for a unit."""
    from yimen.kernel.actors import Actor
    from yimen.orgs.commands import issue_token
    from yimen.orgs.models import Unit

    name = f"bench {unit} {' '.join(roles)} {random.SystemRandom().random()}"
    keeper = Actor("system:bench", reach="area", roles=frozenset({"administrator"}))
    return issue_token(Unit.objects.get(code=unit), keeper, name=name, roles=roles)[1]


def known(cases: int) -> dict[str, object]:
    """Tokens, sessions, and a sample of what is stored."""
    from django.db import connection
    from django.utils import timezone

    from yimen.catalogue.models import Category
    from yimen.catalogue.queries import unit_for
    from yimen.orgs.models import Area, Unit

    centre = Unit.objects.filter(kind="centre").order_by("area_id").first()
    assert centre is not None
    item = Category.objects.filter(code__regex=r"^\d{4}$", route="").order_by("-code")[0].pk
    area = Area.objects.filter(level="village", code__startswith="620702").order_by("code")[0].pk
    direction = unit_for(item, area, timezone.localdate())
    assert direction is not None
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            "SELECT case_ptr_id FROM requests_request ORDER BY md5(case_ptr_id::text) LIMIT 4000"
        )
        sample = [str(key) for (key,) in cursor.fetchall()]
        cursor.execute("SELECT pg_backend_pid(), version()")
        backend, version = cursor.fetchone()
    return {
        "cases": cases,
        "item": item,
        "area": area,
        "lead": direction.unit.code,
        "tokens": {
            "agent": token_of(centre.code, "agent"),
            "dispatcher": token_of(centre.code, "dispatcher"),
            "approver": token_of(centre.code, "approver"),
            "caller": token_of(centre.code, "caller"),
            "handler": token_of(direction.unit.code, "handler"),
        },
        "sessions": {name: session_of(name) for name in ("dispatcher", direction.unit.code)},
        "sample": sample,
        "backend": backend,
        "postgresql": version.split(",")[0],
    }


def main() -> None:
    """Fill, then tell."""
    cases = int(sys.argv[1])
    import django

    yimen("manage", "migrate", "--verbosity", "0")
    django.setup()
    from yimen.cases.models import Case
    from yimen.orgs.models import Unit

    if not Unit.objects.exists() or Case.objects.count() < cases * 0.999:  # kept between runs
        yimen("demo", "--cases", str(cases), "--seed", "1", "--bulk", "--requests-only")
    print(json.dumps(known(cases)))


if __name__ == "__main__":
    main()
