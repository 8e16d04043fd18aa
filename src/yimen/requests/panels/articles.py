"""The articles of the knowledge base that answer what is being said, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.knowledge.commands import count_shown
from yimen.knowledge.queries import suggestions
from yimen.orgs.models import Role
from yimen.requests.heard import Heard


def says(heard: Heard) -> Mapping[str, Any] | None:
    """The best three; whoever may answer at once puts one into the answer by a key."""
    found = suggestions(heard.text, heard.draft.item_id)
    if not found:
        return None
    count_shown([each.version.article.code for each in found], heard.draft.id)
    actor = heard.actor
    return {"articles": found, "may_answer": Role.AGENT in actor.roles and actor.reach == "area"}
