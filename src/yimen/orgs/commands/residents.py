"""Changing what the city knows of a resident, and reading it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.asks import is_legible
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.orgs.emails import mail_address
from yimen.orgs.erasures import FORGET
from yimen.orgs.models import Disclosure, NoticeWay, Resident
from yimen.orgs.phones import e164
from yimen.orgs.policy import (
    administrator,
    leader_of_the_centre,
    require,
    staff,
    system,
    the_resident,
)

BATCH = 1000  # rows in one statement


@dataclass(frozen=True, slots=True)
class Contact:
    """What a resident says of themself; `phone` as written, or "" where there is none."""

    phone: str = ""
    name: str = ""
    address: str = ""
    id: UUID | None = None
    email: str = ""


def find_or_add(phone: str, name: str = "", address: str = "") -> Resident:
    """The resident of this telephone, told apart by nothing else; a new one if nobody has it.

    What is known is not overwritten, only filled in. Invalid when the number cannot be read.
    """
    return find_or_add_all([Contact(phone, name, address)])[0]


def find_or_add_all(contacts: Sequence[Contact]) -> list[Resident]:
    """The same for many at once, in a few statements; in the order given.

    Without a telephone it is a new resident, or the one of `id`, so that an import may be repeated.
    """
    numbers = [e164(each.phone) if each.phone else "" for each in contacts]
    wanted: dict[object, Resident] = {}
    keys: list[object] = []
    for contact, number in zip(contacts, numbers, strict=True):
        fresh = _new_resident(contact, number)
        keys.append(fresh.phone_hash or fresh.pk)
        wanted.setdefault(keys[-1], fresh)
    known = _known(wanted.values())
    missing = {key: each for key, each in wanted.items() if key not in known}
    if missing and len(_insert(missing.values())) < len(missing):
        known = _known(wanted.values())  # somebody was quicker
    else:
        known |= missing
    _fill_in(known, wanted)
    return [known[key] for key in keys]


def _new_resident(contact: Contact, number: str) -> Resident:
    return Resident(
        id=contact.id or uuid7(),
        name=contact.name.strip(),
        phone=number,
        phone_hash=keyed_hash(number) if number else None,
        address=contact.address.strip(),
        email=mail_address(contact.email) if contact.email else "",
    )


def _insert(residents: Collection[Resident]) -> set[UUID]:
    """Store residents unless the telephone or the id is already there; ids of those stored."""
    fields = Resident._meta.concrete_fields
    columns = ", ".join(str(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    stored: set[UUID] = set()
    with connection.cursor() as cursor:
        for some in batched([*residents]):
            cursor.execute(
                f"INSERT INTO {Resident._meta.db_table} ({columns}) "  # noqa: S608 - names only
                f"VALUES {', '.join([row] * len(some))} ON CONFLICT DO NOTHING RETURNING id",
                [
                    field.get_db_prep_save(getattr(each, field.attname), connection)
                    for each in some
                    for field in fields
                ],
            )
            stored.update(found for (found,) in cursor.fetchall())
    for each in residents:
        each._state.adding, each._state.db = False, connection.alias
    return stored


def batched(rows: Sequence[Resident]) -> Iterator[Sequence[Resident]]:
    """As many at a time as one statement takes."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _known(wanted: Iterable[Resident]) -> dict[object, Resident]:
    wanted = list(wanted)
    hashes = [each.phone_hash for each in wanted if each.phone_hash]
    ids = [each.pk for each in wanted if not each.phone_hash]
    found = [*Resident.objects.filter(phone_hash__in=hashes)] if hashes else []
    found += [*Resident.objects.filter(pk__in=ids)] if ids else []
    return {bytes(each.phone_hash) if each.phone_hash else each.pk: each for each in found}


def _fill_in(known: dict[object, Resident], wanted: dict[object, Resident]) -> None:
    changed = []
    for key, resident in known.items():
        said = wanted[key]
        before = resident.name, resident.address, resident.email
        whole = tuple(
            old or new
            for old, new in zip(before, (said.name, said.address, said.email), strict=True)
        )
        if whole != before and not resident.erased_at:
            resident.name, resident.address, resident.email = whole
            changed.append(resident)
    if changed:
        Resident.objects.bulk_update(changed, ["name", "address", "email"])


def correct(
    resident: Resident,
    actor: Actor,
    *,
    name: str | None = None,
    phone: str | None = None,
    address: str | None = None,
) -> Resident:
    """What is known of a resident was wrong (个人信息保护法 art. 46); None leaves it as it is."""
    require(the_resident | staff, actor, resident)
    if resident.erased_at:
        raise Refused(_("This person's data has been erased."))
    resident.name = resident.name if name is None else name.strip()
    resident.address = resident.address if address is None else address.strip()
    if phone is not None:
        resident.phone = e164(phone) if phone else ""
        resident.phone_hash = keyed_hash(resident.phone) if phone else None
    try:
        with transaction.atomic():
            resident.save(update_fields=["name", "phone", "phone_hash", "address"])
    except IntegrityError as taken:
        raise Refused(_("This number belongs to somebody else.")) from taken
    return resident


def give_email(resident: Resident, actor: Actor, *, email: str) -> Resident:
    """A resident gives an e-mail address, another one, or "" to have it forgotten.

    Only they themselves do; what is new must be confirmed before any notice goes there.
    """
    require(the_resident, actor, resident)
    address = mail_address(email) if email else ""
    with transaction.atomic():
        row = Resident.objects.select_for_update().get(pk=resident.pk)
        if row.erased_at:
            raise Refused(_("This person's data has been erased."))
        if row.email != address:
            row.email, row.email_confirmed_at = address, None
            row.save(update_fields=["email", "email_confirmed_at"])
    return row


def confirm_email(resident: Resident, actor: Actor, *, email: str) -> Resident:
    """Whoever reads the mail of an address says that it is theirs: notices may go there now.

    Refused when the resident has given another one since. Said twice, the first time counts.
    """
    require(the_resident, actor, resident)
    with transaction.atomic():
        row = Resident.objects.select_for_update().get(pk=resident.pk)
        if not row.email or row.email != email:
            raise Refused(_("Since then another address was given, or none."))
        if row.email_confirmed_at is None:
            row.email_confirmed_at = now()
            row.save(update_fields=["email_confirmed_at"])
    return row


def doubt_email(resident: Resident, *, email: str) -> None:
    """The mail server knows nobody at this address: nothing goes there until it is confirmed."""
    with transaction.atomic():
        row = Resident.objects.select_for_update().get(pk=resident.pk)
        if row.email == email and row.email_confirmed_at:
            row.email_confirmed_at = None
            row.save(update_fields=["email_confirmed_at"])


def choose_notices(resident: Resident, actor: Actor, *, way: str) -> Resident:
    """A resident says by which way notices of their matters shall come."""
    require(the_resident, actor, resident)
    resident.notices = NoticeWay(way)
    Resident.objects.filter(pk=resident.pk, erased_at=None).update(notices=resident.notices)
    return resident


@transaction.atomic
def erase(resident: Resident, actor: Actor) -> Resident:
    """A resident's data goes (个人信息保护法 art. 47); the row keeps its id: cases still count.

    What modules above keep of them goes with it (`erasures`), but for what the law has them keep.
    """
    require(the_resident | administrator, actor, resident)
    known = Resident.objects.select_for_update().get(pk=resident.pk)
    for forget in FORGET:
        forget(known)
    resident.name = resident.phone = resident.address = resident.email = ""
    resident.phone_hash = resident.email_confirmed_at = None
    resident.erased_at = resident.erased_at or now()
    blanked = ["name", "phone", "phone_hash", "address", "email", "email_confirmed_at"]
    resident.save(update_fields=[*blanked, "erased_at"])
    return resident


def disclose(
    resident: Resident, actor: Actor, *, purpose: str, case_id: UUID | None = None
) -> Contact:
    """Read a resident's data in clear, and leave the trace of it that the person can ask for.

    Whoever calls this has made sure that the actor may see the case. Invalid without a purpose.
    """
    require(the_resident | staff | system, actor, resident)
    return _traced([resident], actor, purpose, case_id)[0]


def disclose_all(residents: Sequence[Resident], actor: Actor, *, purpose: str) -> list[Contact]:
    """Read many residents' data in clear, as for an export: a leader of the centre decides it."""
    require(leader_of_the_centre, actor)
    return _traced(residents, actor, purpose, None)


@transaction.atomic
def _traced(
    residents: Sequence[Resident], actor: Actor, purpose: str, case_id: UUID | None
) -> list[Contact]:
    if not is_legible(purpose):
        raise Invalid(_("Say for what purpose you need it."))
    trace = [
        Disclosure(
            actor=actor.key, resident=each, case_id=case_id, purpose=purpose.strip(), at=now()
        )
        for each in residents
    ]
    Disclosure.objects.bulk_create(trace, BATCH)
    return [
        Contact(each.phone or "", each.name or "", each.address or "", each.pk, each.email or "")
        for each in residents
    ]
