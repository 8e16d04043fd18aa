from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import Warning as Caution
from django.core.checks import register


class SmsConfig(AppConfig):
    name = "yimen.links.sms"
    label = "sms"

    def ready(self) -> None:
        from yimen.orgs import erasures

        from . import jobs  # noqa: F401 - lets the worker know them
        from .commands import forget_resident

        erasures.FORGET.append(forget_resident)

        register(has_a_gateway, deploy=True)


def has_a_gateway(app_configs: Any, **kwargs: Any) -> list[Caution]:
    """In earnest, messages must reach a telephone."""
    from django.conf import settings

    from .gateway import FAKE

    if settings.SMS_GATEWAY != FAKE or settings.DEMO:
        return []
    return [
        Caution(
            "No gateway for short messages is named (YIMEN_SMS): residents get no one-time codes.",
            id="sms.W001",
        )
    ]
