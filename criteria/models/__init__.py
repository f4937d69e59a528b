"""Criteria sets with their criteria, indicators and thresholds, and what was observed about them."""

from criteria.models.facts import (
    Act,
    Assessment,
    Reading,
    Recognition,
    Target,
    UnitFact,
    Verdict,
)
from criteria.models.sets import (
    CriteriaSet,
    Criterion,
    Indicator,
    LeadDepartment,
    Level,
    Operator,
    Threshold,
    ValueType,
)

__all__ = [
    "Act",
    "Assessment",
    "CriteriaSet",
    "Criterion",
    "Indicator",
    "LeadDepartment",
    "Level",
    "Operator",
    "Reading",
    "Recognition",
    "Target",
    "Threshold",
    "UnitFact",
    "ValueType",
    "Verdict",
]
