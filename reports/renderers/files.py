"""Every rendering of a report as a file: its ending, its type and its bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from reports.build import ProgressReport
from reports.links import links_on_paper
from reports.renderers.attached import Attached
from reports.renderers.docx import render_docx
from reports.renderers.html import render_document, render_file
from reports.renderers.pdf import render_pdf
from reports.renderers.tables import figures_csv, grid_csv, grids
from reports.renderers.xlsx import render_xlsx

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class FileKind:
    ending: str
    media_type: str
    render: Callable[[ProgressReport], bytes]


def pdf_with_data(report: ProgressReport) -> bytes:
    """The PDF with its figures and tables inside. Raises PdfFailed or FontMissing with a sentence."""
    return render_pdf(render_document(report, links=links_on_paper(report)), attachments_of(report))


def attachments_of(report: ProgressReport) -> tuple[Attached, ...]:
    """Workbook and CSV files, in the order of their names, as a PDF lists them."""
    day, name, tables = datetime.combine(report.period.cutoff, time()), report.file_name, grids(report)
    found = [
        Attached(f"{name}.xlsx", "Các phụ lục và mọi số liệu của báo cáo", render_xlsx(report, tables), day),
        Attached(f"{name}-so-lieu.csv", "Mọi số liệu của báo cáo", figures_csv(report).encode(), day),
    ]
    for number, grid in enumerate(tables, start=1):
        about = f"{grid.number}. {grid.title}"
        found.append(Attached(f"{name}-phu-luc-{number}.csv", about, grid_csv(grid).encode(), day))
    return tuple(sorted(found))


KINDS = {
    kind.ending: kind
    for kind in (
        FileKind("pdf", "application/pdf", pdf_with_data),
        FileKind("docx", f"{OFFICE}.wordprocessingml.document", render_docx),
        FileKind("xlsx", f"{OFFICE}.spreadsheetml.sheet", render_xlsx),
        FileKind("html", "text/html; charset=utf-8", lambda report: render_file(report).encode()),
    )
}
