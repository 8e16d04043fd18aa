"""The floor: what a bare Django view with one SQL statement costs on the same server and database.

A limit, not a competitor: it has no sign-in, no permissions, no history and no clocks.
"""

from __future__ import annotations

import json
import os
import uuid

from django.conf import settings

if not settings.configured:
    from pathlib import Path

    from yimen.places import database

    settings.configure(
        SECRET_KEY="floor",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={
            "default": {
                **database(os.environ["DATABASE_URL"], Path()),
                "ENGINE": "django.db.backends.postgresql",
                "CONN_MAX_AGE": None,
            }
        },
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
        USE_TZ=True,
    )

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path


def create(request: HttpRequest) -> JsonResponse:
    """One row."""
    said = json.loads(request.body)
    key = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO floor_case (id, title, body, state) VALUES (%s, %s, %s, 'new')",
            [key, said["title"], said["body"]],
        )
    return JsonResponse({"id": str(key)}, status=201)


def step(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """One row changed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE floor_case SET state = 'next' WHERE id = %s", [key])
    return JsonResponse({"state": "next"})


def rows(request: HttpRequest) -> HttpResponse:
    """Twenty-five rows as a bare table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, title, state FROM floor_case ORDER BY opened_at LIMIT 25")
        found = cursor.fetchall()
    lines = "".join(f"<tr><td>{key}<td>{title}<td>{state}" for key, title, state in found)
    return HttpResponse(f"<table>{lines}</table>")


def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, body, state FROM floor_case WHERE id = %s", [key])
        title, body, state = cursor.fetchone()
    return HttpResponse(f"<h1>{title}</h1><p>{body}<p>{state}")


urlpatterns = [
    path("cases", create),
    path("cases/<uuid:key>/next", step),
    path("cases/<uuid:key>", one),
    path("rows", rows),
]
application = get_wsgi_application()
