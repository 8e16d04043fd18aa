"""The mail server as the environment names it."""

from __future__ import annotations

import pytest

from yimen.places import Mail, NotPossible, mail, sender


def test_a_server_is_named_by_one_address() -> None:
    found = mail("smtp://us%40city:p%2Fw@mail.city.gov.cn:2525?tls=1&timeout=5")
    assert (found.host, found.port, found.user) == ("mail.city.gov.cn", 2525, "us@city")
    assert (found.password, found.tls, found.ssl, found.timeout) == ("p/w", True, False, 5)
    assert found.backend.endswith("smtp.EmailBackend")
    found = mail("smtps://mail.city.gov.cn?tls=1")
    assert (found.port, found.tls, found.ssl) == (465, False, True)
    assert mail("smtp://mail.city.gov.cn").port == 587


def test_without_one_it_is_the_fake() -> None:
    assert mail("") == Mail()
    assert mail("").backend == "yimen.links.mail.fake.Backend"


@pytest.mark.parametrize(
    "url",
    [
        *("mail.city.gov.cn", "http://mail", "smtp://", "smtp://mail:port", "smtp://mail:99999"),
        *("smtp://mail?tsl=1", "smtp://mail?timeout=0", "smtp://mail?timeout=x", "smtp://[mail"),
    ],
)
def test_what_cannot_be_read_stops_the_start_and_says_how_it_reads(url: str) -> None:
    with pytest.raises(NotPossible, match="YIMEN_MAIL must read"):
        mail(url)


def test_the_sender_is_named_or_nobody_answers() -> None:
    assert sender("", "https://12345.city.gov.cn/") == "no-reply@12345.city.gov.cn"
    assert sender("12345 <news@city.gov.cn>", "x") == "12345 <news@city.gov.cn>"
    for wrong in ("nobody", "a@b\nBcc: c@d"):
        with pytest.raises(NotPossible, match="YIMEN_MAIL_FROM"):
            sender(wrong, "")
