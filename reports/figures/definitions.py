"""What every figure means: its definition and formula in words, and what it is computed from.

Data: one entry for each family of keys. `worked` is the formula with the figures that go into it, as `[[key]]`;
`level` names the criteria set whose legal basis the rule has, `source` another document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from criteria.models import Level
from funding.models import CapitalKind
from reports.figures import additions as add
from reports.figures import unit_lines as by
from reports.figures.additions import Addition
from reports.figures.unit_lines import Lines, lines


@dataclass(frozen=True, slots=True)
class Definition:
    """The entry of a family; `names` are the parts of a key that its pattern names, once a key is looked up."""

    pattern: str
    words: str
    formula: str
    worked: str = ""
    level: str = ""
    source: str = ""
    adds: Addition | None = None
    lines: Lines | None = None
    names: Mapping[str, str] = field(default_factory=dict)


RECOGNITION_RULES = "Quyết định số 18/2022/QĐ-TTg của Thủ tướng Chính phủ"
MET = "«đạt» hoặc «không áp dụng» (KXĐ)"
COUNTING_DAY = "vào ngày chốt số liệu"
TARGET_SET = "có mục tiêu được giao còn hiệu lực"
ROUNDED = "Cộng theo đồng, in theo triệu đồng."


# --- Units and sets -----------------------------------------------------------

_UNITS = (
    Definition(
        "units.communes",
        f"Số xã của địa bàn báo cáo {COUNTING_DAY}; phường và thị trấn không tính.",
        "Đếm các xã trong danh mục đơn vị.",
        adds=add.ONE,
    ),
    Definition(
        "district.{code}.communes",
        f"Số xã của huyện, thành phố {COUNTING_DAY}; phường và thị trấn không tính.",
        "Đếm các xã trong danh mục đơn vị.",
        adds=add.ONE,
    ),
    Definition(
        "units.districts",
        f"Số huyện, thành phố của địa bàn báo cáo {COUNTING_DAY}.",
        "Đếm các huyện, thành phố trong danh mục đơn vị.",
        adds=add.ONE,
    ),
)


def _of_set(level: str) -> Iterator[Definition]:
    yield Definition(
        f"criteria.{level}.count",
        f"Số tiêu chí của bộ tiêu chí đang hiệu lực {COUNTING_DAY}.",
        "Đếm các tiêu chí của bộ.",
        level=level,
        adds=add.ONE,
    )
    yield Definition(
        f"indicators.{level}.count",
        f"Số tiêu chí thành phần (chỉ tiêu) của bộ tiêu chí đang hiệu lực {COUNTING_DAY}.",
        "Đếm các chỉ tiêu của bộ.",
        level=level,
        adds=add.ONE,
    )


# --- Communes: of the subject, and of each district ------------------------------


def _of_communes(prefix: str, whole: str) -> Iterator[Definition]:
    yield Definition(
        f"{prefix}.met_all",
        f"Số xã có mọi tiêu chí của bộ tiêu chí xã đều {MET} {COUNTING_DAY}. "
        "Đây không phải là số xã đã được công nhận.",
        "Đếm các xã có số tiêu chí đạt bằng số tiêu chí của bộ.",
        level=Level.COMMUNE,
        lines=lines(by.of_communes, by.meets_all),
    )
    yield Definition(
        f"{prefix}.unreported",
        "Số xã chưa có đánh giá nào theo bộ tiêu chí đang hiệu lực. Xã chưa báo cáo không phải là xã chưa đạt.",
        "Đếm các xã không có bản ghi đánh giá nào.",
        lines=lines(by.of_communes, by.unreported),
    )
    yield Definition(
        f"{prefix}.recognised",
        f"Số xã đang giữ quyết định công nhận đạt chuẩn nông thôn mới {COUNTING_DAY}. "
        "Quyết định đã thu hồi không tính; không suy ra từ số tiêu chí đạt.",
        "Đếm các xã có quyết định mới nhất là quyết định công nhận.",
        source=RECOGNITION_RULES,
        adds=add.ONE,
    )
    yield Definition(
        f"{prefix}.average",
        "Số tiêu chí đạt bình quân của một xã; chỉ tính các xã đã báo cáo.",
        "Tổng số tiêu chí đạt ÷ số xã đã báo cáo.",
        f"[[{prefix}.met_total]] ÷ ([[{whole}]] − [[{prefix}.unreported]])",
        level=Level.COMMUNE,
        lines=lines(by.of_communes, by.met),
    )
    yield Definition(
        f"{prefix}.met_total",
        f"Tổng số lượt tiêu chí {MET} của các xã.",
        "Cộng số tiêu chí đạt của từng xã.",
        level=Level.COMMUNE,
        adds=add.MET,
        lines=lines(by.of_communes, by.met),
    )
    yield Definition(
        f"{prefix}.band.{{low}}_{{high}}",
        "Số xã đã báo cáo có số tiêu chí đạt từ {low} đến {high}.",
        "Đếm các xã có số tiêu chí đạt trong khoảng, kể cả hai đầu.",
        level=Level.COMMUNE,
        lines=lines(by.of_communes, by.in_band),
    )


def _of_criterion(prefix: str, whole: str) -> Iterator[Definition]:
    yield Definition(
        f"{prefix}criterion.{{number}}.met",
        f"Số xã có tiêu chí số {{number}} {MET} {COUNTING_DAY}.",
        "Đếm các xã có đánh giá mới nhất của tiêu chí là đạt.",
        level=Level.COMMUNE,
        adds=add.MET,
    )
    yield Definition(
        f"{prefix}criterion.{{number}}.rate",
        "Tỷ lệ số xã đạt tiêu chí số {number} trong tổng số xã, kể cả xã chưa báo cáo.",
        "Số xã đạt tiêu chí ÷ tổng số xã × 100.",
        f"[[{prefix}criterion.{{number}}.met]] ÷ [[{whole}]] × 100",
        level=Level.COMMUNE,
    )


# --- One unit -------------------------------------------------------------------


def _of_unit(prefix: str, level: str) -> Iterator[Definition]:
    counts = (
        ("met", f"tiêu chí {MET}", add.MET, ""),
        ("unmet", "tiêu chí «chưa đạt»; tiêu chí chưa đánh giá không phải là chưa đạt", add.NOT_MET, ""),
        (
            "pending",
            "tiêu chí «chưa đánh giá» hoặc chưa có đánh giá nào",
            add.NOT_ASSESSED,
            f"[[criteria.{level}.count]] − [[{prefix}.met]] − [[{prefix}.unmet]]",
        ),
    )
    for part, what, adds, worked in counts:
        yield Definition(
            f"{prefix}.{part}",
            f"Số {what}, theo đánh giá mới nhất của từng tiêu chí {COUNTING_DAY}.",
            "Số tiêu chí của bộ − số đạt − số chưa đạt." if worked else "Đếm các tiêu chí có kết quả như vậy.",
            worked,
            level,
            adds=adds,
        )
        yield Definition(
            f"{prefix}.{part}_list",
            f"Danh sách {what}, theo đánh giá mới nhất của từng tiêu chí {COUNTING_DAY}.",
            "Số thứ tự các tiêu chí trong bộ, từ nhỏ đến lớn.",
            level=level,
            adds=adds,
        )
    yield Definition(
        f"{prefix}.rate",
        "Tỷ lệ số tiêu chí đạt trong số tiêu chí của bộ.",
        "Số tiêu chí đạt ÷ số tiêu chí của bộ × 100.",
        f"[[{prefix}.met]] ÷ [[criteria.{level}.count]] × 100",
        level,
    )


_READINGS = (
    Definition(
        "commune.{code}.indicator.{indicator}",
        f"Giá trị của chỉ tiêu theo số liệu mới nhất {COUNTING_DAY}.",
        "Lấy giá trị của bản ghi, không tính lại.",
        level=Level.COMMUNE,
        adds=add.VALUE,
    ),
    Definition(
        "district.{code}.indicators_met",
        f"Số tiêu chí thành phần cấp huyện {MET} {COUNTING_DAY}.",
        "Đếm các chỉ tiêu có kết quả mới nhất là đạt.",
        level=Level.DISTRICT,
        adds=add.MET,
    ),
)


# --- Districts, advanced communes and villages with a target --------------------------

_TARGETED = (
    Definition(
        "districts.planned",
        f"Số huyện, thành phố {TARGET_SET} về huyện nông thôn mới.",
        "Đếm các huyện, thành phố có mục tiêu, mỗi đơn vị một lần.",
        lines=lines(by.districts, by.every),
    ),
    Definition(
        "districts.planned.communes",
        "Số xã của các huyện, thành phố dự kiến đạt chuẩn.",
        "Đếm các xã trong danh mục đơn vị.",
        adds=add.ONE,
        lines=lines(by.of_planned_districts, by.every),
    ),
    Definition(
        "districts.planned.recognised",
        "Số xã đang giữ quyết định công nhận, của các huyện, thành phố dự kiến đạt chuẩn.",
        "Đếm các xã có quyết định mới nhất là quyết định công nhận.",
        source=RECOGNITION_RULES,
        adds=add.ONE,
    ),
    Definition(
        "districts.planned.met_all",
        f"Số xã có mọi tiêu chí đều {MET}, của các huyện, thành phố dự kiến đạt chuẩn.",
        "Đếm các xã có số tiêu chí đạt bằng số tiêu chí của bộ.",
        level=Level.COMMUNE,
        lines=lines(by.of_planned_districts, by.meets_all),
    ),
    Definition(
        "advanced.communes",
        f"Số xã {TARGET_SET} về nông thôn mới nâng cao.",
        "Đếm các xã có mục tiêu, mỗi xã một lần.",
        lines=lines(by.advanced, by.every),
    ),
    Definition(
        "advanced.unreported",
        "Số xã có mục tiêu nâng cao chưa có đánh giá nào theo bộ tiêu chí nâng cao.",
        "Đếm các xã không có bản ghi đánh giá nào.",
        lines=lines(by.advanced, by.unreported),
    ),
    Definition(
        "advanced.lowest",
        "Số tiêu chí nâng cao đạt của xã thấp nhất trong các xã có mục tiêu đã báo cáo.",
        "Số nhỏ nhất trong số tiêu chí đạt của từng xã.",
        level=Level.COMMUNE_ADVANCED,
        lines=lines(by.advanced, by.met),
    ),
    Definition(
        "advanced.highest",
        "Số tiêu chí nâng cao đạt của xã cao nhất trong các xã có mục tiêu đã báo cáo.",
        "Số lớn nhất trong số tiêu chí đạt của từng xã.",
        level=Level.COMMUNE_ADVANCED,
        lines=lines(by.advanced, by.met),
    ),
    Definition(
        "villages.planned",
        "Số bản có mục tiêu đạt chuẩn trong năm báo cáo.",
        "Đếm các bản có mục tiêu, mỗi bản một lần.",
        lines=lines(by.villages, by.every),
    ),
    Definition(
        "villages.met_all",
        f"Số bản có mục tiêu trong năm mà mọi tiêu chí đều {MET}.",
        "Đếm các bản có số tiêu chí đạt bằng số tiêu chí của bộ.",
        level=Level.VILLAGE,
        lines=lines(by.villages, by.meets_all),
    ),
    Definition(
        "villages.met_all.{code}",
        f"Số bản của huyện, thành phố có mục tiêu trong năm mà mọi tiêu chí đều {MET}.",
        "Đếm các bản có số tiêu chí đạt bằng số tiêu chí của bộ.",
        level=Level.VILLAGE,
        lines=lines(by.villages, by.meets_all),
    ),
    Definition(
        "villages.unreported",
        "Số bản có mục tiêu trong năm chưa có đánh giá nào.",
        "Đếm các bản không có bản ghi đánh giá nào.",
        lines=lines(by.villages, by.unreported),
    ),
    Definition(
        "villages.rest",
        "Số bản có mục tiêu trong năm đã báo cáo mà chưa đạt đủ tiêu chí.",
        "Đếm các bản có số tiêu chí đạt ít hơn số tiêu chí của bộ.",
        level=Level.VILLAGE,
        lines=lines(by.villages, by.is_rest),
    ),
    Definition(
        "villages.rest_average",
        "Số tiêu chí đạt bình quân của các bản đã báo cáo mà chưa đạt đủ tiêu chí.",
        "Tổng số tiêu chí đạt của các bản đó ÷ số bản đó.",
        level=Level.VILLAGE,
        lines=lines(by.villages, by.met_of_rest),
    ),
)


# --- Plans and goals --------------------------------------------------------------

_PLANS = (
    Definition(
        "plan.{year}.communes",
        "Số xã có mục tiêu đạt chuẩn nông thôn mới trong năm {year}.",
        "Đếm các xã có mục tiêu của năm.",
        adds=add.ONE,
        lines=lines(by.planned, by.every),
    ),
    Definition(
        "plan.{year}.average",
        f"Số tiêu chí đạt bình quân {COUNTING_DAY} của các xã có mục tiêu năm {{year}} đã báo cáo.",
        "Tổng số tiêu chí đạt của các xã đó ÷ số xã đó.",
        level=Level.COMMUNE,
        lines=lines(by.planned, by.met),
    ),
    Definition(
        "plan.{year}.expected_average",
        "Số tiêu chí bình quân mà các xã có mục tiêu năm {year} dự kiến đạt.",
        "Tổng số tiêu chí dự kiến của các xã đó ÷ số xã đó.",
        adds=add.EXPECTED,
        lines=by.expected,
    ),
    Definition(
        "plan.{year}.expected_met_all",
        "Số xã có mục tiêu năm {year} dự kiến đạt đủ tiêu chí.",
        "Đếm các xã có số tiêu chí dự kiến không ít hơn số tiêu chí của bộ.",
        lines=by.expected_to_meet_all,
    ),
    Definition(
        "commune.{code}.expected",
        "Số tiêu chí mà xã dự kiến đạt, theo mục tiêu được giao.",
        "Lấy số dự kiến của bản ghi mục tiêu, không tính lại.",
        adds=add.EXPECTED,
    ),
    Definition(
        "goal.{year}.recognised",
        "Số xã được công nhận đến hết năm {year} nếu mọi xã có mục tiêu đến năm đó đều được công nhận.",
        "Số xã đã được công nhận + số xã có mục tiêu đến năm đó mà chưa được công nhận.",
        lines=by.to_be_recognised,
    ),
    Definition(
        "goal.{year}.villages",
        "Số bản có mục tiêu được công nhận trong năm {year}.",
        "Đếm các mục tiêu của bản trong năm.",
        adds=add.ONE,
    ),
    *(
        Definition(
            f"goal.{{year}}.{name}",
            f"Số tiêu chí bình quân {whose} mà kế hoạch của tỉnh đề ra đến hết năm {{year}}.",
            "Lấy số dự kiến của bản ghi mục tiêu của tỉnh, không tính lại.",
            adds=add.EXPECTED,
        )
        for name, whose in (
            ("average", "của một xã"),
            ("advanced_average", "của một xã nâng cao"),
            ("district_average", "của một huyện dự kiến đạt chuẩn"),
        )
    ),
)


# --- Capital ----------------------------------------------------------------------


def _of_capital(prefix: str, kinds: tuple[str, ...] = ()) -> Iterator[Definition]:
    """`kinds` are the kinds of capital that a total is made of."""

    def total(part: str) -> str:
        return " + ".join(f"[[{prefix}.{kind}.{part}]]" for kind in kinds)

    yield Definition(
        f"{prefix}.usable",
        "Vốn được sử dụng trong năm: vốn giao trong năm và vốn kéo dài từ năm trước.",
        f"Vốn giao trong năm + vốn kéo dài. {ROUNDED}",
        f"[[{prefix}.assigned]] + [[{prefix}.carried_over]]",
        adds=add.USABLE,
    )
    yield Definition(
        f"{prefix}.assigned",
        "Vốn giao cho năm báo cáo, không kể vốn kéo dài.",
        f"Cộng vốn giao trong năm của từng đơn vị và nguồn vốn. {ROUNDED}",
        total("assigned"),
        adds=add.ASSIGNED,
    )
    yield Definition(
        f"{prefix}.carried_over",
        "Vốn của các năm trước được kéo dài sang năm báo cáo.",
        f"Cộng vốn kéo dài của từng đơn vị và nguồn vốn. {ROUNDED}",
        total("carried_over"),
        adds=add.CARRIED_OVER,
    )
    yield Definition(
        f"{prefix}.disbursed",
        "Số vốn đã giải ngân, lũy kế từ đầu năm đến ngày số liệu.",
        f"Cộng lũy kế giải ngân của từng đơn vị và nguồn vốn. {ROUNDED}",
        total("disbursed"),
        adds=add.PAID,
    )
    yield Definition(
        f"{prefix}.rate",
        "Tỷ lệ giải ngân so với vốn được sử dụng (vốn giao trong năm và vốn kéo dài).",
        "Lũy kế giải ngân ÷ vốn được sử dụng × 100.",
        f"[[{prefix}.disbursed]] ÷ [[{prefix}.usable]] × 100",
    )


KINDS = tuple(CapitalKind.values)


# --- Documents and training -----------------------------------------------------------

_PROGRAMME = (
    Definition(
        "guidance.issued",
        "Số văn bản chỉ đạo, hướng dẫn của đơn vị báo cáo ban hành trong năm, tính đến ngày họp (hoặc ngày chốt số liệu).",
        "Đếm các văn bản.",
        adds=add.ONE,
    ),
    Definition(
        "guidance.programmes",
        "Số chương trình chuyên đề của Thủ tướng Chính phủ đã ban hành.",
        "Đếm các văn bản phê duyệt chương trình.",
        adds=add.ONE,
    ),
    Definition(
        "training.classes",
        "Số lớp tập huấn tổ chức trong năm và đã kết thúc đến ngày chốt số liệu.",
        "Đếm các lớp.",
        adds=add.ONE,
    ),
    Definition(
        "training.trainees",
        "Số lượt học viên của các lớp tập huấn tổ chức trong năm và đã kết thúc đến ngày chốt số liệu.",
        "Cộng số học viên của từng lớp.",
        adds=add.TRAINEES,
    ),
)

DEFINITIONS: tuple[Definition, ...] = (
    *_UNITS,
    *(entry for level in Level.values for entry in _of_set(level)),
    *_of_communes("communes", "units.communes"),
    *_of_communes("district.{code}.communes", "district.{code}.communes"),
    *_of_criterion("", "units.communes"),
    *_of_criterion("district.{code}.", "district.{code}.communes"),
    *_of_unit("commune.{code}", Level.COMMUNE),
    *_of_unit("commune.{code}.advanced", Level.COMMUNE_ADVANCED),
    *_of_unit("district.{code}", Level.DISTRICT),
    *_READINGS,
    *_TARGETED,
    *_PLANS,
    *_of_capital("funding", KINDS),
    *(entry for kind in KINDS for entry in _of_capital(f"funding.{kind}")),
    *_of_capital("funding.holder.{holder}", KINDS),
    *(entry for kind in KINDS for entry in _of_capital(f"funding.holder.{{holder}}.{kind}")),
    *_PROGRAMME,
)


# --- Looking up -----------------------------------------------------------------------


def definition_of(key: str) -> Definition | None:
    """The entry of the key's family, with the words and keys of this very key."""
    for entry, shape in _shapes():
        if match := shape.fullmatch(key):
            return _named(entry, match.groupdict())
    return None


def _named(entry: Definition, names: dict[str, str]) -> Definition:
    told = {part: getattr(entry, part).format(**names) for part in ("words", "formula", "worked")}
    return replace(entry, names=names, **told)


@cache
def _shapes() -> list[tuple[Definition, re.Pattern[str]]]:
    return [(entry, re.compile(_shape(entry.pattern))) for entry in DEFINITIONS]


_NAMES = {"indicator": ".+", "low": r"\d+", "high": r"\d+", "number": r"\d+", "year": r"\d+"}


def _shape(pattern: str) -> str:
    """`plan.{year}.average` as an expression; the code of an indicator may hold dots (17.1)."""
    parts = re.split(r"\{(\w+)\}", pattern)
    named = [f"(?P<{name}>{_NAMES.get(name, '[^.]+')})" for name in parts[1::2]]
    fixed = [re.escape(text) for text in parts[::2]]
    return "".join(part for pair in zip(fixed, [*named, ""], strict=True) for part in pair)
