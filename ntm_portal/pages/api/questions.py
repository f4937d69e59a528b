"""What an address may ask for: each parameter once, with the words that its refusal repeats."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from communes.models import UnitKind
from criteria.models import Level

MOST_ROWS = 5000
FORMATS = ("json", "csv")

# What is accepted, by the name of the parameter.
ACCEPTED = {
    "format": "Dạng trả lời: json hoặc csv. Không ghi thì theo tiêu đề Accept, mặc định là json.",
    "page": "Trang thứ mấy, số nguyên từ 1 đến 100000.",
    "limit": f"Số dòng mỗi trang, số nguyên từ 1 đến {MOST_ROWS}; mặc định 1000.",
    "on": "Số liệu tính đến ngày nào, dạng 2024-10-22. Không ghi thì là ngày chốt số liệu của kỳ đang mở.",
    "kind": "Loại đơn vị: " + ", ".join(UnitKind.values) + ".",
    "level": "Cấp của bộ tiêu chí: " + ", ".join(Level.values) + "; mặc định commune.",
    "unit": "Mã đơn vị, chỉ gồm chữ cái không dấu, chữ số, dấu chấm và gạch; ví dụ 106.",
    "period": "Mã kỳ báo cáo, ví dụ 2024-9m; lấy từ /api/v1/periods.",
    "version": "Lần ban hành, số nguyên từ 1: số liệu đúng như đã ban hành. Không ghi thì là báo cáo đang chuẩn bị.",
}


def _day(value: Any) -> Any:
    """Pydantic would also take seconds since 1970 and moments of a day."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError
    return value


Day = Annotated[date, BeforeValidator(_day)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,12}$")]
Version = Annotated[int, Field(ge=1, le=32_767)]
Nothing = SkipJsonSchema[None]  # may be left out; no text of an address means «nothing»


class Question(BaseModel):
    # What every list is asked. No docstring: pydantic would print it in the OpenAPI file.
    page: int = Field(1, ge=1, le=100_000, description=ACCEPTED["page"])
    limit: int = Field(1000, ge=1, le=MOST_ROWS, description=ACCEPTED["limit"])
    format: Literal["json", "csv"] | Nothing = Field(None, description=ACCEPTED["format"])

    @model_validator(mode="after")
    def knows_every_name(self, info: ValidationInfo) -> Self:
        """A parameter that does not exist, or stands twice, is a slip that must not pass for an answer."""
        known = type(self).model_fields
        for name, values in (info.context or {})["request"].GET.lists():
            if name not in known:
                raise PydanticCustomError("unknown_name", "unknown", {"name": name[:40], "known": ", ".join(known)})
            if len(values) > 1:
                raise PydanticCustomError("repeated_name", "repeated", {"name": name})
        return self


class DayQuestion(Question):
    on: Day | Nothing = Field(None, description=ACCEPTED["on"])


class UnitsQuestion(DayQuestion):
    kind: UnitKind | Nothing = Field(None, description=ACCEPTED["kind"])


class AssessmentsQuestion(DayQuestion):
    level: Level = Field(Level.COMMUNE, description=ACCEPTED["level"])
    unit: Code | Nothing = Field(None, description=ACCEPTED["unit"] + " Gồm cả đơn vị trực thuộc.")


class FiguresQuestion(Question):
    period: str = Field(pattern=r"^[0-9]{4}-[a-z0-9]{1,15}$", description=ACCEPTED["period"])
    unit: Code | Nothing = Field(
        None,
        description=f"{ACCEPTED['unit']} Không ghi thì là toàn tỉnh; "
        "với báo cáo đang chuẩn bị, cán bộ huyện nhận báo cáo của huyện mình.",
    )
    version: Version | Nothing = Field(None, description=ACCEPTED["version"])
