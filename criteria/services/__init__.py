"""Verbs that write facts about criteria; keyword-only and atomic, ValidationError says what is wrong."""

from criteria.services.statuses import (
    record_assessment,
    record_reading,
    save_assessment,
    take_back,
)
from criteria.services.targets import (
    drop_target,
    record_target,
)
from criteria.services.thresholds import (
    correct_threshold,
    newest_of_series,
)
from criteria.services.titles import (
    cancel_recognition,
    newest_decision,
    record_recognition,
)

__all__ = [
    "cancel_recognition",
    "correct_threshold",
    "drop_target",
    "newest_decision",
    "newest_of_series",
    "record_assessment",
    "record_reading",
    "record_recognition",
    "record_target",
    "save_assessment",
    "take_back",
]
