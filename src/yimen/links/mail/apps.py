from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import Warning as Caution
from django.core.checks import register


class MailConfig(AppConfig):
    name = "yimen.links.mail"
    label = "mail"

    def ready(self) -> None:
        from yimen.orgs import erasures

        from . import jobs  # noqa: F401 - lets the worker know them
        from .commands import forget_resident

        erasures.FORGET.append(forget_resident)

        register(tells_no_password_in_clear, deploy=True)


def tells_no_password_in_clear(app_configs: Any, **kwargs: Any) -> list[Caution]:
    """In earnest, the way to the mail server is encrypted where a password goes along it."""
    from django.conf import settings

    if not settings.EMAIL_HOST_PASSWORD or settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
        return []
    return [
        Caution(
            "The password of the mail server goes in clear: add ?tls=1 to YIMEN_MAIL, or smtps://.",
            id="mail.W001",
        )
    ]
