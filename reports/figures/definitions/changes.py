"""What changed since the last report."""

from __future__ import annotations

from collections.abc import Iterator

from reports.figures import additions as add
from reports.figures.definitions.entry import Definition

SINCE = "giữa ngày chốt của kỳ báo cáo trước và ngày chốt của kỳ này"
COUNTED = "Đếm các đánh giá mới ghi trong thời gian đó."


def _of_level(prefix: str, units: str) -> Iterator[Definition]:
    """Communes need no name of their level; for the others `prefix` names it."""
    yield Definition(f"{prefix}.gained", f"Số tiêu chí chuyển từ chưa đạt sang đạt {SINCE}.", COUNTED, adds=add.ONE)
    yield Definition(f"{prefix}.lost", f"Số tiêu chí chuyển từ đạt sang không còn đạt {SINCE}.", COUNTED, adds=add.ONE)
    yield Definition(
        f"{prefix}.{units}_up",
        f"Số đơn vị có số tiêu chí đạt tăng {SINCE}.",
        "So số tiêu chí đạt ở hai ngày, từng đơn vị.",
    )
    yield Definition(
        f"{prefix}.{units}_down",
        f"Số đơn vị có số tiêu chí đạt giảm {SINCE}.",
        "So số tiêu chí đạt ở hai ngày, từng đơn vị.",
    )
    yield Definition(
        f"{prefix}.first_reported",
        "Số đơn vị kỳ trước chưa báo cáo, kỳ này đã báo cáo; không tính là tăng tiêu chí.",
        "Đếm các đơn vị có đánh giá lần đầu.",
    )


def _of_capital(prefix: str, now: str) -> Iterator[Definition]:
    yield Definition(
        f"changes.{prefix}.before",
        "Số vốn vào ngày chốt của kỳ báo cáo trước, cùng năm ngân sách.",
        "Cộng theo đồng các bản ghi của ngày đó, in theo triệu đồng.",
    )
    yield Definition(
        f"changes.{prefix}.difference",
        "Số vốn tăng (giảm) so với ngày chốt của kỳ báo cáo trước.",
        "Số kỳ này − số kỳ trước. Cộng theo đồng, in theo triệu đồng.",
        f"[[{now}]] − [[changes.{prefix}.before]]",
    )


def _of_units(prefix: str) -> Iterator[Definition]:
    yield Definition(
        f"{prefix}.before",
        "Số tiêu chí đạt của đơn vị vào ngày chốt của kỳ báo cáo trước.",
        "Đếm các tiêu chí «đạt» hoặc «không áp dụng» vào ngày đó.",
        adds=add.MET,
    )
    yield Definition(f"{prefix}.gained_list", f"Tiêu chí của đơn vị chuyển từ chưa đạt sang đạt {SINCE}.", COUNTED)


DEFINITIONS = (
    *_of_level("changes", "communes"),
    *_of_level("changes.{level}", "units"),
    Definition(
        "changes.unexplained",
        "Số tiêu chí không còn đạt so với kỳ trước mà không ai ghi lý do, ở mọi cấp.",
        "Đếm các đánh giá không có ghi chú.",
    ),
    Definition("changes.recognised", f"Số quyết định công nhận ký {SINCE}.", "Đếm các quyết định.", adds=add.ONE),
    Definition("changes.withdrawn", f"Số quyết định thu hồi ký {SINCE}.", "Đếm các quyết định.", adds=add.ONE),
    Definition("changes.ended", f"Số xã kết thúc {SINCE}.", "Đếm các xã.", adds=add.ONE),
    Definition("changes.came", f"Số xã thành lập {SINCE}.", "Đếm các xã.", adds=add.ONE),
    *_of_units("changes.{kind}.{unit}"),
    *_of_units("changes.commune.{unit}.advanced"),
    *_of_capital("funding.{kind}.{part}", "funding.{kind}.{part}"),
    *_of_capital("funding.holder.{holder}.{kind}.{part}", "funding.holder.{holder}.{kind}.{part}"),
)
