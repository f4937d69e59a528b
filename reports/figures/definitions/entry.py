"""An entry of the catalogue of definitions, and the phrases that entries share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.figures.additions import Addition
from reports.figures.unit_lines import Lines


@dataclass(frozen=True, slots=True)
class Definition:
    """What a family of keys means.

    `worked` is the formula with the figures that go into it, as `[[key]]`; `level` names the criteria set whose legal
    basis the rule has, `source` another document; `adds` is what one record adds, `lines` what each unit does. `names`
    are the parts of a key that its pattern names, once a key is looked up.
    """

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
