"""Two officers accept the same return at the same moment, in two processes and a database of their own."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.servers import Server

pytestmark = pytest.mark.slow

SENT = """
from datetime import date
from io import BytesIO
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from communes.models import Membership, Period, Role
from communes.submissions.workbook import write_workbook
from ntm_portal.pages.returns.plans import return_plan, returning_unit
from ntm_portal.pages.returns.foresight import shown_difference, shown_name
from ntm_portal.pages.returns.services import send, take_in
people = [User.objects.get_or_create(username=name)[0] for name in ("nguoigui", "mot", "hai")]
for person in people:
    Membership.objects.get_or_create(user=person, role=Role.APPROVER)
period = Period.objects.get(slug="2024-9m")
unit = returning_unit("{unit}", period.cutoff)
content = BytesIO()
write_workbook(return_plan(unit, period), content, day=period.cutoff)
file = ContentFile(content.getvalue(), "bieu.xlsx")
submission = take_in(unit=unit, period=period, file=file, by=people[0], today=date(2024, 11, 1))
submission = send(submission, by=people[0], explanations={{}})
print(submission.pk, submission.cells, shown_name(submission, shown_difference(submission)))
"""
ACCEPT = """
import time
from django.contrib.auth.models import User
from communes.models import Submission
from ntm_portal.pages.returns.services import accept
person, submission = User.objects.get(username="{person}"), Submission.objects.get(pk={pk})
time.sleep(max(0, {moment} - time.time()))
print(accept(submission, shown="{digest}", by=person)[1])
"""
WRITTEN = """
from django.apps import apps
names = ("criteria.Assessment", "criteria.Reading", "funding.Allocation", "funding.Disbursement")
models = [apps.get_model(name) for name in names]
print(sum(model.objects.filter(submission={pk}).count() for model in models))
"""


def run(portal: Server, script: str) -> list[str]:
    return str(portal.manage("shell", "--verbosity", "0", "-c", script)).split()


def test_two_officers_at_once_end_as_one_acceptance(portal: Server) -> None:

    pk, cells, digest = run(portal, SENT.format(unit="106"))
    moment = time.time() + 8  # both processes have started by then
    scripts = [ACCEPT.format(person=person, pk=pk, moment=moment, digest=digest) for person in ("mot", "hai")]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda script: run(portal, script), scripts))
    assert sorted(done) == [["False"], ["True"]]
    assert run(portal, WRITTEN.format(pk=pk)) == [cells]
