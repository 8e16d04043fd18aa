"""Accounts of the people who work for the city: opened, locked, and never anybody else's to enter.

No administrator knows a password. They are shown a code once; with it the person sets their own.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now
from yimen.orgs.commands.lines import held, put_line
from yimen.orgs.history import OF_STAFF
from yimen.orgs.imports.posts import POSTS
from yimen.orgs.models import Post, Staff, Unit
from yimen.orgs.policy import giver_of, keeper_of_account, require
from yimen.orgs.queries import forget_city
from yimen.orgs.queries.under import posts_of_account

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that are taken for another when read out."""
LENGTH = 16  # letters of a code: eighty bits, in groups of four
OPENS = timedelta(days=3)
"""How long a code opens an account."""


def set_passwords(people: Collection[Staff], password: str) -> None:
    """Give people their first password. Hashed once, so a thousand accounts take no minutes."""
    Staff.objects.filter(pk__in=[person.pk for person in people]).update(
        password=make_password(password)
    )


@transaction.atomic
def add_person(
    unit: Unit,
    actor: Actor,
    *,
    login: str,
    name: str,
    role: str,
    since: date,
    phone: str = "",
) -> tuple[Staff, str]:
    """Somebody comes to work for the city: their account, their first post, and the code, once."""
    require(giver_of, actor, Post(unit=unit, role=role))
    if Staff.objects.filter(login__iexact=login).exists():
        told = _("Somebody has this sign-in name.")
        raise Invalid(told, {"login": told})
    put_line(
        POSTS, Hand(actor.key), login=login, name=name, phone=phone, unit=unit.code, role=role,
        since=since,
    )  # fmt: skip
    person = Staff.objects.get(login=login)
    return person, _new_code(person)


def _new_code(person: Staff) -> str:
    """Make the account's password unknown to all, and a code by which its owner sets a new one.

    Every session that it has ends, for a session is good for the password that opened it.
    """
    letters = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    person.set_unusable_password()
    person.code_hash, person.code_until = code_hash(letters), now() + OPENS
    person.save(update_fields=["password", "code_hash", "code_until"])
    return "-".join(letters[n : n + 4] for n in range(0, LENGTH, 4))


def code_hash(code: str) -> str:
    """What is kept of a code; it is random, so a plain SHA-256 hides it."""
    return sha256("".join(each for each in code.upper() if each.isalnum()).encode()).hexdigest()


def _kept_by(actor: Actor, person: Staff, seen: str | None = None) -> Staff:
    require(keeper_of_account, actor, [*posts_of_account(person.pk)])
    return held(OF_STAFF, person, seen)


def _not_oneself(actor: Actor, person: Staff) -> None:
    if actor.key == f"staff:{person.pk}":
        raise Refused(_("This is your own account: another administrator has to do this."))


@transaction.atomic
def change_person(
    person: Staff, actor: Actor, *, name: str, phone: str = "", seen: str | None = None
) -> Staff:
    """Somebody is called otherwise, or has another office telephone."""
    found = _kept_by(actor, person, seen)
    before = OF_STAFF.of(found)
    found.name, found.phone = name.strip(), phone.strip()
    found.save(update_fields=["name", "phone"])
    OF_STAFF.note(Hand(actor.key), [(found, before)])
    forget_city()
    return found


@transaction.atomic
def lock(person: Staff, actor: Actor, *, reason: str, seen: str | None = None) -> Staff:
    """Nobody signs in to an account any more; whoever is in is out. Posts and history stay."""
    _not_oneself(actor, person)
    found = _kept_by(actor, person, seen)
    if not found.is_active:
        raise Refused(_("This account is locked already."))
    before = OF_STAFF.of(found)
    found.is_active = False
    found.set_unusable_password()  # what ends the sessions for good, also once it is unlocked
    found.code_hash, found.code_until = "", None
    found.save(update_fields=["is_active", "password", "code_hash", "code_until"])
    OF_STAFF.note(Hand(actor.key).because(reason), [(found, before)])
    return found


@transaction.atomic
def unlock(person: Staff, actor: Actor, *, reason: str) -> tuple[Staff, str]:
    """An account opens again, with a new code: the old password is gone."""
    _not_oneself(actor, person)
    found = _kept_by(actor, person)
    if found.is_active:
        raise Refused(_("This account is not locked."))
    before = OF_STAFF.of(found)
    found.is_active = True
    found.save(update_fields=["is_active"])
    OF_STAFF.note(Hand(actor.key).because(reason), [(found, before)])
    return found, _new_code(found)


@transaction.atomic
def renew_password(person: Staff, actor: Actor, *, reason: str) -> tuple[Staff, str]:
    """A password is forgotten, or known to others: it opens nothing any more, a code does, once."""
    _not_oneself(actor, person)
    found = _kept_by(actor, person)
    if not found.is_active:
        raise Refused(_("This account is locked: unlock it, and there is a code."))
    OF_STAFF.act(Hand(actor.key).because(reason), found, renewed=True)
    return found, _new_code(found)


@transaction.atomic
def choose_password(login: str, *, code: str, password: str) -> Staff:
    """Somebody opens their account with the code that they were given, by a password of their own.

    Invalid says no more than that name and code do not fit: who has an account is nobody's to try.
    """
    person = Staff.objects.select_for_update().filter(login=login, is_active=True).first()
    kept = person.code_hash if person and person.code_until and person.code_until > now() else ""
    fits = constant_time_compare(kept or "-" * 64, code_hash(code))
    if person is None or not kept or not fits:
        raise Invalid(_("This name and this code do not fit together, or the code is too old."))
    try:
        validate_password(password, person)
    except ValidationError as weak:
        told = " ".join(weak.messages)
        raise Invalid(told, {"password": told}) from weak
    person.set_password(password)
    person.code_hash, person.code_until = "", None
    person.save(update_fields=["password", "code_hash", "code_until"])
    OF_STAFF.act(Hand(f"staff:{person.pk}"), person, chosen=True)
    return person
