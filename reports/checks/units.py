"""What the data say of units: titles, losses, readings, plans, returns, days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from criteria.models import Level
from criteria.rules import Risk, withdrawal_risk
from ntm_portal.lib.numbers import vietnamese
from reports.checks.findings import Checked, Hit
from reports.drafts.days import later_than_title
from reports.drafts.reading.fold import fold
from reports.figures import Figure
from reports.figures.plans import goal_sum

LEVEL_WORDS = {
    Level.COMMUNE: "xã nông thôn mới",
    Level.COMMUNE_ADVANCED: "xã nông thôn mới nâng cao",
    Level.DISTRICT: "huyện nông thôn mới",
    Level.VILLAGE: "bản nông thôn mới",
}


def recognised_not_met(checked: Checked) -> Iterator[Hit]:
    """Communes that hold the title and no longer meet all criteria."""
    for row in checked.report.communes.rows:
        if row.unit.code in checked.report.recognised and row.is_reported and not row.meets_all:
            numbers = ", ".join(map(str, (*row.unmet_numbers, *row.pending_numbers)))
            yield Hit(
                f"{row.unit.full_name} đã được công nhận nhưng đạt {row.met}/{len(row.numbers)} tiêu chí "
                f"(chưa đạt: {numbers}).",
                f"unit:{row.unit.code}",
            )


def met_not_recognised(checked: Checked) -> Iterator[Hit]:
    """Communes that meet all criteria and are not recognised yet."""
    for row in checked.report.communes.rows:
        if row.meets_all and row.unit.code not in checked.report.recognised:
            yield Hit(
                f"{row.unit.full_name} đạt {row.met}/{len(row.numbers)} tiêu chí, chưa có quyết định công nhận.",
                f"unit:{row.unit.code}",
            )


def at_risk(checked: Checked) -> Iterator[Hit]:
    """Recognised communes whose losses may cost the title (QĐ 18/2022/QĐ-TTg)."""
    for row in checked.report.communes.rows:
        lost = row.unmet_numbers
        if row.unit.code in checked.report.recognised and withdrawal_risk(lost, len(row.numbers)) == Risk.AT_RISK:
            yield Hit(
                f"{row.unit.full_name} có {len(lost)}/{len(row.numbers)} tiêu chí không còn đạt: thuộc diện xem xét "
                "thu hồi quyết định công nhận theo Quyết định 18/2022/QĐ-TTg.",
                f"unit:{row.unit.code}",
            )


def lost_without_reason(checked: Checked) -> Iterator[Hit]:
    """Criteria met in the last report and not in this one, with nobody saying why."""
    for change in checked.report.changes.lost:
        if not change.turn.reason:
            words = LEVEL_WORDS[Level(change.level)]
            yield Hit(
                f"{change.unit.full_name} không còn đạt tiêu chí {change.number}. {change.name} ({words}); "
                "chưa ghi lý do.",
                f"unit:{change.unit.code}",
            )


def readings_against_verdicts(checked: Checked) -> Iterator[Hit]:
    """Measured values that say otherwise than the verdict beside them, and criteria otherwise than their parts."""
    for item in checked.facts.to_explain.readings:
        name = item.line.indicator.name
        yield Hit(
            f"{item.unit.full_name}, chỉ tiêu {item.line.indicator.code} {name}: kết quả đánh giá khác với kết quả "
            "theo ngưỡng.",
            f"unit:{item.unit.code}",
        )
    for other in checked.facts.to_explain.criteria:
        yield Hit(
            f"{other.unit.full_name}, tiêu chí {other.criterion.number}. {other.criterion.name}: kết quả tiêu chí khác "
            "với kết quả các chỉ tiêu của nó.",
            f"unit:{other.unit.code}",
        )


def plans_against_goal(checked: Checked) -> Iterator[Hit]:
    """What the province's goal needs and what the named plans give."""
    report = checked.report
    goal = report.figures.get(f"goal.{report.outlook_year}.average")
    if goal is None or not isinstance(goal.value, Decimal | int) or not report.communes.rows:
        return
    found = goal_sum(Decimal(goal.value), report.communes, report.plans)
    if found.unpromised:
        yield Hit(
            f"Mục tiêu {goal.printed} tiêu chí/xã cần {vietnamese(found.needed)} tiêu chí, thêm "
            f"{vietnamese(found.gap)} so với {vietnamese(found.met)} hiện đạt; các xã có kế hoạch chỉ thêm "
            f"{vietnamese(found.promised)}.",
            f"figure:{goal.key}",
        )


def other_cutoffs(checked: Checked) -> Iterator[Hit]:
    """Figures of another day than the report's, told once a day."""
    report = checked.report
    days: dict[date, Figure] = {}
    for key, figure in report.figures.items():
        is_comparison = key.startswith("changes.")  # which speak of the last report's day, and say so
        if not is_comparison and figure.cutoff not in (report.period.cutoff, report.period.documents_until):
            days.setdefault(figure.cutoff, figure)
    for day, figure in sorted(days.items()):
        yield Hit(
            f"Số liệu vốn tính đến ngày {day:%d/%m/%Y}, báo cáo chốt ngày {report.period.cutoff:%d/%m/%Y}.",
            f"figure:{figure.key}",
        )


def title_and_cutoff(checked: Checked) -> Iterator[Hit]:
    """A title of nine months over figures of October."""
    period = checked.period
    days = frozenset(figure.cutoff for figure in checked.report.figures.values())
    said = fold(f"{period.title}. Số liệu đến tháng {period.cutoff.month}/{period.cutoff.year}.").low
    if any(later_than_title(said, days)):
        yield Hit(
            f"Tiêu đề ghi «{period.title}», số liệu chốt ngày {period.cutoff:%d/%m/%Y}: sau thời gian mà tiêu đề nói.",
            "page:period",
        )


def missing_returns(checked: Checked) -> Iterator[Hit]:
    """Districts whose return is missing, handed back or was late."""
    report = checked.report
    for unit in report.district_units:
        state = checked.facts.returns.get(unit.code)
        if state is None:
            continue
        if state.was_handed_back:
            yield Hit(f"{unit.full_name}: biểu báo cáo đã bị trả lại và chưa gửi lại.", f"return:{unit.code}")
        elif state.first_sent_on is None:
            yield Hit(f"{unit.full_name} chưa gửi biểu báo cáo của kỳ.", f"return:{unit.code}")
        elif state.first_sent_on > state.due_on:
            days = (state.first_sent_on - state.due_on).days
            yield Hit(f"{unit.full_name} gửi biểu báo cáo chậm {days} ngày.", f"return:{unit.code}")


def unreported(checked: Checked) -> Iterator[Hit]:
    """Communes about which nothing was reported."""
    for row in checked.report.communes.rows:
        if not row.is_reported:
            yield Hit(f"{row.unit.full_name} chưa báo cáo tiêu chí nào.", f"unit:{row.unit.code}")


def letterhead(checked: Checked) -> Iterator[Hit]:
    """What the decree asks of the first and last page (NĐ 30/2020/NĐ-CP, Phụ lục I); sample data stays unsigned."""
    period = checked.period
    wanted = {
        "cơ quan ban hành": period.agency,
        "địa danh": period.place,
        "ký hiệu văn bản": period.symbol,
        "chức vụ người ký": period.signer_title,
        "nơi nhận": "".join(period.recipients),
        "họ tên người ký": period.signer_name or ("x" if checked.demo else ""),
    }
    missing = [label for label, value in wanted.items() if not value.strip()]
    if missing:
        yield Hit(f"Thể thức văn bản còn thiếu: {', '.join(missing)}.", "page:period")
