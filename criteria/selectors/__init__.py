"""Finished answers about many units: who meets what on a day, holds which title, is to reach what."""

from criteria.selectors.facts import (
    ReadingInfo,
    RecognitionInfo,
    TargetInfo,
    readings_on,
    recognitions_on,
    targets_on,
)
from criteria.selectors.results import (
    CriterionInfo,
    Results,
    UnitResult,
    indicator_counts,
    leads_on,
    results_by_level,
    results_for,
    sets_on,
    used_set_ids,
)

__all__ = [
    "CriterionInfo",
    "ReadingInfo",
    "RecognitionInfo",
    "Results",
    "TargetInfo",
    "UnitResult",
    "indicator_counts",
    "leads_on",
    "readings_on",
    "recognitions_on",
    "results_by_level",
    "results_for",
    "sets_on",
    "targets_on",
    "used_set_ids",
]
