"""What the page of one's own work is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do or to know. With an `action` the link is a button; `mark` is a short word beside the text."""

    text: str
    link: str
    note: str = ""
    mark: str = ""
    is_late: bool = False
    action: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one kind; without any, `nothing` says so and `coming` what happens next."""

    title: str
    lines: tuple[Line, ...]
    nothing: str = ""
    coming: str = ""
    more: tuple[tuple[str, str], ...] = ()  # words and addresses of further pages
