"""Which report an address is about, and whether the person may open it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from communes.access import Denied, Scope, can_read_report
from communes.guards import PortalRequest, Stranger
from communes.models import DISTRICT_KINDS, Period, Unit
from communes.selectors import UnitInfo, districts_of, province_on
from reports.build import ProgressReport, build_progress_report


def report_of(request: PortalRequest, slug: str) -> ProgressReport:
    """The report that the address names (`unit=`: a district; none: the province), for a person who may read it."""
    period = period_of(slug)
    return build_progress_report(unit=subject_of(request, period), period=period)


def period_of(slug: str) -> Period:
    period: Period | None = Period.objects.filter(slug=slug).first()
    if period is None:
        raise Http404(_("There is no period %s.") % slug)
    return period


def subject_of(request: PortalRequest, period: Period) -> Unit:
    """The province or district that the address names; a stranger's is told as an unknown address."""
    subject = _subject(period, request.GET.get("unit") or _own_district(request.portal.scope))
    decision = can_read_report(request.portal.scope, subject)
    if isinstance(decision, Denied):
        raise Stranger(decision.reason)
    return subject


def any_subject_of(request: PortalRequest, period: Period) -> Unit:
    """The unit that the address names; a published report is read by everyone with a role."""
    if code := request.GET.get("unit"):
        found: Unit | None = Unit.objects.in_force(period.cutoff).select_related("parent").filter(code=code).first()
        if found is None:
            raise Http404(_("No district has the code %s on the cut-off of the period.") % code)
        return found
    if province := province_on(period.cutoff):
        return province
    raise Http404


def subjects_of(request: PortalRequest, report: ProgressReport) -> list[Unit | UnitInfo]:
    """What else the report can be about, as far as the person may read it."""
    province = province_on(report.period.cutoff)
    if province is None or not can_read_report(request.portal.scope, province):
        return []
    return [province, *districts_of(province, report.period.cutoff)]


def query_of(report: ProgressReport) -> str:
    """What the addresses of a report's pages end with."""
    about = {"unit": report.subject.code} if report.is_district else {}
    wanted = {**about, "version": report.version} if report.version else about
    return f"?{urlencode(wanted)}" if wanted else ""


def _own_district(scope: Scope) -> str:
    """District staff start with their own district; everyone else with the province."""
    if scope.is_whole_province or not scope.unit_ids:
        return ""
    return (
        Unit.objects.filter(kind__in=DISTRICT_KINDS, pk__in=scope.unit_ids).values_list("code", flat=True).first() or ""
    )


def _subject(period: Period, code: str) -> Unit:
    """A district in force on the cut-off by its code, the province without one."""
    if code:
        districts = Unit.objects.in_force(period.cutoff).filter(kind__in=DISTRICT_KINDS)
        district: Unit | None = districts.select_related("parent").filter(code=code).first()
        if district is None:
            raise Http404(_("No district has the code %s on the cut-off of the period.") % code)
        return district
    if province := province_on(period.cutoff):
        return province
    raise Http404
