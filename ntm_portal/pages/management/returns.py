"""What the commands about returns share: the period, and the unit that reports."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from communes.models import DISTRICT_KINDS, Period, Unit, UnitKind
from ntm_portal.pages.returns.plans import returning_unit


def add_return_arguments(parser: CommandParser) -> None:
    parser.add_argument("--unit", required=True, help="mã huyện, thành phố; mã tỉnh cho tệp của cả tỉnh")
    parser.add_argument("--period", required=True, help="mã kỳ, ví dụ 2024-9m")


def period_of(options: dict[str, Any]) -> Period:
    """Raises CommandError with the accepted values."""
    period = Period.objects.filter(slug=options["period"]).first()
    if period is None:
        known = ", ".join(Period.objects.values_list("slug", flat=True)) or "chưa có kỳ nào"
        raise CommandError(f"Không có kỳ «{options['period']}». Các kỳ đang có: {known}.")
    return period


def unit_of(options: dict[str, Any], period: Period) -> Unit:
    """Raises CommandError with the accepted values."""
    unit = returning_unit(options["unit"], period.cutoff)
    if unit is None:
        kinds = (*DISTRICT_KINDS, UnitKind.PROVINCE)
        codes = Unit.objects.in_force(period.cutoff).filter(kind__in=kinds).values_list("code", flat=True)
        raise CommandError(
            f"Không có huyện, thành phố mã «{options['unit']}» vào ngày {period.cutoff:%d/%m/%Y}. "
            f"Các mã: {', '.join(codes)}."
        )
    return unit
