"""Where the numbers of a rendering lead: each to the page of its figure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from reports.build import ProgressReport
from reports.doors import query_of


@dataclass(frozen=True, slots=True)
class FigureLinks:
    """`on_paper`: charts keep bare numbers, as a picture in a PDF leads nowhere."""

    folder: str
    query: str
    on_paper: bool = False

    def to(self, key: str) -> str:
        return f"{self.folder}{quote(key)}/{self.query}"


def links_on_screen(report: ProgressReport) -> FigureLinks:
    return FigureLinks(_folder(report), query_of(report))


def links_on_paper(report: ProgressReport) -> FigureLinks | None:
    """None without a public address: a file must not lead to nowhere."""
    if not settings.PUBLIC_URL:
        return None
    return FigureLinks(settings.PUBLIC_URL + _folder(report), query_of(report), on_paper=True)


def _folder(report: ProgressReport) -> str:
    return reverse("reports:figures", args=[report.period.slug])
