"""Who and where: units with their dates, periods, people and the files that they hand in."""

from communes.models.files import (
    BoundaryFile,
    Evidence,
    Submission,
    SubmissionCheck,
    SubmissionState,
)
from communes.models.people import (
    AccessToken,
    AuditAction,
    AuditEntry,
    InitialPassword,
    Membership,
    Role,
)
from communes.models.periods import (
    Period,
    PeriodState,
)
from communes.models.units import (
    DISTRICT_KINDS,
    PARENT_KINDS,
    UNIT_WORDS,
    Commune,
    Department,
    District,
    Unit,
    UnitKind,
    UnitSuccession,
    Village,
)

__all__ = [
    "DISTRICT_KINDS",
    "PARENT_KINDS",
    "UNIT_WORDS",
    "AccessToken",
    "AuditAction",
    "AuditEntry",
    "BoundaryFile",
    "Commune",
    "Department",
    "District",
    "Evidence",
    "InitialPassword",
    "Membership",
    "Period",
    "PeriodState",
    "Role",
    "Submission",
    "SubmissionCheck",
    "SubmissionState",
    "Unit",
    "UnitKind",
    "UnitSuccession",
    "Village",
]
