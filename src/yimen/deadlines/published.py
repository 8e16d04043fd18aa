"""What is known of the year's days before a city enters anything: past notices, and the law.

The notices of 2004 onwards come with the package chinesecalendar. For a year without one, the law
itself names the days (全国年节及纪念日放假办法, 2024-11); those of the lunar calendar are in
`seed/lunar.csv`. Weekends that will be worked (调休) cannot be known before the notice.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from chinese_calendar.constants import Holiday as Noticed
from chinese_calendar.constants import holidays, workdays
from django.db import models
from django.utils.translation import gettext_lazy as _

SEED = Path(__file__).with_name("seed")


class Holiday(models.TextChoices):
    """The days of rest of the whole people, and the one that a notice added in 2015."""

    NEW_YEAR = "new_year", _("New Year's Day")
    SPRING_FESTIVAL = "spring_festival", _("Spring Festival")
    TOMB_SWEEPING = "tomb_sweeping", _("Tomb-sweeping Day")
    LABOUR_DAY = "labour_day", _("Labour Day")
    DRAGON_BOAT = "dragon_boat", _("Dragon Boat Festival")
    MID_AUTUMN = "mid_autumn", _("Mid-Autumn Festival")
    NATIONAL_DAY = "national_day", _("National Day")
    VICTORY_DAY = "victory_day", _("Victory Day")


NAMES = {
    Noticed.new_years_day: Holiday.NEW_YEAR,
    Noticed.spring_festival: Holiday.SPRING_FESTIVAL,
    Noticed.tomb_sweeping_day: Holiday.TOMB_SWEEPING,
    Noticed.labour_day: Holiday.LABOUR_DAY,
    Noticed.dragon_boat_festival: Holiday.DRAGON_BOAT,
    Noticed.mid_autumn_festival: Holiday.MID_AUTUMN,
    Noticed.national_day: Holiday.NATIONAL_DAY,
    Noticed.anti_fascist_70th_day: Holiday.VICTORY_DAY,
}


def rows(name: str) -> list[dict[str, str]]:
    """A file of the seed, row by row."""
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def holiday_label(name: str) -> str:
    """A holiday's name in the reader's language; a city's own words as they are."""
    return str(Holiday(name).label) if name in Holiday.values else name


@cache
def chinese_names() -> Mapping[str, str]:
    """The holidays as notices write them, to their values."""
    return {row["name"]: row["holiday"] for row in rows("holidays.csv")}


@cache
def past_notices() -> Mapping[date, tuple[bool, str, int]]:
    """Every day that a known notice names: (works, holiday, year of the notice)."""
    label = {each.value: NAMES[each] for each in Noticed}
    found: dict[date, tuple[bool, str, int]] = {}
    for works, days in ((False, holidays), (True, workdays)):
        for day, name in days.items():
            holiday = label[name]
            late = day.month == 12 and holiday == Holiday.NEW_YEAR
            found[day] = (works, holiday, day.year + late)
    return found


@cache
def past_years() -> frozenset[int]:
    """The years whose notice is known without any row."""
    return frozenset(year for _works, _name, year in past_notices().values())


@cache
def _lunar() -> Mapping[int, dict[str, date]]:
    return {
        int(row["year"]): {name: date.fromisoformat(row[name]) for name in row if name != "year"}
        for row in rows("lunar.csv")
    }


@cache
def statutory_days(year: int) -> Mapping[date, str]:
    """The days of rest that the law itself gives in a year; lunar ones as far as they are known."""
    found = {
        date(year, 1, 1): Holiday.NEW_YEAR,
        **{date(year, 5, day): Holiday.LABOUR_DAY for day in (1, 2)},
        **{date(year, 10, day): Holiday.NATIONAL_DAY for day in (1, 2, 3)},
    }
    lunar = _lunar().get(year, {})
    for name, day in lunar.items():
        # the Spring Festival is the last day of the old year and the first three of the new
        lasts = range(-1, 3) if name == Holiday.SPRING_FESTIVAL else range(1)
        for more in lasts:
            found.setdefault(day + timedelta(days=more), Holiday(name))
    return {day: holiday.value for day, holiday in found.items()}
