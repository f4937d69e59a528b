"""HTML renderings of the report: the print document, which the PDF is made from, and a file that stands alone."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.build import ProgressReport
from reports.links import FigureLinks, links_on_paper

SAMPLE = "SỐ LIỆU MINH HỌA"  # stands on each page of every rendered file in demo mode
DRAFT = "DỰ THẢO"  # on each page until the report is published


def page_mark(report: ProgressReport) -> str:
    """What stands at the foot of each page of an office file."""
    return " · ".join(mark for mark, wanted in ((DRAFT, report.is_draft), (SAMPLE, settings.DEMO)) if wanted)


def stylesheet(name: str) -> SafeString:
    """One of the portal's own style sheets, for a document that stands alone; escaped, its quotes mean nothing."""
    return SafeString((settings.BASE_DIR / "static" / "css" / name).read_text(encoding="utf-8"))


def render_document(report: ProgressReport, *, css: str = "", links: FigureLinks | None = None) -> str:
    """The whole report as one HTML document; `css` is embedded where the file must stand alone.

    With `links` every number leads to the page of its figure.
    """
    context = {"report": report, "css": css, "sample": settings.DEMO, "figure_links": links}
    return render_to_string("reports/progress/document.html", context)


def render_file(report: ProgressReport) -> str:
    """HTML that can be opened from disk."""
    return render_document(report, css=stylesheet("report.css"), links=links_on_paper(report))
