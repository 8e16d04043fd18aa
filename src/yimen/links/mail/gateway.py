"""The way to the mail server: what a message is made of, and what the server's answers mean."""

from __future__ import annotations

import smtplib
from email.charset import Charset
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from yimen.kernel.crypto import keyed_hash

FAKE = "yimen.links.mail.fake.Backend"
KEY = "X-Yimen-Key"
"""Where the fake finds the key; no such line leaves for a server."""
UTF8 = Charset("utf-8")
"""Chinese as base64: every server takes it, those without 8BITMIME too (RFC 2045)."""


class NotDelivered(Exception):
    """The server did not take it; it is tried again later."""


class Undeliverable(Exception):
    """The server never takes it: the same again would be refused again."""

    def __init__(self, reason: str, *, recipient: bool) -> None:
        super().__init__(reason)
        self.reason, self.recipient = reason, recipient


def reachable() -> bool:
    """Whether an e-mail gets somewhere: to a server, or into the outbox of a demonstration."""
    return bool(settings.DEMO or settings.MAIL_BACKEND != FAKE)


def message(address: str, subject: str, text: str, key: str, stop: str) -> EmailMessage:
    """A plain text that says of itself that a machine sent it and how to stop it.

    The same key has the same Message-ID, so that a mailbox shows what came twice once.
    """
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{keyed_hash(f'mail {key}').hex()[:40]}@{host}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: out-of-office answers stay away
    }
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    if settings.MAIL_BACKEND == FAKE:
        headers[KEY] = key
    made = EmailMessage(subject, text, to=[address], headers=headers)
    made.encoding = UTF8
    return made


def deliver(address: str, subject: str, text: str, key: str, stop: str) -> str:
    """Hand one e-mail to the server; what stands for its answer. NotDelivered, Undeliverable."""
    made = message(address, subject, text, key, stop)
    try:
        made.connection = get_connection(settings.MAIL_BACKEND)
        made.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]
        raise _failure(min(codes, default=0), recipient=True) from None
    except smtplib.SMTPDataError as refused:
        raise _failure(refused.smtp_code, recipient=False) from None
    except smtplib.SMTPResponseException as refused:  # it refuses us: ours to put right
        raise NotDelivered(f"SMTP {refused.smtp_code}") from None
    except OSError as broken:
        raise NotDelivered(type(broken).__name__) from None
    except ValueError:  # a line break in a header, an address that is none: never sent
        raise Undeliverable("not a message", recipient=False) from None
    return str(made.extra_headers["Message-ID"])


def _failure(code: int, *, recipient: bool) -> Exception:
    """5xx is for good (RFC 5321, 4.2.1); the words are left out, for they repeat the address."""
    if 500 <= code < 600:
        return Undeliverable(f"SMTP {code}", recipient=recipient)
    return NotDelivered(f"SMTP {code}")
