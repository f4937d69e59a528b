"""Counts of units and of sets, and what communes and single units have."""

from __future__ import annotations

from collections.abc import Iterator

from criteria.models import Level
from reports.figures import additions as add
from reports.figures import unit_lines as by
from reports.figures.definitions.entry import COUNTING_DAY, MET, RECOGNITION_RULES, Definition
from reports.figures.unit_lines import lines

# --- Units and sets ------------------------------

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


# --- One unit ------------------------------


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


DEFINITIONS = (
    *_UNITS,
    *(entry for level in Level.values for entry in _of_set(level)),
    *_of_communes("communes", "units.communes"),
    *_of_communes("district.{code}.communes", "district.{code}.communes"),
    *_of_criterion("", "units.communes"),
    *_of_criterion("district.{code}.", "district.{code}.communes"),
    *_of_unit("commune.{code}", Level.COMMUNE),
    *_of_unit("commune.{code}.advanced", Level.COMMUNE_ADVANCED),
    *_of_unit("district.{code}", Level.DISTRICT),
    next(_of_unit("village.{code}", Level.VILLAGE)),  # only the count is printed of a village
    *_READINGS,
)
