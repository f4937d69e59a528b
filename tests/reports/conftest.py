"""What is rendered once for a whole run: the same report gives the same bytes, and rendering takes seconds."""

from __future__ import annotations

import pytest

from communes.models import Period, Unit
from reports.build import ProgressReport, build_progress_report
from reports.renderers.files import pdf_with_data
from reports.renderers.html import render_document
from tests.conftest import CUTOFF


@pytest.fixture(scope="session")
def demo_document(demo_report: ProgressReport) -> str:
    """The document of the 9-month report, as it is printed."""
    return render_document(demo_report)


@pytest.fixture(scope="session")
def demo_pdf(demo_report: ProgressReport) -> bytes:
    """What a reader downloads: the PDF of the 9-month report with its data inside."""
    return pdf_with_data(demo_report)


@pytest.fixture
def small_report(period: Period) -> ProgressReport:
    """The report of a district of few communes, where rendering the province's would only take longer."""
    return build_progress_report(unit=Unit.objects.in_force(CUTOFF).get(code="105"), period=period)
