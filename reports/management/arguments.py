"""What the report commands share: which period, and about whom."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from communes.models import Period, Unit
from communes.selectors import province_on
from reports.build import ProgressReport, build_progress_report


def add_report_arguments(parser: CommandParser) -> None:
    parser.add_argument("period", help="mã kỳ, ví dụ 2024-9m")
    parser.add_argument("--unit", help="mã huyện; bỏ trống là toàn tỉnh")


def report_from(options: dict[str, Any]) -> ProgressReport:
    period, unit = period_and_unit(options)
    return build_progress_report(unit=unit, period=period)


def period_and_unit(options: dict[str, Any]) -> tuple[Period, Unit]:
    """Raises CommandError with the accepted values when period or unit is unknown."""
    period = Period.objects.filter(slug=options["period"]).first()
    if period is None:
        known = ", ".join(Period.objects.values_list("slug", flat=True)) or "chưa có kỳ nào"
        raise CommandError(f"Không có kỳ «{options['period']}». Các kỳ đang có: {known}.", returncode=2)
    return period, _subject(period, options["unit"])


def _subject(period: Period, code: str | None) -> Unit:
    if code:
        units = Unit.objects.in_force(period.cutoff).filter(kind__in=["province", "district", "city"])
        unit: Unit | None = units.filter(code=code).first()
        if unit:
            return unit
        known = ", ".join(units.values_list("code", flat=True))
        day = f"{period.cutoff:%d/%m/%Y}"
        raise CommandError(f"Không có huyện, thành phố mã «{code}» vào ngày {day}. Các mã: {known}.", returncode=2)
    province = province_on(period.cutoff)
    if province is None:
        raise CommandError("Chưa có đơn vị nào. Hãy chạy: manage.py load_reference")
    return province
