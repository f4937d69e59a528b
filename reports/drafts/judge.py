"""Compares statements with the report's figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ntm_portal.lib.numbers import rounded
from reports.drafts.findings import AGREES, CONTRADICTS, NOT_RECOGNISED, Topic, Verdict, printed
from reports.drafts.known import Known
from reports.drafts.statements import BARE, Answer, Claim

# What a figure was computed from, as an officer calls it.
RECORDS = {
    "criteria.Assessment": "đánh giá tiêu chí",
    "criteria.Reading": "số liệu chỉ tiêu",
    "criteria.Recognition": "quyết định công nhận",
    "criteria.Target": "mục tiêu",
    "criteria.Criterion": "bộ tiêu chí",
    "communes.Unit": "danh mục đơn vị",
    "funding.Allocation": "giao vốn",
    "funding.Disbursement": "giải ngân",
    "reports.TrainingClass": "lớp tập huấn",
    "reports.GuidanceDocument": "văn bản chỉ đạo, hướng dẫn",
}
_AT_LEAST = frozenset(("trên", "hơn", "ít nhất", "tối thiểu"))
_AT_MOST = frozenset(("gần", "không quá", "tối đa", "dưới", "chưa đến", "chưa tới", "chưa đầy"))
NEAR = Decimal("0.1")  # «trên 50 %» and «gần 51 %» may be off by a tenth of the number
_TELLS_TIME = re.compile(r"(?:hết|cuối) năm|kỳ trước|năm \d{4}$")  # such a label takes no day
PRINTED_DECIMALS = 1  # of a rate: 71,99 is printed as 72,0 and may be called «trên 72 %», 9,72 is not «trên 10 %»
UNITS = {
    Decimal(1000): " tỷ đồng",
    Decimal(1): " triệu đồng",
    Decimal("0.001"): " nghìn đồng",
    Decimal("0.000001"): " đồng",
}
NO_VALUE = "báo cáo của kỳ này không có số liệu để đối chiếu"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its verdict, before it becomes a finding of the draft."""

    claim: Claim
    verdict: Verdict
    figure: str
    stated: str
    actual: str
    why: str
    topic: Topic = "value"


def judge(claim: Claim, known: Known) -> Judged:
    answers = [answer for answer in claim.answers if answer.value is not None]
    if claim.reason or not answers:
        topic: Topic = "unclear" if claim.reason == BARE else "value"
        why = _sentence(claim.reason or NO_VALUE)
        return Judged(claim, NOT_RECOGNISED, _figure(claim, known), stated(claim), "", why, topic)
    fitting = next((answer for answer in answers if fits(claim, answer)), None)
    if claim.lenient and not fitting:
        topic = "unclear" if claim.lenient == BARE else "value"
        return Judged(claim, NOT_RECOGNISED, "", stated(claim), "", _sentence(claim.lenient), topic)
    answer = fitting or answers[0]
    wrong_whole = _whole_differs(claim)
    wrong_noun = wrong_unit(claim, answer)
    verdict = AGREES if fitting and not wrong_whole and not wrong_noun else CONTRADICTS
    actual = _actual(claim, answer, wrong_whole=wrong_whole, wrong_noun=wrong_noun)
    why = _why(claim, answer, known, fitting=bool(fitting), wrong_whole=wrong_whole, wrong_noun=wrong_noun)
    figure = answer.figure
    if fitting and wrong_whole and claim.whole_answer:
        figure = claim.whole_answer.figure
    said = f"{stated(claim)} {claim.unit}" if wrong_noun else stated(claim)
    return Judged(claim, verdict, figure, said, actual, why, _topic(fitting, wrong_whole, wrong_noun))


def _topic(fitting: Answer | None, wrong_whole: bool, wrong_noun: str) -> Topic:
    if wrong_noun:
        return "noun"
    return "denominator" if fitting and wrong_whole else "value"


def _figure(claim: Claim, known: Known) -> str:
    """Without data a key is only what would be compared."""
    return claim.subject if claim.subject in known.figures else ""


def fits(claim: Claim, answer: Answer) -> bool:
    """Whether the figure, rounded as the draft rounds, is the number stated."""
    if answer.value is None:
        return False
    actual, said = answer.value / claim.scale, claim.value / claim.scale
    printed_as = rounded(actual, max(claim.decimals, PRINTED_DECIMALS))
    slack = _slack(said)
    if claim.hedge in _AT_LEAST:
        return said <= printed_as <= said + slack
    if claim.hedge in _AT_MOST:
        return said - slack <= printed_as <= said
    if rounded(actual, claim.decimals) == said or _is_finer(claim, answer.value):
        return True
    return bool(claim.hedge) and abs(actual - said) <= said * NEAR / 2


def _is_finer(claim: Claim, actual: Decimal) -> bool:
    """A sum in nghìn đồng beside one that is kept in triệu."""
    kept = max(-int(actual.normalize().as_tuple().exponent), 0)
    return claim.scale < 1 and rounded(claim.value, kept) == actual


def _slack(said: Decimal) -> Decimal:
    """How far «gần 28» and «gần 30» may be off: one of the last digit told (five where it is a 5), at most a tenth."""
    told = said.normalize().as_tuple()
    unit = Decimal(10) ** int(told.exponent) * (5 if told.digits[-1] == 5 else 1)
    return min(said * NEAR, unit) if said else NEAR


def wrong_unit(claim: Claim, answer: Answer) -> str:
    """«tiêu chí/xã» said of districts, and the other way round: the right noun, or nothing."""
    if claim.kind != "average" or not claim.unit:
        return ""
    right = noun_of(answer.figure)
    said = claim.unit.removeprefix("tiêu chí/").replace("thôn", "bản")
    return f"tiêu chí/{right}" if said != right else ""


def noun_of(figure: str) -> str:
    if figure.endswith("district_average"):
        return "huyện"
    return "bản" if figure.startswith("villages.") else "xã"


def _whole_differs(claim: Claim) -> bool:
    answer = claim.whole_answer
    if claim.whole is None or answer is None or answer.value is None:
        return False
    return rounded(answer.value / claim.scale, claim.whole_decimals) != claim.whole / claim.scale


def stated(claim: Claim) -> str:
    value = printed(claim.value / claim.scale, claim.decimals)
    whole = f"/{printed(claim.whole / claim.scale)}" if claim.whole is not None else ""
    return f"{value}{whole}"


def _actual(claim: Claim, answer: Answer, *, wrong_whole: bool, wrong_noun: str) -> str:
    value = (answer.value or Decimal()) / claim.scale
    as_stated = claim.decimals or value == value.to_integral_value()
    text = printed(value, claim.decimals if as_stated else None)
    if claim.whole is not None and claim.whole_answer and claim.whole_answer.value is not None:
        text += f"/{printed(claim.whole_answer.value / claim.scale)}"
    return f"{text} {wrong_noun}" if wrong_noun else text


def _why(claim: Claim, answer: Answer, known: Known, *, fitting: bool, wrong_whole: bool, wrong_noun: str) -> str:
    figure = known.figures.get(answer.figure)
    label = answer.label or (figure.label if figure else answer.figure)
    day = f" đến ngày {figure.cutoff:%d/%m/%Y}" if figure and not _TELLS_TIME.search(label) else ""
    value = _actual(claim, answer, wrong_whole=wrong_whole, wrong_noun="").partition("/")[0]
    parts = [
        f"{label}{day} là {value}{_unit(claim)}"
        + ("" if fitting else f", dự thảo ghi {stated(claim).partition('/')[0]}")
    ]
    if wrong_whole and claim.whole_answer and claim.whole_answer.value is not None and claim.whole is not None:
        about = claim.whole_answer.label or claim.whole_answer.figure
        right, said = printed(claim.whole_answer.value / claim.scale), printed(claim.whole / claim.scale)
        parts.append(f"mẫu số phải là {right} ({_lower(about)}), dự thảo ghi {said}")
        if claim.kind == "money" and claim.whole and claim.whole_answer.value:
            shares = [claim.value * 100 / whole for whole in (claim.whole, claim.whole_answer.value)]
            parts.append(f"tính trên {said} là {printed(shares[0], 1)} %, trên {right} là {printed(shares[1], 1)} %")
    if wrong_noun:
        parts.append(f"đơn vị tính phải là {wrong_noun}, dự thảo ghi {claim.unit}")
    if figure and (wrong_whole or wrong_noun or not fitting) and figure.records.model in RECORDS:
        parts.append(f"căn cứ: {RECORDS[figure.records.model]}")
    return _sentence("; ".join(parts))


def _unit(claim: Claim) -> str:
    if claim.kind == "money":
        return UNITS.get(claim.scale, "")
    return " %" if claim.unit == "%" else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".?") + text.strip()[len(text.strip().rstrip(".?")) :]
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")
