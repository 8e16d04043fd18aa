from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "yimen.portal"

    def ready(self) -> None:
        from yimen.cases.words import FACTS_BESIDE
        from yimen.requests.others import FOLLOWING, Following
        from yimen.troubles.queries import VOTES

        from . import reactions, texts  # noqa: F401 - lets notices follow events, in known words
        from .listing import texts as listed  # noqa: F401 - what followers are told, in known words
        from .listing.commands import follow_for
        from .listing.facts import listing_facts
        from .listing.queries import followers_of, which_are_listed
        from .problems import reactions as problems  # noqa: F401 - news for all who told of one

        FACTS_BESIDE.append(listing_facts)
        VOTES.append(followers_of)
        FOLLOWING.append(Following(may=which_are_listed, follow=follow_for))
