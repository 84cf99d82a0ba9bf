"""Closed intervals: of dates with a granularity, and of numbers with open ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["DateInterval", "Granularity", "NumberInterval"]


class Granularity(StrEnum):
    """How fine a date is, coarse to fine; `none` for an unbounded or vague one."""

    NONE = "none"
    DECADE = "decade"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInterval:
    """A closed interval of calendar dates `[earliest, latest]`, ISO 8601 (`YYYY-MM-DD`); None = open."""

    earliest: str | None
    latest: str | None
    granularity: Granularity = Granularity.DAY

    def meets(self, other: DateInterval) -> bool:
        """Tell whether both intervals share a day.

        >>> DateInterval(earliest="2021-03-01", latest=None).meets(DateInterval(earliest=None, latest="2021-02-28"))
        False
        """
        if self.latest and other.earliest and self.latest < other.earliest:
            return False
        return not (other.latest and self.earliest and other.latest < self.earliest)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberInterval:
    """A closed interval of numbers `[low, high]`; None = no bound stated."""

    low: float | None
    high: float | None

    def meets(self, other: NumberInterval) -> bool:
        """Tell whether one number can satisfy both.

        >>> NumberInterval(low=6, high=None).meets(NumberInterval(low=8, high=10))
        True
        >>> NumberInterval(low=5, high=6).meets(NumberInterval(low=8, high=10))
        False
        """
        if self.high is not None and other.low is not None and self.high < other.low:
            return False
        return not (other.high is not None and self.low is not None and other.high < self.low)
