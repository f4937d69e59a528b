"""What the lists answer, field by field, with the exact meaning of each number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from communes.models import PeriodState, UnitKind
from criteria.models import Level, Verdict
from funding.models import CapitalKind


class Row(BaseModel):  # no docstring: the OpenAPI file would print it
    def lines(self) -> Iterator[dict[str, Any]]:
        """The item as lines of a CSV: one, unless it holds a list of its own."""
        yield self.model_dump(mode="json")

    @classmethod
    def heads(cls) -> list[str]:
        return list(cls.model_fields)


class PeriodRow(Row):
    slug: str = Field(description="Mã kỳ, dùng cho tham số period.", examples=["2024-9m"])
    title: str = Field(description="Tên kỳ báo cáo.")
    cutoff: date = Field(description="Ngày chốt số liệu.")
    state: PeriodState = Field(description="planned: chưa mở; open: đang mở; closed: đã khóa.")
    version: int | None = Field(description="Lần ban hành mới nhất của báo cáo toàn tỉnh; null khi chưa ban hành.")


class UnitRow(Row):
    code: str = Field(description="Mã đơn vị. Một mã chỉ có nghĩa cùng với ngày: từ 01/7/2025 nhiều mã đổi nghĩa.")
    name: str = Field(description="Tên riêng, không có chữ chỉ loại.")
    full_name: str = Field(description="Tên đầy đủ, ví dụ Xã Pha Mu.")
    kind: UnitKind = Field(description="Loại đơn vị.")
    parent_code: str | None = Field(description="Mã đơn vị cấp trên trực tiếp; null với tỉnh.")
    valid_from: date = Field(description="Ngày đơn vị bắt đầu tồn tại.")
    valid_until: date | None = Field(description="Ngày đầu tiên không còn tồn tại; null khi đang tồn tại.")


class CriterionRow(BaseModel):
    number: int = Field(description="Số thứ tự tiêu chí.")
    name: str = Field(description="Tên tiêu chí.")
    group: str = Field(description="Nhóm tiêu chí.")
    leads: list[str] = Field(description="Sở, ngành phụ trách tại ngày số liệu.")


class CriteriaSetRow(Row):
    level: Level = Field(description="Cấp áp dụng.")
    title: str = Field(description="Tên bộ tiêu chí.")
    legal_basis: list[str] = Field(description="Căn cứ pháp lý.")
    effective_from: date = Field(description="Ngày bắt đầu có hiệu lực.")
    effective_until: date | None = Field(description="Ngày đầu tiên hết hiệu lực; null khi còn hiệu lực.")
    criteria: list[CriterionRow] = Field(description="Các tiêu chí. Trong CSV mỗi tiêu chí là một dòng.")

    def lines(self) -> Iterator[dict[str, Any]]:
        known = self.model_dump(mode="json")
        for criterion in known.pop("criteria"):
            yield known | criterion

    @classmethod
    def heads(cls) -> list[str]:
        return [name for name in cls.model_fields if name != "criteria"] + list(CriterionRow.model_fields)


class AssessmentRow(Row):
    unit_code: str = Field(description="Mã đơn vị.")
    unit_name: str = Field(description="Tên đầy đủ của đơn vị.")
    district_code: str | None = Field(description="Mã huyện; null khi không thuộc huyện nào.")
    level: Level = Field(description="Cấp của bộ tiêu chí.")
    criterion: int = Field(description="Số thứ tự tiêu chí.")
    verdict: Verdict | None = Field(
        description="met: đạt; not_met: chưa đạt; not_assessed: chưa đánh giá; not_applicable: không xét "
        "(tính là đạt); null: chưa có số liệu, không được hiểu là chưa đạt."
    )
    observed_on: date | None = Field(description="Ngày của số liệu; null khi chưa có số liệu.")
    fact: int | None = Field(description="Số của bản ghi, xem tại /facts/assessment/{fact}/; null khi chưa có.")


class FigureRow(Row):
    key: str = Field(description="Tên số liệu, không đổi giữa các kỳ.", examples=["communes.average"])
    label: str = Field(description="Nhãn tiếng Việt.")
    value: int | float | list[int] | None = Field(
        description="Giá trị đúng như báo cáo in, đã làm tròn như báo cáo: tỷ lệ tính bằng phần trăm (50.4 nghĩa là "
        "50,4%), tiền tính bằng triệu đồng; danh sách là số thứ tự các tiêu chí; null khi không có số. "
        "Trong CSV danh sách cách nhau bằng dấu cách."
    )
    printed: str = Field(description="Chữ in trong báo cáo, kiểu Việt Nam: 116.548 · 50,4 · –.")
    unit: str = Field(description="Đơn vị tính.")
    cutoff: date = Field(description="Ngày của số liệu.")
    dong: int | None = Field(
        description="Số tiền chính xác đến đồng khi đơn vị tính là triệu đồng; null với số khác và với bản đã ban hành."
    )


class CapitalRow(Row):
    holder_code: str = Field(description="Mã huyện hoặc sở, ngành được giao vốn.")
    holder_name: str = Field(description="Tên đơn vị được giao vốn.")
    holder_kind: UnitKind = Field(description="Loại đơn vị được giao vốn.")
    kind: CapitalKind = Field(description="investment: vốn đầu tư; recurrent: vốn sự nghiệp.")
    year: int = Field(description="Năm ngân sách.")
    assigned: int = Field(description="Vốn giao trong năm, đồng.")
    carried_over: int = Field(description="Vốn kéo dài từ năm trước, đồng.")
    usable: int = Field(description="Vốn được sử dụng = giao trong năm + kéo dài, đồng.")
    disbursed: int = Field(description="Lũy kế giải ngân, đồng.")
    rate: float | None = Field(
        description="Tỷ lệ giải ngân so với vốn được sử dụng, phần trăm, làm tròn một chữ số thập phân; "
        "null khi không có vốn."
    )


# --- Lists ------------------------------------------------------------------------------------------------------------


class Listing(BaseModel):
    count: int = Field(description="Tổng số dòng của mọi trang.")
    next: str | None = Field(description="Địa chỉ trang sau; null ở trang cuối.")


class DayListing(Listing):
    on: date = Field(description="Số liệu tính đến ngày này.")


class Periods(Listing):
    items: list[PeriodRow]


class Units(DayListing):
    items: list[UnitRow]


class CriteriaSets(DayListing):
    items: list[CriteriaSetRow]


class Assessments(DayListing):
    level: Level
    items: list[AssessmentRow]


class Figures(Listing):
    period: str = Field(description="Mã kỳ báo cáo.")
    unit: str = Field(description="Mã tỉnh hoặc huyện mà báo cáo nói về.")
    version: int | None = Field(description="Lần ban hành; null với báo cáo đang chuẩn bị.")
    items: list[FigureRow]


class Capital(DayListing):
    observed_on: date | None = Field(description="Ngày mới nhất của các số vốn; null khi chưa có số liệu.")
    items: list[CapitalRow]
