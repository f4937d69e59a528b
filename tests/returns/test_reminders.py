"""`manage.py remind_districts`: only those who have not sent are mailed."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command

from communes.models import Membership, PeriodState, Role, Submission, SubmissionState


def remind(*options: str) -> str:
    output = StringIO()
    call_command("remind_districts", *options, stdout=output)
    return output.getvalue()


@pytest.fixture
def mailed(minh, hoa):
    """Minh and Hoa have addresses; the accounts of the demo have none."""
    for person in (minh, hoa):
        person.email = f"{person.username}@huyen.example.vn"
        person.save()


@pytest.fixture
def return_of(unit, period, minh):
    def create(code: str, state: str) -> Submission:
        return Submission.objects.create(
            unit=unit(code), period=period, original_name="bieu.xlsx", sent_by=minh, state=state, decision_note="Thiếu."
        )

    return create


def recipients() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_only_districts_that_have_not_sent_are_mailed(mailed, return_of):
    return_of("106", SubmissionState.SENT)
    remind()
    assert recipients() == ["hoa@huyen.example.vn"]
    assert "9 tháng đầu năm 2024" in mail.outbox[0].subject
    assert "22/10/2024" in mail.outbox[0].body


def test_a_reminder_says_where_to_send_the_file(mailed, settings):
    remind()
    assert "mục «Biểu báo cáo»" in mail.outbox[0].body
    settings.PUBLIC_URL = "https://ntm.example.vn"
    remind()
    assert "https://ntm.example.vn/returns/2024-9m/" in mail.outbox[-1].body


@pytest.mark.parametrize("state", [SubmissionState.CHECKED, SubmissionState.RETURNED, SubmissionState.WITHDRAWN])
def test_a_file_that_is_not_with_the_province_does_not_count_as_sent(mailed, return_of, state):
    return_of("106", state)
    remind()
    assert recipients() == ["hoa@huyen.example.vn", "minh@huyen.example.vn"]


def test_who_was_handed_a_file_back_is_told_why(mailed, return_of):
    return_of("106", SubmissionState.RETURNED)
    remind()
    assert any("«bieu.xlsx» đã bị trả lại: Thiếu." in message.body for message in mail.outbox)


def test_a_dry_run_mails_nobody_and_says_whom_it_would(mailed):
    assert "Huyện Tam Đường: sẽ nhắc minh@huyen.example.vn" in remind("--dry-run")
    assert mail.outbox == []


def test_accounts_without_an_address_are_listed(mailed):
    assert "Huyện Tam Đường: chưa có địa chỉ thư: tamduong" in remind()


def test_leaders_officers_and_closed_accounts_are_not_mailed(mailed, unit, minh):
    User.objects.filter(pk=minh.pk).update(is_active=False)
    officer = User.objects.create_user("can-bo", email="can-bo@huyen.example.vn")
    Membership.objects.create(user=officer, role=Role.OFFICER, unit=unit("106"))
    remind()
    assert recipients() == ["hoa@huyen.example.vn"]


def test_a_period_that_is_not_open_reminds_nobody(mailed, period):
    period.state = PeriodState.CLOSED
    period.save()
    with pytest.raises(CommandError, match="không mở"):
        remind("--period", "2024-9m")
    assert mail.outbox == []


def test_an_unknown_period_is_answered_with_the_known_ones(db):
    with pytest.raises(CommandError, match="2024-9m"):
        remind("--period", "2030-1m")


def test_a_mail_backend_that_breaks_keeps_nobody_else_from_being_reminded(mailed, monkeypatch):
    tried: list[str] = []

    def broken(self, messages):
        tried.extend(address for message in messages for address in message.to)
        raise RuntimeError("API key missing")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
    with pytest.raises(CommandError):
        remind()
    assert sorted(tried) == ["hoa@huyen.example.vn", "minh@huyen.example.vn"]
