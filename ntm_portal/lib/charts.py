"""Geometry of horizontal bar charts; the drawing is `templates/components/bar_chart.html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LINE = 32
THICKNESS = 18
LABELS = 118
TEXTS = 84


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the chart in whole units of its view box, so that no number needs a decimal mark."""

    label: str
    text: str
    top: int
    middle: int
    left: int
    length: int
    text_left: int
    thickness: int
    bottom: int
    chart_width: int


def bars(
    values: Sequence[tuple[str, int | Decimal, str]],
    width: int = 420,
    labels: int = LABELS,
    full: int | Decimal | None = None,
) -> list[Bar]:
    """Bars for (label, value, printed value), from top to bottom.

    The longest value fills the room between labels and texts, or `full` does (100 for rates).
    """
    longest = max([Decimal(full or 0), *(Decimal(value) for _label, value, _text in values)], default=Decimal(0))
    room = width - labels - TEXTS
    return [
        _bar(index, value, Decimal(room) / longest if longest else Decimal(0), width, labels)
        for index, value in enumerate(values)
    ]


def _bar(index: int, value: tuple[str, int | Decimal, str], scale: Decimal, width: int, labels: int) -> Bar:
    label, amount, text = value
    top = index * LINE
    length = round(max(Decimal(amount), Decimal(0)) * scale)
    return Bar(
        label=label,
        text=text,
        top=top + (LINE - THICKNESS) // 2,
        middle=top + LINE // 2,
        left=labels,
        length=length,
        text_left=labels + length + 8,
        thickness=THICKNESS,
        bottom=top + LINE,
        chart_width=width,
    )
