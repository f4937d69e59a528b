"""What the report's own words say: names without a figure, numbers typed by hand, statements against the data."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from reports.checks.findings import Checked, Hit, Said
from reports.drafts.findings import CONTRADICTS, NOT_RECOGNISED, Topic
from reports.models import MAY_BE_EMPTY, Section
from reports.narratives.marks import Mark, marks
from reports.renderers.fonts import letters_of_report

# Statements whose numbers alone could be wrong.
OF_NUMBERS: frozenset[Topic] = frozenset(("value", "denominator", "twice", "list"))


def unknown_names(checked: Checked) -> Iterator[Hit]:
    """Keys that no figure of this report has; those of a unit that has ended are among them."""
    for section, mark in _marks(checked, "unknown"):
        yield Hit(f"{_place(section)}, dòng {mark.line}: không có số liệu mang mã {mark.quote}.", f"section:{section}")


def letters_not_of_the_font(checked: Checked) -> Iterator[Hit]:
    """Signs that the printed report could only borrow from another font, or not print at all."""
    known = letters_of_report()
    for section, words in checked.report.narrative.items():
        for number, line in enumerate(words.splitlines(), start=1):
            odd = [sign for sign in dict.fromkeys(line) if ord(sign) not in known and not _is_unseen(sign)]
            if odd:
                named = ", ".join(f"«{sign}» (U+{ord(sign):04X})" for sign in odd)
                yield Hit(
                    f"{_place(section)}, dòng {number}: phông chữ của báo cáo không có ký tự {named}; hãy thay bằng "
                    "chữ hoặc dấu thông thường.",
                    f"section:{section}",
                )


def _is_unseen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) == "Cf"


def sections_without_text(checked: Checked) -> Iterator[Hit]:
    """Sections that would print only that they have no content: one question for all of them."""
    written = {name for name, words in checked.report.narrative.items() if words.strip()}
    empty = [section for section in Section if section not in MAY_BE_EMPTY and section not in written]
    if not empty:
        return
    about = f"section:{empty[0]}" if len(empty) == 1 else "page:narrative"
    yield Hit(f"Chưa có nội dung: {'; '.join(map(_place, empty))}.", about)


def typed_numbers(checked: Checked) -> Iterator[Hit]:
    """Numbers typed by hand that are neither bound to a figure nor excused with a reason."""
    for section, mark in _marks(checked, "number"):
        around = f"…{mark.before}{mark.quote}{mark.after}…"
        yield Hit(
            f"{_place(section)}, dòng {mark.line}: số gõ tay «{mark.quote}» trong «{around}».", f"section:{section}"
        )


def _marks(checked: Checked, kind: str) -> Iterator[tuple[str, Mark]]:
    report = checked.report
    for section in Section.values:
        text = report.narrative.get(section, "")
        yield from ((section, mark) for mark in marks(text, report.figures) if mark.kind == kind)


def wrong_values(checked: Checked) -> Iterator[Hit]:
    """A statement of the text that the data contradict."""
    return _said(checked, "value")


def lists_against_counts(checked: Checked) -> Iterator[Hit]:
    """«13 tiêu chí» beside a list of 12, and lists with members that do not belong."""
    return _said(checked, "list")


def said_twice(checked: Checked) -> Iterator[Hit]:
    """The same fact with two values in different places of the text."""
    return _said(checked, "twice")


def denominators(checked: Checked) -> Iterator[Hit]:
    """A rate or a part against another whole than usable capital, or against two of them."""
    return _said(checked, "denominator")


def unit_nouns(checked: Checked) -> Iterator[Hit]:
    """«tiêu chí/xã» said of districts, and the like."""
    return _said(checked, "noun")


def ambiguous_words(checked: Checked) -> Iterator[Hit]:
    """Words around bound or excused numbers that read as if they spoke of another figure."""
    for said in checked.said:
        if said.finding.verdict == CONTRADICTS and said.is_settled and said.finding.topic in OF_NUMBERS:
            yield _hit(said)


def opinions(checked: Checked) -> Iterator[Hit]:
    """«khó», «cao», «giảm» said of named criteria that the data do not bear out."""
    return _said(checked, "opinion")


def unclear_titles(checked: Checked) -> Iterator[Hit]:
    """A bare «đạt chuẩn» that may mean all criteria or a decision."""
    for said in checked.said:
        if said.finding.verdict == NOT_RECOGNISED and said.finding.topic == "unclear":
            yield _hit(said)


def _said(checked: Checked, topic: Topic) -> Iterator[Hit]:
    for said in checked.said:
        is_words_only = said.is_settled and topic in OF_NUMBERS
        if said.finding.verdict == CONTRADICTS and said.finding.topic == topic and not is_words_only:
            yield _hit(said)


def _hit(said: Said) -> Hit:
    return Hit(f"{_place(said.section)}: «{said.finding.quote}». {said.finding.why}", f"section:{said.section}")


def _place(section: str) -> str:
    return str(Section(section).label)
