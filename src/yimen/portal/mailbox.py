"""A resident's e-mail address: given, asked about once, confirmed, stopped."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from yimen.kernel import limits
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.links.mail import commands as mails
from yimen.links.mail.gateway import reachable
from yimen.notices.models import Medium
from yimen.notices.queries import say
from yimen.orgs.commands import choose_notices, confirm_email, give_email
from yimen.orgs.models import NoticeWay, Resident
from yimen.orgs.queries import actor_of_resident

from .invitations import MailLink, confirming, stopping

LASTS = timedelta(days=2)
"""How long the link that confirms an address is good."""
DAY = 24 * 3600  # seconds


def by_mail(resident: Resident) -> bool:
    """Whether notices go by e-mail: the resident wants it, and has confirmed the address."""
    wanted = resident.notices != NoticeWay.SMS
    return bool(wanted and resident.email and resident.email_confirmed_at and reachable())


def by_sms(resident: Resident) -> bool:
    """Whether notices go by short message: wherever there is no other way, too."""
    return bool(resident.phone and (resident.notices != NoticeWay.MAIL or not by_mail(resident)))


def give(resident: Resident, *, email: str, way: str, network: str) -> Resident:
    """A resident gives an address, or "", and says where notices go; a new one is asked about.

    Raises TooOften where too many mails went to one address, for one person, or from one place.
    """
    actor = actor_of_resident(resident.pk)
    changed = email != resident.email
    if email and (changed or not resident.email_confirmed_at):
        _knock(resident, email, network)
    with transaction.atomic():
        row = give_email(resident, actor, email=email)
        choose_notices(row, actor, way=way)
        if changed:
            mails.turn_away(row.pk)
        if row.email and not row.email_confirmed_at:
            _ask(row)
    return row


def _knock(resident: Resident, email: str, network: str) -> None:
    """Nobody fills a stranger's mailbox through us."""
    limits.require("portal.mail.address", email.casefold(), 3, DAY)
    limits.require("portal.mail.month", email.casefold(), 6, 30 * DAY)
    limits.require("portal.mail.resident", str(resident.pk), 6, DAY)
    limits.require("portal.mail.network", network, 60, DAY)


def _ask(resident: Resident) -> None:
    """The one mail that goes to an address which nobody has confirmed."""
    email = resident.email or ""
    words = say(
        "address",
        Medium.MAIL,
        {
            "link": lambda: confirming(resident, now() + LASTS),
            "days": lambda: str(LASTS.days),
        },
    )
    key, until = f"address:{uuid7()}", now() + LASTS
    mails.send(email, words.subject, words.body, key, whose=resident.pk, expires_at=until)


def give_along(resident: Resident, email: str, network: str) -> bool:
    """An address is given together with a matter; whether it must be confirmed.

    One that is confirmed already changes nothing, and nothing that fails here keeps a matter back.
    """
    if email == resident.email and resident.email_confirmed_at:
        return False
    chosen = NoticeWay(resident.notices)
    way = NoticeWay.BOTH if chosen == NoticeWay.SMS and email != resident.email else chosen
    try:
        give(resident, email=email, way=way, network=network)
    except limits.TooOften:
        return False
    return True


def confirm(resident: Resident) -> None:
    """Whoever reads the mail has pressed the button."""
    confirm_email(resident, actor_of_resident(resident.pk), email=resident.email or "")


def stop(link: MailLink, resident: Resident) -> None:
    """Whoever reads the mail wants no more of it: the address is forgotten.

    Once it is, or where there is another address now, nothing is left to do.
    """
    if not link.is_for(resident):
        return
    with transaction.atomic():
        actor = actor_of_resident(resident.pk)
        choose_notices(give_email(resident, actor, email=""), actor, way=NoticeWay.SMS)
        mails.turn_away(resident.pk)


def tell(resident: Resident, subject: str, text: str, key: str) -> None:
    """A notice goes to the confirmed address, with the way to stop such mail at its end."""
    end = say("footer", Medium.MAIL, {"stop": lambda: stopping(resident)}).body
    whole = f"{text}\n\n-- \n{end}\n"
    email = resident.email or ""
    mails.send(email, subject, whole, key, whose=resident.pk, stop=stopping(resident))
