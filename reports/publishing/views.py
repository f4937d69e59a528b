"""Pages of sign-off: publishing, the versions, and their files."""

from __future__ import annotations

import logging
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from communes import exports
from communes.access import can_publish, can_read_figures, can_write_narrative
from communes.guards import PortalRequest, entry_page, figures_page, require
from communes.models import Period, PeriodState, Unit
from reports.build import ProgressReport, build_progress_report
from reports.checks.door import gate_for
from reports.checks.findings import Gate
from reports.doors import any_subject_of, period_of, query_of, subject_of
from reports.models import PublishedFile, PublishedReport
from reports.publishing import services
from reports.publishing.files import FileDamaged, sent
from reports.publishing.forms import PublishForm
from reports.publishing.frozen import digest
from reports.publishing.selectors import by_unit, files_of, since_published, since_version_before
from reports.publishing.sheets import difference_sheet
from reports.renderers.fonts import FontMissing
from reports.renderers.pdf import PdfFailed

LOG = logging.getLogger(__name__)


@entry_page
def publish(request: PortalRequest, slug: str) -> HttpResponse:
    """What would be published and what stands in its way; a sent form publishes."""
    period = period_of(slug)
    subject = subject_of(request, period)
    require(can_write_narrative(request.portal.scope, subject))
    if request.method == "POST":
        require(can_publish(request.portal.scope, subject))
    newest = PublishedReport.objects.of(period, subject).first()
    version = newest.version + 1 if newest else 1
    form = PublishForm(request.POST or None, first=version == 1, initial=_initial(period))
    if request.method == "POST" and form.is_valid():
        done = _published(request, form, period, subject)
        if done:
            address = reverse("reports:version", args=[slug, done.version])
            return HttpResponseRedirect(address + (f"?unit={subject.code}" if subject.is_district else ""))
    report = build_progress_report(unit=subject, period=period)
    gate = gate_for(report, period, subject)
    context = _publish_context(request, period, subject, report, gate) | {"form": form, "version": version}
    if newest and exports.asked_for(request):
        return _difference(request, period, subject, context["changed"], (_("Published"), _("Now")))
    return render(request, "reports/publishing/publish.html", context, status=422 if form.errors else 200)


def _initial(period: Period) -> dict[str, Any]:
    return {"number": period.number, "signed_on": period.signed_on}


def _published(request: PortalRequest, form: PublishForm, period: Period, subject: Unit) -> PublishedReport | None:
    """The version that stands now; None when the form says why there is none."""
    try:
        row, is_own = services.publish(
            period=period, subject=subject, by=cast(User, request.user), **{"change_note": "", **form.cleaned_data}
        )
    except services.Changed:
        form.add_error(
            None, _("Figures, text or explanations changed since you opened this page. Look at them again and publish.")
        )
    except ValidationError as error:
        form.add_error(None, error)
    except (PdfFailed, FontMissing) as problem:
        form.add_error(None, str(problem))
    else:
        words = _("Published: version %(version)s.") if is_own else _("Version %(version)s was published already.")
        messages.success(request, words % {"version": row.version})
        return row
    return None


def _publish_context(
    request: PortalRequest, period: Period, subject: Unit, report: ProgressReport, gate: Gate
) -> dict[str, Any]:
    newest, difference = since_published(report, period, subject)
    changed = by_unit(difference.figures, period.cutoff)
    return {
        "report": report,
        "query": query_of(report),
        "gate": gate,
        "digest": digest(report, gate),
        "is_closed": period.state == PeriodState.CLOSED,
        "may_publish": can_publish(request.portal.scope, subject),
        "newest": newest,
        "difference": difference,
        "changed": changed,
    }


def _difference(
    request: PortalRequest, period: Period, subject: Unit, changed: Any, heads: tuple[str, str]
) -> HttpResponse:
    about = f"{subject.full_name}, {period.title}"
    return exports.file_of(request, difference_sheet(changed, *heads), about, day=period.cutoff)


# --- What was published: approved figures, for everyone with a role ---------------------------------------------------


@figures_page
def version(request: PortalRequest, slug: str, number: int) -> HttpResponse:
    period = period_of(slug)
    subject = any_subject_of(request, period)
    rows = PublishedReport.objects.of(period, subject).select_related("published_by").prefetch_related("files")
    row = rows.filter(version=number).first()
    if row is None:
        raise Http404(_("No version %s of this report has been published.") % number)
    others = rows.defer("figures", "narrative", "findings").exclude(pk=row.pk)
    difference = since_version_before(row)
    changed = by_unit(difference.figures, period.cutoff)
    if number > 1 and exports.asked_for(request):
        return _difference(request, period, subject, changed, (_("The version before"), _("This version")))
    context = {
        "row": row,
        "period": period,
        "subject": subject,
        "query": f"?unit={subject.code}" if subject.is_district else "",
        "trail_query": f"?{urlencode({**({'unit': subject.code} if subject.is_district else {}), 'version': number})}",
        "others": others,
        "difference": difference,
        "changed": changed,
        "is_newest": not any(other.version > row.version for other in others),
    }
    return render(request, "reports/publishing/version.html", context)


def _file(request: PortalRequest, slug: str, number: int, ending: str) -> PublishedFile:
    """Looked up once a request, by the ETag and by the page."""
    found: PublishedFile | None = getattr(request, "_published_file", None)
    if found is None:
        require(can_read_figures(request.portal.scope))
        found = files_of(slug, request.GET.get("unit", ""), number, ending).first()
        if found is None:
            raise Http404
        request._published_file = found  # type: ignore[attr-defined]
    return found


def _etag(request: Any, slug: str, number: int, ending: str) -> str:
    return f'"{_file(request, slug, number, ending).sha256}"'


@require_safe
@condition(etag_func=_etag)
def file(request: PortalRequest, slug: str, number: int, ending: str) -> HttpResponse | FileResponse:
    """A browser that has the bytes is told so; most files are sent by the middleware of this package."""
    found, unit = _file(request, slug, number, ending), request.GET.get("unit", "")
    name = str(found.file)
    try:
        return sent(name=name, sha256=found.sha256, size=found.size, slug=slug, number=number, ending=ending, unit=unit)
    except FileDamaged:
        LOG.exception("published file %s (version %s of %s) is missing or damaged", name, number, slug)
    version = reverse("reports:version", args=[slug, number]) + (f"?unit={unit}" if unit else "")
    return render(request, "reports/publishing/damaged.html", {"kind": ending.upper(), "version": version}, status=503)
