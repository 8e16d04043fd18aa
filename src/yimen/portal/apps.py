from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "yimen.portal"

    def ready(self) -> None:
        from yimen.cases.words import BESIDE

        from . import reactions, texts  # noqa: F401 - lets notices follow events, in known words
        from .listing import texts as listed  # noqa: F401 - what followers are told, in known words
        from .listing.facts import listing_facts

        BESIDE.append(listing_facts)
