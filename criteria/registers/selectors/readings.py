"""Indicators of a unit with their bars, as recorded or as sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from communes.lines import Lines, facts_seen
from communes.models import Unit
from criteria.models import (
    CriteriaSet,
    Criterion,
    Indicator,
    Level,
    Reading,
)
from criteria.registers.forms import ReadingLine
from criteria.unit_selectors import IndicatorLine, indicator_lines


def levels_with_indicators(day: date) -> list[Level]:
    found = set(
        Indicator.objects.filter(criterion__criteria_set__in=CriteriaSet.objects.on(day)).values_list(
            "criterion__criteria_set__level", flat=True
        )
    )
    return [level for level in Level if level in found]


def reading_counts(level: str, day: date) -> dict[int, int]:
    """How many indicators of each unit have a reading."""
    sets = CriteriaSet.objects.on(day).filter(level=level)
    counts: dict[int, int] = defaultdict(int)
    for unit in (
        Reading.objects.as_of(day).filter(indicator__criterion__criteria_set__in=sets).values_list("unit_id", flat=True)
    ):
        counts[unit] += 1
    return counts


@dataclass
class ReadingGroup:
    criterion: Criterion
    lines: list[ReadingLine] = field(default_factory=list)


def reading_groups(unit: Unit, level: str, day: date, data: QueryDict | None = None) -> list[ReadingGroup]:
    """Every indicator of the set as recorded, or as it was sent."""
    seen = facts_seen(Reading, data) if data is not None else {}
    groups: list[ReadingGroup] = []
    for lines in indicator_lines(unit, level, day).values():
        group = ReadingGroup(lines[0].indicator.criterion)
        group.lines += [_reading_line(unit, line, seen, data) for line in lines]
        groups.append(group)
    return groups


def _reading_line(unit: Unit, line: IndicatorLine, seen: dict[int, Reading], data: QueryDict | None) -> ReadingLine:
    fact = Reading(unit=unit, indicator=line.indicator)
    prefix = f"i{line.indicator.pk}"
    return ReadingLine(fact, line.reading, seen, bar=line.threshold, data=data, prefix=prefix)


def all_lines(groups: Iterable[ReadingGroup]) -> Lines:
    return Lines(line for group in groups for line in group.lines)
