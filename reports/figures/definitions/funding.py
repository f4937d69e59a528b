"""Capital."""

from __future__ import annotations

from collections.abc import Iterator

from funding.models import CapitalKind
from reports.figures import additions as add
from reports.figures.definitions.entry import Definition

ROUNDED = "Cộng theo đồng, in theo triệu đồng."


def _of_capital(prefix: str, kinds: tuple[str, ...] = ()) -> Iterator[Definition]:
    """`kinds` are the kinds of capital that a total is made of."""

    def total(part: str) -> str:
        return " + ".join(f"[[{prefix}.{kind}.{part}]]" for kind in kinds)

    yield Definition(
        f"{prefix}.usable",
        "Vốn được sử dụng trong năm: vốn giao trong năm và vốn kéo dài từ năm trước.",
        f"Vốn giao trong năm + vốn kéo dài. {ROUNDED}",
        f"[[{prefix}.assigned]] + [[{prefix}.carried_over]]",
        adds=add.USABLE,
    )
    yield Definition(
        f"{prefix}.assigned",
        "Vốn giao cho năm báo cáo, không kể vốn kéo dài.",
        f"Cộng vốn giao trong năm của từng đơn vị và nguồn vốn. {ROUNDED}",
        total("assigned"),
        adds=add.ASSIGNED,
    )
    yield Definition(
        f"{prefix}.carried_over",
        "Vốn của các năm trước được kéo dài sang năm báo cáo.",
        f"Cộng vốn kéo dài của từng đơn vị và nguồn vốn. {ROUNDED}",
        total("carried_over"),
        adds=add.CARRIED_OVER,
    )
    yield Definition(
        f"{prefix}.disbursed",
        "Số vốn đã giải ngân, lũy kế từ đầu năm đến ngày số liệu.",
        f"Cộng lũy kế giải ngân của từng đơn vị và nguồn vốn. {ROUNDED}",
        total("disbursed"),
        adds=add.PAID,
    )
    yield Definition(
        f"{prefix}.rate",
        "Tỷ lệ giải ngân so với vốn được sử dụng (vốn giao trong năm và vốn kéo dài).",
        "Lũy kế giải ngân ÷ vốn được sử dụng × 100.",
        f"[[{prefix}.disbursed]] ÷ [[{prefix}.usable]] × 100",
    )


KINDS = tuple(CapitalKind.values)


DEFINITIONS = (
    *_of_capital("funding", KINDS),
    *(entry for kind in KINDS for entry in _of_capital(f"funding.{kind}")),
    *_of_capital("funding.holder.{holder}", KINDS),
    *(entry for kind in KINDS for entry in _of_capital(f"funding.holder.{{holder}}.{kind}")),
)
