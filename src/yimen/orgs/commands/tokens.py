"""Which outside systems may act for which units."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, Refused
from yimen.orgs.models import Role, Token, Unit
from yimen.orgs.policy import administrator_of, require
from yimen.orgs.queries import token_hash

LONGEST_NAME = 50  # of an outside system


def issue_token(
    unit: Unit, actor: Actor, *, name: str, roles: Collection[str]
) -> tuple[Token, str]:
    """An outside system may act for a unit; its secret is returned now and never again."""
    require(administrator_of, actor, unit)
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(_("A system has a name of up to %d characters.") % LONGEST_NAME)
    if unknown := set(roles) - set(Role.values):
        raise Invalid(_("There is no role %s.") % ", ".join(sorted(unknown)))
    secret = f"ym_{secrets.token_urlsafe(32)}"
    try:
        with transaction.atomic():
            token = Token.objects.create(
                name=name, hash=token_hash(secret), unit=unit, roles=sorted(roles)
            )
    except IntegrityError as taken:
        raise Refused(_("There is a token of this name.")) from taken
    return token, secret


def withdraw_token(token: Token, actor: Actor) -> Token:
    """An outside system may no longer act; what it did stays."""
    require(administrator_of, actor, token.unit)
    token.active = False
    token.save(update_fields=["active"])
    return token
