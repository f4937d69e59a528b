"""Whose capital and which kind a sum or a rate is of: the keys of its figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.drafts.about import districts_before
from reports.drafts.capital.holders import Holder, holder_of
from reports.drafts.capital.sources import outside_brackets
from reports.drafts.desk import Desk
from reports.drafts.reading import wording
from reports.drafts.reading.capital_kinds import capital_in, capitals_at, capitals_in
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.offices import run_before
from reports.drafts.reading.passages import Passage
from reports.drafts.turns import Turn, turn_of

_KIND_AFTER = re.compile(
    r"\s?(?:là |từ |thuộc |của )?(?:vốn|nguồn|nguồn vốn|kinh phí|chi) (?:đầu tư|sự nghiệp|thường xuyên|đtpt)"
)
_BOTH_KINDS = re.compile(r"(?<!\w)(?:cả )?hai (?:loại|nguồn)(?!\w)")
_WITH_IT = re.compile(r"(?:tính|kể|cộng)(?: thêm| cả)+\s?$")  # «nếu tính cả vốn sự nghiệp thì đạt 65,5%»
_TOTALS = re.compile(r"tổng (?:số |nguồn |cộng|các )?(?:vốn|kinh phí|cộng|số|nguồn)|" + _BOTH_KINDS.pattern)
_SUBJECT = re.compile(
    r"giải ngân|tiêu chí|khối lượng|nghiệm thu|thi công|giải phóng mặt bằng"
    r"|(?<!\w)(?:xã|bản|hộ|nghèo|thu nhập|công nhận|dân)(?!\w)"
)
_IN_PERIOD = re.compile(
    r"(?<!\w)(?<!hết )(?<!đến )(?<!cuối )(?<!giữa )(?<!đầu )(?<!từ )(?:tháng \d{1,2}(?![/\d])|quý (?:[ivx]+|\d)(?!\w)"
    r"|tuần (?:này|qua|trước))"
    r"[^;.,]{0,40}$"
)
_PURPOSE = re.compile(
    r"ocop|chuyển đổi số|phát triển sản xuất|đào tạo|tuyên truyền|nước sạch|du lịch (?:nông thôn|cộng đồng)"
    r"|(?<!\w)nội dung|huy động|dự án|mô hình|công trình|hạng mục|hợp phần|(?<!\w)đề án"
    r"|(?<!\w)(?:cho|vào|về) (?:(?:lĩnh vực|ngành|các|hạ tầng|xây dựng|phát triển|đường) )*(?:giao thông|thủy lợi"
    r"|trường học|y tế|điện|văn hóa|giáo dục|nông nghiệp|sản xuất|môi trường|chợ|nhà ở|cơ sở|hạ tầng)(?!\w)"
)
_OF_EACH = re.compile(r"(?<!\w)(?:mỗi|từng) (?:xã|huyện|bản|hộ|công trình|mô hình)(?!\w)")
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Capital:
    """Where the figures of the capital spoken of may stand: `funding`, `funding.recurrent`, `funding.holder.106`.

    Nothing where it cannot be said whose it is. `sure`: no other holder can be meant; `said`: the clause itself names
    the kind.
    """

    prefixes: tuple[str, ...] = ()
    sure: bool = True
    said: bool = True


def capital_of(desk: Desk, passage: Passage, mention: Mention) -> Capital:
    start, end = passage.sentence(mention.start)
    holder = holder_of(desk, passage, mention)
    kinds, said = kinds_of(passage, mention, start, end)
    turn = turn_of(passage, mention)
    if turn:
        return _in_turn(passage, start, turn, holder, kinds[0])
    left = passage.text(start, mention.start)
    sure = holder.sure and not _leaves_room(desk, left[left.rfind(";") + 1 :])
    prefixes = (_prefix(key, kind) for kind in (*kinds, *_ended(passage, mention, start, kinds)) for key in holder.keys)
    return Capital(tuple(dict.fromkeys(prefixes)), sure, said)


def _leaves_room(desk: Desk, clause: str) -> bool:
    """Whether it may be told of another day, of one month or quarter, or of what a part of the capital is for."""
    near = clause[max(clause.rfind(","), clause.rfind(":")) + 1 :]
    earlier = "so với" not in clause and wording.is_past_day(clause, desk.known.cutoff, slack=0)
    return earlier or bool(_IN_PERIOD.search(clause) or _PURPOSE.search(near) or _OF_EACH.search(clause))


def _prefix(holder: str, kind: str) -> str:
    return ".".join(part for part in ("funding", holder, kind) if part)


def _in_turn(passage: Passage, start: int, turn: Turn, holder: Holder, kind: str) -> Capital:
    """«Vốn đầu tư và vốn sự nghiệp lần lượt …»; nothing where one of several is meant and it cannot be said which."""
    kinds, districts = capitals_in(passage.text(start, turn.at)), districts_before(passage, start, turn.at)
    office = run_before(passage.offices, start, turn.at, passage.low)
    codes = [place.code for place in districts] or (list(office.codes) if office else [])
    own_kind, own = turn.of(list(dict.fromkeys(kinds))), turn.of(codes)
    keys = (f"holder.{own}",) if own else holder.keys
    return Capital(tuple(_prefix(key, own_kind or kind) for key in keys)) if own_kind or own else Capital()


def _ended(passage: Passage, mention: Mention, start: int, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """All kinds together, where the kind of capital may have ended with the words on it."""
    named = capitals_at(passage.text(start, mention.start))
    if not named or named[-1][1] not in kinds:
        return ()
    at = start + named[-1][0]
    holders = [ref.start for ref in passage.units if at < ref.start < mention.start and ref.district]
    told = holders and any(item.noun in ("percent", "money") for item in passage.between(at, holders[0]))
    return ("",) if told else ()


def kinds_of(passage: Passage, mention: Mention, start: int, end: int) -> tuple[tuple[str, ...], bool]:
    """Kinds of capital that a number may be of, the likeliest first, and whether its clause names them."""
    after = _KIND_AFTER.match(passage.low, mention.end, min(end, mention.end + 40))
    if after:
        word = after[0].strip(" (")
        return (capital_in(word) or capital_in("vốn " + " ".join(word.split()[-2:])),), True
    sentence = outside_brackets(passage.text(start, mention.start))
    named = capitals_at(sentence)
    last = max((match.start() for match in _TOTALS.finditer(sentence)), default=-1)
    if named:
        at, kind = named[-1]
        if _WITH_IT.search(sentence[:at]):
            return ("", kind), True
        if last <= at:
            return (kind,), not _NUMBER.search(sentence, at)
        return (("",) if _BOTH_KINDS.search(sentence, at) else (kind, "")), True
    if _BOTH_KINDS.search(sentence):
        return ("",), True
    head = re.split(r"\d", passage.text(passage.start, min(passage.start + 60, start)), maxsplit=1)[0]
    opening = capital_in(head) if start > passage.start else ""
    whole = (
        re.match(r"\s*(?:lũy kế|tổng|tính chung|chung)", sentence)
        and not passage.context.capital
        and not _opens(passage)
    )
    return (("" if whole else opening or passage.context.capital),), bool(whole) or last >= 0


def _opens(passage: Passage) -> str:
    """The kind that a paragraph is headed with: «- Vốn đầu tư: …»."""
    head = passage.text(passage.start, min(passage.end, passage.start + 40))
    return capital_in(head) if not re.search(r"tổng", head) else ""


def told_of_paid(passage: Passage, start: int, left: str) -> bool:
    """Whether a sentence tells of disbursement, by its words or by those before it in the paragraph or the heading."""
    words = _SUBJECT.findall(left) or _SUBJECT.findall(passage.low, passage.start, start)
    return "giải ngân" in words[-1] if words else passage.context.paid
