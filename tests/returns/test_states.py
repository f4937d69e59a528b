"""States of a return: what a verb may not overwrite, and what may be tried again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from communes.models import PeriodState, Submission, SubmissionCheck, SubmissionState
from communes.submissions import child, services
from communes.submissions.reasons import problems_of
from communes.submissions.refusals import Code, Refused
from communes.submissions.states import NotNow
from ntm_portal.pages.returns.services import Outcome, accept, examine, outcome_of
from tests.returns.sending import saved, template
from tests.returns.test_accept_rules import commune
from tests.returns.test_round_trip import send, shown, take
from tests.returns.test_two_officers import SENT, run

__all__ = ["send", "take"]  # fixtures


def refusing(code: Code, before: Any = lambda: None) -> Any:
    def read(path: Path) -> Any:
        before()
        raise Refused(code)

    return read


def state(submission: Submission) -> tuple[str, str]:
    submission.refresh_from_db()
    return submission.state, submission.refusal


def test_a_file_is_not_refused_once_it_is_accepted(send, lan, monkeypatch) -> None:
    """Two tabs: in one the sender asks for the questions anew, meanwhile an officer accepts."""
    submission = send(commune())
    stale = Submission.objects.get(pk=submission.pk)
    stale.state = SubmissionState.CHECKED
    seen = shown(submission)

    def meanwhile() -> None:
        Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.SENT)
        accept(submission, shown=seen, by=lan)

    Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.CHECKED)
    monkeypatch.setattr(services, "read", refusing(Code.BROKEN, meanwhile))
    with pytest.raises(NotNow):
        examine(stale)
    assert state(submission) == (SubmissionState.ACCEPTED, "")
    with pytest.raises(NotNow):
        examine(submission)
    assert state(submission) == (SubmissionState.ACCEPTED, "")


@pytest.mark.parametrize("code", [Code.BUSY, Code.TOO_SLOW])
def test_what_only_lacked_time_is_not_held_against_the_file(take, chi, monkeypatch, code) -> None:
    submission = take(commune())
    with monkeypatch.context() as patch:
        patch.setattr(services, "read", refusing(code))
        with pytest.raises(services.Unread):
            examine(submission)
    assert state(submission) == (SubmissionState.CHECKED, "")
    services.send(submission, by=chi, explanations=explained(submission))


def explained(submission: Submission) -> dict[str, str]:
    return {problem.key: "Đúng như vậy" for problem in problems_of(submission)}


def test_an_explanation_is_refused_rather_than_cut(take, chi) -> None:
    submission = take(commune())
    with pytest.raises(ValidationError, match=r"1\.002"):
        services.send(submission, by=chi, explanations=explained(submission) | {"one": "dài " * 250 + "ra"})
    told = "dòng\r\n" * 199 + "dòng"
    sent = services.send(submission, by=chi, explanations=explained(submission) | {"one": told})
    assert sent.check_result.explanations["one"] == told.replace("\r\n", "\n")


def test_a_refused_file_is_not_sent_and_may_be_read_again(take, chi, monkeypatch) -> None:
    submission = take(commune())
    with monkeypatch.context() as patch:
        patch.setattr(services, "read", refusing(Code.BROKEN))
        examine(submission)
    assert state(submission) == (SubmissionState.RECEIVED, "broken")
    with pytest.raises(NotNow):
        services.send(submission, by=chi, explanations={})
    examine(submission)
    assert state(submission) == (SubmissionState.CHECKED, "")


def test_an_upload_that_finds_the_portal_busy_is_kept_and_checked_later(
    take, client_of, minh, unit, period, monkeypatch
) -> None:
    monkeypatch.setattr(child, "SECONDS_TO_WAIT", 0)
    monkeypatch.setattr(child, "slots", SimpleNamespace(acquire=lambda timeout: False, release=lambda: None))
    browser = client_of(minh)
    response = browser.post("/returns/2024-9m/106/", {"file": saved(template(unit("106"), period))}, follow=True)
    submission = Submission.objects.get()
    assert state(submission) == (SubmissionState.RECEIVED, "")
    assert outcome_of(submission) == Outcome.REJECTED
    body = response.content.decode()
    assert 'data-result="rejected"' in body
    assert 'name="again"' in body
    monkeypatch.undo()
    response = browser.post(f"/returns/{submission.pk}/answers/", {"again": "yes"}, follow=True)
    assert 'data-result="accepted"' in response.content.decode()
    assert state(submission) == (SubmissionState.CHECKED, "")


def test_a_file_is_not_sent_once_its_period_is_closed(take, chi, period) -> None:
    submission = take(commune())
    type(period).objects.filter(pk=period.pk).update(state=PeriodState.CLOSED)
    with pytest.raises(ValidationError, match="nhận"):
        services.send(submission, by=chi, explanations=explained(submission))


def test_who_lost_the_role_sends_no_more(take, chi) -> None:
    submission = take(commune())
    chi.memberships.all().delete()
    with pytest.raises(ValidationError) as refused:
        services.send(submission, by=chi, explanations=explained(submission))
    assert refused.value.code == "denied"


def test_one_file_of_a_unit_and_period_is_with_the_province(send, period, unit, chi) -> None:
    first, second = send(commune()), send(commune())
    assert state(first)[0] == SubmissionState.SUPERSEDED
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            unit=second.unit, period=period, original_name="x.xlsx", sent_by=chi, state=SubmissionState.SENT
        )


def test_looking_at_a_file_writes_nothing(send, lan, client_of) -> None:
    submission = send(commune(c2="Đạt"))
    before, browser = list(SubmissionCheck.objects.values_list()), client_of(lan)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(f"/returns/{submission.pk}/").status_code == 200
    written = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "DELETE", "UPDATE"))]
    assert [sql for sql in written if "django_session" not in sql] == []
    assert list(SubmissionCheck.objects.values_list()) == before


@pytest.mark.django_db
def test_a_relative_path_is_checked_too(monkeypatch, tmp_path) -> None:
    call_command("return_template", unit="106", period="2024-9m", output=tmp_path / "bieu.xlsx")
    monkeypatch.chdir(tmp_path)
    assert child.read(Path("bieu.xlsx")).sheet("Xã NTM")


# --- At the same moment -----------------------------------------------------------------------------------------------

SECOND = """
from datetime import date
from io import BytesIO
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from communes.models import Period
from communes.submissions.workbook import write_workbook
from ntm_portal.pages.returns.plans import return_plan, returning_unit
from ntm_portal.pages.returns.services import take_in
period = Period.objects.get(slug="2024-9m")
unit = returning_unit("109", period.cutoff)
content = BytesIO()
write_workbook(return_plan(unit, period), content, day=period.cutoff)
sender = User.objects.get(username="nguoigui")
file = ContentFile(content.getvalue(), "hai.xlsx")
print(take_in(unit=unit, period=period, file=file, by=sender, today=date(2024, 11, 1)).pk)
"""
ACCEPT_SLOWLY = """
import time
from django.contrib.auth.models import User
from communes.models import Submission
from communes.submissions import accepting
from ntm_portal.pages.returns.services import accept
write = accepting.write
def slowly(*args, **more):
    time.sleep(6)
    write(*args, **more)
accepting.write = slowly
time.sleep(max(0, {moment} - time.time()))
print(accept(Submission.objects.get(pk={pk}), shown="{digest}", by=User.objects.get(username="mot"))[1])
"""
SEND_MEANWHILE = """
import time
from django.contrib.auth.models import User
from communes.models import Submission
from communes.submissions import services
time.sleep(max(0, {moment} + 2 - time.time()))
print(services.send(Submission.objects.get(pk={pk}), by=User.objects.get(username="nguoigui"), explanations={{}}).state)
"""
STATES = """
from communes.models import Submission
files = Submission.objects.filter(pk__in=({pks})).order_by("pk")
print(*(f"{{file.state}}:{{file.decided_by_id is not None}}" for file in files))
"""


@pytest.mark.slow
def test_a_file_that_is_accepted_while_the_next_one_is_sent_stays_accepted(portal) -> None:
    first, _cells, digest = run(portal, SENT.format(unit="109"))
    (second,) = run(portal, SECOND)
    moment = time.time() + 12
    scripts = [
        ACCEPT_SLOWLY.format(pk=first, digest=digest, moment=moment),
        SEND_MEANWHILE.format(pk=second, moment=moment),
    ]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda script: run(portal, script), scripts)) == [["True"], ["sent"]]
    assert run(portal, STATES.format(pks=f"{first}, {second}")) == ["accepted:True", "sent:False"]
