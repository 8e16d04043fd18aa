"""Moments and spans of time as people say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from yimen.deadlines.calendar import HOUR, SECOND, Calendar
from yimen.kernel.time import now

WEEKDAYS = (
    pgettext_lazy("day of the week", "Mon"),
    pgettext_lazy("day of the week", "Tue"),
    pgettext_lazy("day of the week", "Wed"),
    pgettext_lazy("day of the week", "Thu"),
    pgettext_lazy("day of the week", "Fri"),
    pgettext_lazy("day of the week", "Sat"),
    pgettext_lazy("day of the week", "Sun"),
)
"""Translators: in Chinese 周一 to 周日."""
MINUTE = 60 * SECOND
SOON = 3 * HOUR
"""Below this, what is left is told to the minute, whether offices are open or not."""


def moment(at: datetime) -> str:
    """`today 14:30`, `yesterday 09:05`, `Mon 23 Nov 14:30`, with the year if it is another."""
    local = timezone.localtime(at)
    return _moment(local, timezone.localdate(now()), get_language() or "")


@lru_cache(maxsize=8192)
def _moment(local: datetime, today: date, language: str) -> str:
    """The same, kept: a list is full of cases that are due at the same close of business."""
    away = local.toordinal() - today.toordinal()
    if away in (-1, 0, 1):
        return (_("today %s"), _("tomorrow %s"), _("yesterday %s"))[away] % f"{local:%H:%M}"
    if local.year == today.year:
        # Translators: letters of Django's date formats; in Chinese n月j日
        day = formatted(local, pgettext("date", "j M"))
        words = {"weekday": WEEKDAYS[local.weekday()], "day": day, "time": f"{local:%H:%M}"}
        return pgettext("date", "%(weekday)s %(day)s %(time)s") % words
    return in_full(local)


def day(on: date) -> str:
    """`Mon 23 Nov`, with the year and without the weekday if it is another year."""
    if on.year != timezone.localdate(now()).year:
        return date_format(on)
    words = {"weekday": WEEKDAYS[on.weekday()], "day": formatted(on, pgettext("date", "j M"))}
    return pgettext("date", "%(weekday)s %(day)s") % words


def in_full(at: datetime) -> str:
    """`23 Nov 2026 14:30`: as it stands on paper, which is read on another day."""
    # Translators: letters of Django's date formats; in Chinese Y年n月j日 H:i
    return formatted(timezone.localtime(at), pgettext("date", "j M Y H:i"))


def left(at: datetime, due: datetime, calendar: Calendar) -> str:
    """`2 working days left`, `1 h 20 min left`, `3 working days overdue`."""
    begin, end = timezone.localtime(at), timezone.localtime(due)
    if end >= begin:
        return _("%s left") % span(begin, end, calendar)
    return _("%s overdue") % span(end, begin, calendar)


def span(begin: datetime, end: datetime, calendar: Calendar) -> str:
    """The time between two moments: working days and hours, or plain time when it is short."""
    plain = (end - begin) // timedelta(microseconds=1)
    worked = calendar.worked(begin, end)
    day = _office_day(end, calendar)
    if plain < SOON or (worked < HOUR and plain < 4 * SOON):
        return _clock(plain)
    if worked < HOUR:
        return _("less than 1 working hour")
    days, rest = divmod(worked, day)
    words = []
    if days:
        words.append(ngettext("%d working day", "%d working days", days) % days)
    if days < 3 and rest >= HOUR:
        hours = rest // HOUR
        words.append(
            _("%d h") % hours
            if days
            else ngettext("%d working hour", "%d working hours", hours) % hours
        )
    return " ".join(words)


def _clock(micros: int) -> str:
    hours, minutes = divmod(micros // MINUTE, 60)
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%d min") % minutes


def _office_day(moment: datetime, calendar: Calendar) -> int:
    """The office time of the working day that a moment lies in, or of the next one."""
    day = calendar.workday_from(moment.toordinal())
    return calendar.worked(calendar.moment(day, 0), calendar.close(day))
