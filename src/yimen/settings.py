"""The one settings file. Everything that differs between places comes from the environment.

| variable | meaning | when it is not set |
|---|---|---|
| `DATABASE_URL` | `postgres://user:password@host:port/name?option=value` | the embedded server's |
| `YIMEN_HOME` | folder of the embedded data, files and secrets | `.yimen` in the working folder |
| `YIMEN_SECRET_KEYS` | what signs sessions, newest first | made once, in `YIMEN_HOME` |
| `YIMEN_DATA_KEYS` | Fernet keys of personal data, newest first | made once, in `YIMEN_HOME` |
| `YIMEN_HASH_KEY` | finds encrypted phones again; cannot change | made once, in `YIMEN_HOME` |
| `YIMEN_ALLOWED_HOSTS` | names that it answers to, comma between them | this machine only |
| `YIMEN_TRUSTED_ORIGINS` | origins whose forms are taken, behind a proxy | none |
| `YIMEN_HTTPS` | `1`: reached by https only; cookies and HSTS follow | `0` |
| `YIMEN_DEMO` | `1`: a demonstration; one-time codes are shown on the page | `0` |
| `YIMEN_DEMO_CASES` | how many cases the demonstration's first start writes | `3000` |
| `YIMEN_PUBLIC_URL` | where residents reach it, as messages say | `http://127.0.0.1:8000` |
| `YIMEN_TILES` | the city's map tiles behind our outlines: `https://host/{z}/{x}/{y}.png` | none |
| `YIMEN_READER` | a file of `yimen train`, or `https://host/v1`: reads categories | our own |
| `YIMEN_READER_KEY`, `YIMEN_READER_MODEL` | the key of that endpoint, and its model's name | none |
| `YIMEN_SMS` | the class that sends short messages | a fake that keeps them |
| `YIMEN_MAIL` | the mail server: `smtp://user:password@host:587?tls=1`, `smtps://…` | no e-mail |
| `YIMEN_MAIL_FROM` | the sender: `12345 <news@city.gov.cn>` | `no-reply@` our host |
| `YIMEN_COURT_URL` | where the court takes messages: `https://host/path` | no court link |
| `YIMEN_COURT_SECRETS` | what signs messages of both sides, newest first, comma between | none |
| `YIMEN_DEBUG` | `1`: a programmer's machine | `0` |
| `YIMEN_LOG_LEVEL` | the lowest level that is written | `INFO` |
| `YIMEN_COLLECTED` | `1`: styles and scripts are collected; `yimen up` sets it | `0` |
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django_stubs_ext

from yimen import places

# Lets `ForeignKey["Area"]` and the like be written as types.
django_stubs_ext.monkeypatch()

HERE = Path(__file__).resolve().parent


def on(name: str, default: str = "0") -> bool:
    """Whether the environment switches `name` on."""
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """The comma-separated words of an environment variable."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


# --- place -------------------------------------------------------------------------------------

HOME = places.home()
DEBUG = on("YIMEN_DEBUG")
DEMO = on("YIMEN_DEMO")
DEMO_CASES = int(os.environ.get("YIMEN_DEMO_CASES", "3000"))
HTTPS = on("YIMEN_HTTPS")
PUBLIC_URL = os.environ.get("YIMEN_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
READER = places.reader(os.environ.get("YIMEN_READER", ""))
READER_KEY = os.environ.get("YIMEN_READER_KEY", "")
READER_MODEL = os.environ.get("YIMEN_READER_MODEL", "")
TILES = places.tiles(os.environ.get("YIMEN_TILES", ""))
SMS_GATEWAY = os.environ.get("YIMEN_SMS", "yimen.links.sms.fake.Fake")
_MAIL = places.mail(os.environ.get("YIMEN_MAIL", ""))
MAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _MAIL.backend, _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _MAIL.tls, _MAIL.ssl, _MAIL.timeout
DEFAULT_FROM_EMAIL = places.sender(os.environ.get("YIMEN_MAIL_FROM", ""), PUBLIC_URL)
COURT_URL = places.court(os.environ.get("YIMEN_COURT_URL", ""))
COURT_SECRETS = places.shared(words("YIMEN_COURT_SECRETS"))

SECRET_KEY, *SECRET_KEY_FALLBACKS = words("YIMEN_SECRET_KEYS") or [places.secret(HOME, "sign")]
DATA_KEYS = words("YIMEN_DATA_KEYS") or [places.secret(HOME, "data")]
HASH_KEY = os.environ.get("YIMEN_HASH_KEY") or places.secret(HOME, "hash")

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **places.database(os.environ.get("DATABASE_URL", ""), HOME),
        "ENGINE": "yimen.postgresql",
        # A new connection costs more than most requests do, so each thread keeps its own.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- parts -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "template_partials",
    "procrastinate.contrib.django",
    "yimen.kernel",
    "yimen.orgs",
    "yimen.notices",
    "yimen.deadlines",
    "yimen.catalogue",
    "yimen.cases",
    "yimen.dissolutions",
    "yimen.mediators",
    "yimen.reading",
    "yimen.knowledge",
    "yimen.requests",
    "yimen.troubles",
    "yimen.mediation",
    "yimen.agreements",
    "yimen.aftercare",
    "yimen.sittings",
    "yimen.boards",
    "yimen.portal",
    "yimen.administration",
    "yimen.links.sms",
    "yimen.links.mail",
    "yimen.links.court",
    "yimen.ui",
]
MIDDLEWARE = [
    "yimen.headers.security",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "yimen.kernel.sending.SendingMiddleware",
    "yimen.orgs.middleware.ActorMiddleware",
    "yimen.ui.problems.ProblemMiddleware",
]
ROOT_URLCONF = "yimen.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- people ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "orgs.Staff"
AUTHENTICATION_BACKENDS = ["yimen.orgs.sessions.StaffBackend"]
SESSION_ENGINE = "yimen.orgs.sessions"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/queue/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
# All of the country keeps Beijing time, and legal days end at its midnight.
TIME_ZONE = "Asia/Shanghai"

# --- files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
# `yimen up` collects styles and scripts under names that tell their content, so that browsers may
# keep them for ever; elsewhere (tests, one-off commands) they are found where they are written.
COLLECTED = on("YIMEN_COLLECTED") and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_MANIFEST_STRICT = False

# --- security ----------------------------------------------------------------------------------

ALLOWED_HOSTS = words("YIMEN_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("YIMEN_TRUSTED_ORIGINS")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
ATTACHMENT_MAX_SIZE = 20 * 1024 * 1024

# --- what is written to stderr -----------------------------------------------------------------
# One line an event; never a request's body or query string, for these hold what residents wrote.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "yimen.lines.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("YIMEN_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # what was not found is the visitor's business
        "django.server": {"handlers": [], "propagate": True},
        "procrastinate": {"level": "WARNING"},
        "psycopg.pool": {"level": "ERROR"},  # it says each of its many tries
    },
}
