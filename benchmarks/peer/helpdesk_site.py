"""A plain django-helpdesk site on PostgreSQL, as its documentation sets one up.

Runs in the peer's own virtual environment: nothing of Yimen is imported here. As a script it
migrates, writes tickets in bulk and prints what a client needs to know.
"""

from __future__ import annotations

import json
import os
import random
import sys

DJANGO_SETTINGS_MODULE = "site_settings"
SETTINGS = {
    "SECRET_KEY": "peer",
    "ALLOWED_HOSTS": ["*"],
    "ROOT_URLCONF": "site_urls",
    "SITE_ID": 1,
    "USE_TZ": True,
    "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
    "STATIC_URL": "/static/",
    "LOGIN_REDIRECT_URL": "helpdesk:home",
    "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    # without teams, as its documentation says for a site that has no pinax-teams
    "HELPDESK_TEAMS_MODEL": "auth.User",
    "HELPDESK_TEAMS_MIGRATION_DEPENDENCIES": [],
    "HELPDESK_KBITEM_TEAM_GETTER": lambda _item: None,
    "INSTALLED_APPS": [
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "django.contrib.sites",
        "django.contrib.humanize",
        "rest_framework",
        "helpdesk",
    ],
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.template.context_processors.i18n",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
}


def configure() -> None:
    """Point Django at the peer's database (`PEER_DATABASE`: a JSON object of Django's own keys)."""
    from django.conf import settings
    from django.urls import include, path

    database = {**json.loads(os.environ["PEER_DATABASE"]), "CONN_MAX_AGE": None}
    settings.configure(DATABASES={"default": database}, **SETTINGS)
    urls = type(sys)("site_urls")
    sys.modules["site_urls"] = urls
    import django

    django.setup()
    urls.urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]


def seed(number: int, texts: list[str]) -> dict[str, str]:
    """So many tickets, one staff member who is signed in, and one public queue."""
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from helpdesk.models import Queue, Ticket

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_superuser("peer", "peer@example.org", "peer")
    queue = Queue.objects.create(
        title="Hotline", slug="hotline", allow_public_submission=True, email_address="q@example.org"
    )
    pick = random.Random(1)
    batch = 5000
    for begin in range(0, number, batch):
        Ticket.objects.bulk_create(
            Ticket(
                title=pick.choice(texts)[:60],
                description=pick.choice(texts),
                queue=queue,
                submitter_email="a@example.org",
                status=pick.choice([1, 3, 4]),
                priority=3,
            )
            for _ in range(min(batch, number - begin))
        )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"session": session.session_key, "queue": str(queue.pk)}


configure()
if __name__ == "__main__":
    given = json.loads(sys.stdin.read())
    print(json.dumps(seed(given["tickets"], given["texts"])))
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
