"""The words of these reports: what is foreseen, what is past, what is said of communes."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from reports.drafts.reading import times
from reports.drafts.statements import CHANGE, GOAL, NOW, PAST

_MODIFIER = re.compile(
    r"(?:xã|huyện|bản|thôn) (?:được )?(?:dự kiến|kế hoạch|phấn đấu|đăng ký)(?: (?:về đích"
    r"|đạt chuẩn|công nhận|hoàn thành)(?:(?! hiện | đến nay)[^,;:.(]){0,60})?"
    r"|so với (?:kế hoạch|mục tiêu)[^,;:.]{0,24}|kế hoạch vốn|theo kế hoạch giao|khả năng hoàn thành|mục tiêu quốc gia"
)
_GOAL = re.compile(
    r"dự kiến|phấn đấu|mục tiêu|(?<!\w)sẽ |đến hết năm|đến cuối năm|hết năm 20|quyết tâm|(?<![\w/-])kh(?![\w/-])"
    r"|(?:đảm bảo|bảo đảm) (?:hoàn thành|đến|cuối|hết|bình quân)"
    r"|nâng (?:tổng )?số|đưa (?:tổng )?số|kế hoạch (?:năm|đến|là|đề ra)|theo kế hoạch"
    r"|chỉ tiêu (?:đề ra|giao|năm)|đăng ký|(?:vào|đến|trong) năm 20|phải đạt|cần đạt"
)
_NOW = re.compile(
    r"(?<![\w/-])th(?![\w/-])|(?:đến|bây) giờ"
    r"|(?<!năm )(?<!từ )(?<!tháng )(?<!\w)nay (?:còn|đã|chỉ|được|là|mới|đạt|có)(?!\w)"
    r"|đến nay|hiện nay|hiện tại|(?<!thực )hiện (?:có|đạt|mới|còn|đã|bình quân|bq|được|ở mức)|hiện toàn"
)
_DONE = re.compile(  # now, unless a time is named with it: «cuối năm 2023 mới đạt»
    r"thời điểm|kết quả|mới (?:chỉ )?(?:đạt|có)|tính đến|đã đạt|đã có|đã được|đã giải ngân"
)
_PAST = re.compile(
    r"cùng kỳ|năm trước|năm ngoái|đầu kỳ|trước đây|giai đoạn trước|(?<!tháng )đầu năm|trước đó|kỳ (?:báo cáo )?trước"
    r"|so với|giữa năm|(?<!\w)hồi (?:đầu|giữa|cuối|tháng)"
)
_ONCE = re.compile(r"(?:nếu|khi) (?:các )?xã [^;.]{2,60}?(?:công nhận|đạt)(?!\w)")  # «sau khi xã … được công nhận»
_YEAR = re.compile(r"năm (20\d\d)(?!\s?-)")
_MONTHS = re.compile(r"(?<!\w)(\d{1,2}) tháng(?: đầu)?(?: năm)?")
_DAY = re.compile(r"(?:ngày |đến |hết |tháng )(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](20\d\d)(?!\d)")
_SHORT_DAY = re.compile(r"(?:ngày |đến |hết |tại |điểm )(\d{1,2})[/.-](\d{1,2})(?:[/.-](20\d\d))?(?![\d/])")
_MONTH = re.compile(r"(?:đến|hết|cuối|hồi|tại|điểm) tháng (\d{1,2})(?:/(20\d\d))?(?![\d/])")
_CHANGE = re.compile(
    r"(?<!\w)(?:tăng|giảm|thêm|tăng thêm|giảm đi|bớt|mất|tụt|sụt|rớt|nâng thêm|vượt|(?:cao|thấp|nhiều|ít|lớn|kém) hơn)"
    r"(?: được| thêm| ở| tại"
    r"| so với [^,;:]{0,40})?(?: từ)?\s?$"
)
_COMPARED = re.compile(
    r"(?:thấp|cao|nhiều|ít) hơn[^,;:.\d]{0,40}$"
    r"|(?:(?:thấp|cao|nhiều|ít) hơn|(?<!\w)chênh (?:lệch|nhau)) (?:[^;.,]|,(?=\d)){0,60}(?:là|:)\s?$"
    r"|(?<!\w)(?:hơn|kém|thua|cách) (?:xã|huyện|thành phố) [^,;:.\d]{2,40}$|(?:,|và) (?:hơn|kém|thua) [^,;:.\d]{2,40}$"
)
_FALLEN = re.compile(
    r"(?<!\w)(?:giảm|mất|tụt|sụt|rớt|rơi|lùi|hụt|trượt|tuột)(?: (?:đi|mất|lại|hẳn|tới|đến|những|giảm|được|thêm|ở|tại))*"
    r"(?: so với [^,;:]{0,40})?(?: từ)?\s?$"
)
RECOGNISE_MORE = re.compile(r"(?<!đã )(?<!được )công nhận (?:mới |bổ sung )?thêm\s?$")
_HAPPENED = re.compile(
    r"(?<!\w)(?:từ (?:ngày|đầu|tháng)|đến nay|đến ngày|(?:trong )?\d{1,2} tháng|trong kỳ|vừa qua|đã )"
)
FROM_TO = re.compile(r"(?:\s?\([^()]{0,20}\))?\s?(?:lên|xuống|tăng lên|đến nay)(?!\w)")
_YEAR_AFTER = re.compile(
    r"[\s(,]{0,3}(?:vào |của |trong |cuối |hết |đến |đến hết |đến cuối )?năm (20\d\d)(?!\s?(?:là|đạt|có|chỉ|mới|:))"
)

_FORESEEN = re.compile(
    r"(?<!\w)ước [^;.\d]{0,30}(?:cả năm|hết năm|cuối năm)|dự kiến|phấn đấu|(?<!\w)sẽ |đến hết năm|đến cuối năm"
    r"|cam kết|quyết tâm"
)
HEDGE = re.compile(
    r"(?<!\w)(trên|hơn|gần|khoảng|xấp xỉ|ước|ít nhất|tối thiểu|không quá|tối đa|dưới|chưa (?:đến|tới|đầy))(?: đạt)?\s?$"
)

RECOGNISED = re.compile(r"công nhận(?! hộ)|có quyết định (?:đạt|của)|đã có quyết định|được cấp bằng|có bằng công nhận")
NOT_RECOGNISED = re.compile(r"(?:chưa|không) (?:được |có quyết định |có quyết định được )?công nhận|chờ công nhận")
WITHDRAWN = re.compile(r"(?:thu hồi|tước|bãi bỏ)(?!\w)")
PROPOSED = re.compile(r"(?:đủ điều kiện|đề nghị|trình|hồ sơ|thẩm định|xét|hoàn thiện)[^,;.]{0,40}công nhận")
ALL_MET = re.compile(
    r"(?:đạt|hoàn thành) trọn (?:bộ|vẹn)(?: cả)?(?: \d+(?:/\d+)?)?(?: các)? ?tiêu chí|"
    r"đạt (?:đủ|toàn bộ|tất cả|cả)(?: \d+(?:/\d+)?)?(?: các)? ?tiêu chí|(?:hoàn thành"
    r"|đạt) (?:đầy )?đủ(?: \d+)?(?: các)? ?(?:bộ )?tiêu chí"
    r"|đạt 100 ?% (?:số )?tiêu chí|(?<!\w)đủ(?: \d+(?:/\d+)?)?(?: các)? (?:tiêu chí|tc)"
    r"(?=\s?(?:[.,;:()|/]|$|(?:theo|để|của|ntm|nông|hiện|bình quân|còn|thì|mà|là|nhưng|và)(?!\w)))"
)
BARE = re.compile(
    r"đạt chuẩn|về đích|chuẩn (?:nông thôn mới|ntm)|hoàn thành (?:xây dựng )?(?:nông thôn mới"
    r"|ntm)|đạt (?:nông thôn mới|ntm)"
)
PLANNED = re.compile(
    r"dự kiến|phấn đấu|kế hoạch(?! (?:giám sát|kiểm tra|khảo sát|thanh tra|công tác|làm việc|họp))|đăng ký"
    r"|mục tiêu|lộ trình|sẽ "
)
SUBGROUP = re.compile(
    r"xã(?: thuộc)?(?: nhóm| diện)? (?:biên giới|đặc biệt khó khăn|đbkk|khó khăn|khu vực (?:i{1,3}|[1-3])|135|nghèo"
    r"|vùng (?:cao|sâu|xa|biên|thấp|i{1,3}|[1-3]|đồng bào)|an toàn khu|atk|nội địa|bãi ngang|điểm)(?!\w)"
    r"|(?:khu vực|vùng) (?:i{1,3}|[1-3])(?!\w)"
)
_MOSTLY = re.compile(  # «13 xã, hầu hết là xã biên giới» tells more of those counted
    r"[\s,(]+(?:hầu hết|phần lớn|đa số|đa phần|chủ yếu|tập trung|nhiều xã|cơ bản|đều là|toàn là|toàn bộ là|tất cả là"
    r"|trong (?:số )?đó|đây là|nhất là)(?!\w)"
)
VISITED = re.compile(
    r"(?:làm việc|khảo sát|kiểm tra|giám sát|thanh tra|thăm|dự họp)(?: (?!huyện|xã|bản|thấy|cho)[^\W\d]+){0,5}"
    r"(?: \d+ (?:huyện|xã|bản)(?:,| và)){0,3}\s?$"
)
ADVANCED = re.compile(
    r"nâng cao(?! (?:chất lượng|đời sống|năng lực|nhận thức|thu nhập|hiệu quả|vai trò|trách nhiệm))"
    r"|(?<!\w)ntm\s?-?nc(?!\w)"
)
NOT_MET = re.compile(
    r"(?:chưa|không) (?:đạt|hoàn thành|đủ(?: \d+(?:/\d+)?)?(?: các)? (?:tiêu chí|tc))|còn thiếu|chưa đảm bảo"
)
RAISED = re.compile(
    r"số xã [^;.]{0,60}(?:đạt|là|lên|có)\s?$|nâng (?:tổng )?số|đưa (?:tổng )?số|(?<!\w)lên\s?$|tổng số xã"
)
WHOLE = re.compile(
    r"(?:(?:tổng số(?: xã)?|số xã(?= th| tr))(?: thực hiện| triển khai| của huyện)?(?: là| có)?\s?:?|tổng cộng"
    r"|toàn (?:tỉnh|huyện|thành phố)(?: hiện)?(?: nay)?(?: có)?"
    r"|(?:tỉnh|huyện|thành phố)[^,;.]{0,20} (?:hiện )?có|trên tổng số)\s?$"
)


def told_of(after: str) -> str:
    """The words after a count that say which units are counted, without what most of these are besides."""
    return _MOSTLY.split(after, maxsplit=1)[0]


def is_foreseen(left: str, cutoff: date | None) -> bool:
    """Whether an amount or a rate is expected, not paid: «dự kiến giải ngân đạt 95%», «ước đến 31/12 đạt 95%»."""
    clause = _MODIFIER.sub(lambda found: " " * len(found[0]), left[left.rfind(";") + 1 :])
    ends = [match.end() for match in _FORESEEN.finditer(clause)]
    ends += [end for end, months in _days_named(clause, cutoff) if months > 0]
    return bool(ends) and not re.search(r"(?<!\w)đã |đến nay|hiện", clause[max(ends) :])


def is_change(left: str) -> bool:
    """«tăng 02 xã»; «công nhận thêm 05 xã» is a plan."""
    return bool(_CHANGE.search(left) or _FALLEN.search(left) or _COMPARED.search(left)) and not RECOGNISE_MORE.search(
        left
    )


def when(left: str, right: str, *, goal: bool, year: int | None, cutoff: date | None, title: str) -> str:
    """Of which time a number speaks, by the last word before it that says; by the section where none does."""
    if RECOGNISE_MORE.search(left):
        return CHANGE if _HAPPENED.search(left) and not _GOAL.search(left) else GOAL
    if is_change(left):
        return PAST if left.rstrip().endswith("từ") else CHANGE
    if left.rstrip().endswith("từ") and FROM_TO.match(right):
        return PAST
    after = _YEAR_AFTER.match(right)
    if after and year and int(after[1]) != year:
        return PAST if int(after[1]) < year else GOAL
    bare = _MODIFIER.sub(lambda found: " " * len(found[0]), left)
    marks = [(match.start(), GOAL) for match in _GOAL.finditer(bare) if not _year_over(bare, match, cutoff)]
    marks += [(match.start(), NOW) for match in _NOW.finditer(bare)]
    named = sorted([*times.periods(bare, cutoff, title), *times.years(bare, year), *_past_days(bare, cutoff)])
    marks += [(item.start, PAST) for item in named if item.past]
    marks += [(two.start, NOW) for one, two in pairwise(named) if one.past and not two.past]
    marks += [(match.start(), NOW) for match in _DONE.finditer(bare) if not _is_dated(named, match.start())]
    marks += [(match.start(), PAST) for match in _ONCE.finditer(bare)]
    marks += [(match.start(), PAST) for match in _PAST.finditer(bare)]
    marks += [(match.start(), PAST) for match in _YEAR.finditer(bare) if year and int(match[1]) < year]
    marks += [(match.end(), PAST) for match in _DAY.finditer(bare) if _before(match, cutoff)]
    marks += [(match.end(), GOAL) for match in _DAY.finditer(bare) if _months_after(match, cutoff) > 0]
    marks += [(match.start() + 20, PAST) for match in _MONTHS.finditer(bare) if times.is_other_months(match[1], title)]
    if marks:
        return max(marks)[1]
    return GOAL if goal else NOW


def _is_dated(named: list[times.Time], at: int) -> bool:
    """«Cuối năm 2023, xã Can Hồ mới đạt 12/19 tiêu chí»: done by the time named last before it."""
    before = [item for item in named if item.start < at]
    return bool(before) and before[-1].past


def _past_days(text: str, cutoff: date | None) -> list[times.Time]:
    return [times.Time(end, past=True) for end, months in _days_named(text, cutoff) if months < -1]


def _year_over(text: str, match: re.Match[str], cutoff: date | None) -> bool:
    """«đến hết năm 2023» looks ahead, but not in the report as of the last day of 2023."""
    named = _YEAR.search(text, max(0, match.start() - 12), match.end() + 14)
    return bool(named and cutoff and (cutoff.month, cutoff.day) == (12, 31) and int(named[1]) == cutoff.year)


def _before(match: re.Match[str], cutoff: date | None) -> bool:
    """A day more than a month before the cut-off."""
    return _months_after(match, cutoff) < -1


def is_past_day(left: str, cutoff: date | None, slack: int = 1) -> bool:
    """Whether the last day or month named lies before the month of the figures: «đến 30/6 giải ngân …»."""
    named = _days_named(left, cutoff)
    return bool(named) and max(named)[1] < -slack


def _days_named(left: str, cutoff: date | None) -> list[tuple[int, int]]:
    """Where days and months named end, and how many months each lies after the cut-off."""
    if cutoff is None:
        return []
    days = [(match.end(), int(match[2]), match[3]) for match in _SHORT_DAY.finditer(left)]
    days += [(match.end(), int(match[1]), match[2]) for match in _MONTH.finditer(left)]
    return [(end, (int(year or cutoff.year) - cutoff.year) * 12 + month - cutoff.month) for end, month, year in days]


def _months_after(match: re.Match[str], cutoff: date | None) -> int:
    return (int(match[3]) - cutoff.year) * 12 + int(match[2]) - cutoff.month if cutoff else 0
