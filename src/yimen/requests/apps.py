from __future__ import annotations

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "yimen.requests"

    def ready(self) -> None:
        from yimen.cases.queries import KIND_OF

        from . import commands, forms, reactions  # noqa: F401 - commands, words and jobs bind
        from .models import Request

        KIND_OF["request"] = Request
