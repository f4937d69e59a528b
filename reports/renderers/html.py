"""HTML renderings of the report: the print document, which the PDF is made from, and a file that stands alone."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from reports.build import ProgressReport

SAMPLE = "SỐ LIỆU MINH HỌA"  # stands on each page of every rendered file in demo mode
DRAFT = "DỰ THẢO"  # on each page until the report is published


def page_mark(report: ProgressReport) -> str:
    """What stands at the foot of each page of an office file."""
    return " · ".join(mark for mark, wanted in ((DRAFT, report.is_draft), (SAMPLE, settings.DEMO)) if wanted)


def render_document(report: ProgressReport, *, css: str = "") -> str:
    """The whole report as one HTML document; `css` is embedded where the file must stand alone."""
    return render_to_string("reports/progress/document.html", {"report": report, "css": css, "sample": settings.DEMO})


def render_file(report: ProgressReport) -> str:
    """HTML that can be opened from disk."""
    return render_document(
        report, css=(settings.BASE_DIR / "static" / "css" / "report.css").read_text(encoding="utf-8")
    )
