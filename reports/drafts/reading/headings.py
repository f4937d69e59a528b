"""What a heading, or a short line above others, says of what stands below it: the set, the time, the plan."""

from __future__ import annotations

import re

from reports.drafts.known import ADVANCED, COMMUNE, DISTRICT, VILLAGE, Known
from reports.drafts.reading import wording

_GOALS = re.compile(
    r"nhiệm vụ|mục tiêu|phương hướng|(?<!giao )kế hoạch(?! (?:vốn|đầu tư))|giải pháp thực hiện|thời gian tới|cuối năm"
)
_YEAR_END = re.compile(r"(?:[\divx]+[.)]?|[a-zđ]\)|-)?\s*(?:đến|tới) (?:hết |cuối )?năm (20\d\d)\s?:?")
BY_CRITERION = re.compile(r"(?:theo|từng)(?: từng)? (?:tiêu chí|tc)(?!\w)")
_OF_GIVEN = re.compile(r"(?<!\w)giao|phân bổ|nguồn lực|huy động|bố trí")
_OF_PLAN = re.compile(r"xã (?:trong|thuộc|theo|có) (?:diện )?(?:kế hoạch|mục tiêu)")  # which communes, not when
_RESULTS = re.compile(r"kết quả|đánh giá|khó khăn|tồn tại|hạn chế|thực trạng|tình hình")
_LEVELS = (
    (ADVANCED, wording.ADVANCED),
    (VILLAGE, re.compile(r"(?:thôn, bản|bản|thôn) (?:đạt chuẩn |được công nhận )?(?:nông thôn mới|ntm)")),
    (
        DISTRICT,
        re.compile(r"huyện (?:đạt chuẩn |được công nhận )?(?:nông thôn mới|ntm)|tiêu chí (?:cấp )?huyện|cấp huyện"),
    ),
)
_PLANNED_COMMUNES = re.compile(r"xã (?:được )?(?:dự kiến|kế hoạch|phấn đấu|đăng ký)[^.;]{0,60}năm 20\d\d")
_YEAR = re.compile(r"năm (20\d\d)")
_PLANNED = re.compile(r"dự kiến|kế hoạch|phấn đấu|đăng ký|mục tiêu")


def is_of_goals(text: str, known: Known) -> bool:
    """Whether what stands below looks ahead."""
    told = bool(_GOALS.search(_OF_PLAN.sub("", text))) and not _RESULTS.search(text)
    return told or _is_year_end(text, known)


def names_planned_communes(text: str) -> bool:
    """«5 xã dự kiến đạt chuẩn năm 2024:», but not what they are to reach by then."""
    return bool(_PLANNED_COMMUNES.search(text)) and not _level_now(text)


def _is_year_end(text: str, known: Known) -> bool:
    """A heading «1. Đến hết năm 2024», unless the report itself goes to the end of that year."""
    found = _YEAR_END.fullmatch(text.strip())
    cutoff = known.cutoff
    return bool(found) and not (found and cutoff and (cutoff.month, cutoff.year) == (12, int(found[1])))


def is_of_paid(text: str) -> bool:
    return "giải ngân" in text and not _OF_GIVEN.search(text)


def _level_now(text: str) -> bool:
    return bool(re.search(r"đến hết|đến cuối", text))


def level_in(text: str) -> str:
    return next((level for level, pattern in _LEVELS if pattern.search(text)), COMMUNE)


def plan_year(text: str) -> int | None:
    years = [int(year) for year in _YEAR.findall(text)]
    return years[0] if years and _PLANNED.search(text) else None
