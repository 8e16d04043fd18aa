from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.ids import uuid7
from yimen.kernel.time import now, time_is

moments = st.datetimes(datetime(1970, 1, 1), datetime(2500, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, moments)
def test_keys_sort_as_the_milliseconds_they_were_made_in(one: datetime, other: datetime) -> None:
    keys = uuid7(one), uuid7(other)
    times = [int(each.timestamp() * 1000) for each in (one, other)]
    if times[0] != times[1]:
        assert (keys[0] < keys[1]) == (times[0] < times[1])
        assert (str(keys[0]) < str(keys[1])) == (times[0] < times[1])


@given(moments)
def test_a_key_is_of_version_7_and_says_its_millisecond(moment: datetime) -> None:
    key = uuid7(moment)
    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert key.int >> 80 == int(moment.timestamp() * 1000)


def test_a_thousand_keys_of_one_moment_differ() -> None:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    assert len({uuid7(moment) for _ in range(1000)}) == 1000


def test_a_key_is_made_in_the_moment_that_is_told_of() -> None:
    then = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    with time_is(then):
        assert now() == then
        assert uuid7().int >> 80 == int(then.timestamp() * 1000)
    assert now() > then


def test_a_key_made_elsewhere_can_be_read() -> None:
    """The example of RFC 9562, appendix A.6."""
    key = UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    assert key.int >> 80 == 1645557742000
