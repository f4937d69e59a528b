"""Statements of a draft as frozen values: what is said of what, where, and which figures could answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.drafts.findings import Topic

NOW, GOAL, PAST, CHANGE = "now", "goal", "past", "change"

# Why a number that was seen is not recognised.
BARE = "«đạt chuẩn» có thể là đạt đủ tiêu chí hoặc đã được công nhận: hãy ghi rõ"
OTHER_TIME = "nói về thời điểm khác ngày chốt số liệu của kỳ này"
A_CHANGE = "nói mức tăng, giảm: báo cáo của kỳ này không có số liệu đó"
A_PART = "nói một phần của số xã: báo cáo không có số liệu riêng cho phần này"
ROUGHLY = "số tiền nói tròn hoặc đọc được hai cách: hãy ghi đủ số"
UNKNOWN = "báo cáo không có số liệu có tên cho câu này"


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure that a statement may mean, with its value in the report; None where the report has none."""

    figure: str
    value: Decimal | None
    label: str = ""
    fact: str = ""  # what is stated, where that is not the figure itself: the rest of it, an unknown unit's count


@dataclass(frozen=True, slots=True)
class Claim:
    """One number stated.

    `answers` are the readings that the words allow, the likeliest first: the statement agrees when one of
    them fits. Without answers the number was seen and not recognised, `reason` says why. `whole` is a stated
    denominator with the figure that answers it. `hedge` is «trên», «gần» and the like.
    """

    start: int
    end: int
    kind: str
    value: Decimal
    answers: tuple[Answer, ...] = ()
    decimals: int = 0
    scale: Decimal = Decimal(1)
    whole: Decimal | None = None
    whole_answer: Answer | None = None
    whole_at: int = 0
    whole_decimals: int = 0
    unit: str = ""
    when: str = NOW
    hedge: str = ""
    reason: str = ""
    lenient: str = ""  # why the words leave open what is meant: never contradicted
    group: str = ""  # what the units counted have in common, against which their list is held

    @property
    def subject(self) -> str:
        """The figure first meant."""
        return self.answers[0].figure if self.answers else ""

    @property
    def fact(self) -> str:
        """What two statements of the same share."""
        return (self.answers[0].fact or self.answers[0].figure) if self.answers else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of criteria or units: what it says, and the count stated before it."""

    start: int
    end: int
    kind: str
    numbers: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    figure: str
    stated: int | None = None
    stated_at: tuple[int, int] = (0, 0)
    whole_list: bool = False
    codes: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A finding that a rule of wording or arithmetic makes by itself."""

    verdict: str
    start: int
    end: int
    figure: str
    stated: str
    actual: str
    why: str
    topic: Topic
