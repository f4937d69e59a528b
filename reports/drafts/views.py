"""The page on which a draft is held against the figures of a report. Nothing that is sent is kept."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from communes.guards import PortalRequest, figures_form
from reports.build import ProgressReport
from reports.doors import query_of, report_of
from reports.drafts.door import check_draft
from reports.drafts.forms import DraftForm
from reports.drafts.remarks import CheckedDraft, checked


@figures_form
def draft_check(request: PortalRequest, slug: str) -> HttpResponse:
    report = report_of(request, slug)
    form = DraftForm(request.POST, request.FILES) if request.method == "POST" else DraftForm()
    result = _checked(form, report) if form.is_valid() else None
    if result and "download" in request.POST:
        return _findings_file(result, report)
    if result:
        form = DraftForm(initial={"text": result.text})
    context = {"report": report, "query": query_of(report), "form": form, "draft": result}
    return render(request, "reports/draft_check.html", context, status=422 if form.errors else 200)


def _checked(form: DraftForm, report: ProgressReport) -> CheckedDraft:
    text = form.cleaned_data["draft"]
    return checked(text, check_draft(text, report), report.figures)


def _findings_file(result: CheckedDraft, report: ProgressReport) -> HttpResponse:
    """What `manage.py check_draft --format json` prints."""
    rows = [remark.finding.as_dict() for remark in result.remarks]
    response = JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = report.file_name.replace("bao-cao", "doi-chieu", 1)
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
