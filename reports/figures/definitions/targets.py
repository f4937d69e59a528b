"""Units with a target, plans and goals."""

from __future__ import annotations

from criteria.models import Level
from reports.figures import additions as add
from reports.figures import unit_lines as by
from reports.figures.definitions.entry import COUNTING_DAY, MET, RECOGNITION_RULES, TARGET_SET, Definition
from reports.figures.unit_lines import lines

# --- Districts, advanced communes and villages with a target ------------------------------

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


# --- Plans and goals ------------------------------

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


DEFINITIONS = (*_TARGETED, *_PLANS)
