"""Mails the senders of districts that have not sent their return of a period; nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from communes.desks import DeskLine, board
from communes.models import Membership, Period, PeriodState, Role
from ntm_portal.pages.management.returns import period_of


@dataclass(frozen=True)
class Reminder:
    """A district that has not sent, and those who send for it."""

    line: DeskLine
    people: Sequence[User]

    @property
    def mailable(self) -> list[User]:
        return [person for person in self.people if person.email]

    @property
    def without_address(self) -> list[str]:
        return [person.get_username() for person in self.people if not person.email]


class Command(BaseCommand):
    help = "Gửi thư nhắc cán bộ các huyện chưa gửi biểu báo cáo của một kỳ đang mở."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", help="mã kỳ, ví dụ 2024-9m; bỏ trống: kỳ đang mở")
        parser.add_argument("--dry-run", action="store_true", help="chỉ in danh sách, không gửi thư")

    def handle(self, *args: Any, **options: Any) -> None:
        period = _open_period(options)
        failed = False
        for reminder in _reminders(period):
            failed |= self._remind(reminder, dry_run=options["dry_run"])
        if failed:
            raise CommandError("Có thư không gửi được; xem các dòng ở trên và thử lại.")

    def _remind(self, reminder: Reminder, *, dry_run: bool) -> bool:
        """Says who was mailed; answers whether a mail failed."""
        unit, addresses = reminder.line.unit.full_name, ", ".join(person.email for person in reminder.mailable)
        if reminder.without_address:
            self.stdout.write(f"{unit}: chưa có địa chỉ thư: {', '.join(reminder.without_address)}")
        if not reminder.people:
            self.stdout.write(f"{unit}: chưa có tài khoản cán bộ huyện")
        if not addresses:
            return False
        if dry_run:
            self.stdout.write(f"{unit}: sẽ nhắc {addresses}")
            return False
        try:
            get_connection().send_messages([_mail(reminder, person) for person in reminder.mailable])
        except Exception as error:  # whatever the mail backend raises: the other districts are mailed all the same
            self.stderr.write(f"{unit}: không gửi được thư tới {addresses}: {error}")
            return True
        self.stdout.write(f"{unit}: đã nhắc {addresses}")
        return False


def _open_period(options: dict[str, Any]) -> Period:
    """Raises CommandError where no period, or more than one, is open."""
    if options["period"]:
        period = period_of(options)
        if period.state != PeriodState.OPEN:
            raise CommandError(f"Kỳ «{period}» không mở nên không nhắc ai.")
        return period
    found = list(Period.objects.filter(state=PeriodState.OPEN))
    if len(found) != 1:
        known = ", ".join(period.slug for period in found) or "không có"
        raise CommandError(f"Hãy chọn kỳ bằng --period. Các kỳ đang mở: {known}.")
    return found[0]


def _reminders(period: Period) -> list[Reminder]:
    lines = [line for line in board(period, timezone.localdate()) if line.unit.is_district and not line.has_sent]
    held = Membership.objects.filter(role=Role.SENDER, user__is_active=True).select_related("user")
    people: dict[int | None, list[User]] = {}
    for membership in held.order_by("user__username"):
        people.setdefault(membership.unit_id, []).append(membership.user)
    return [Reminder(line, people.get(line.unit.pk, [])) for line in lines]


def _mail(reminder: Reminder, person: User) -> EmailMessage:
    line, period = reminder.line, reminder.line.period
    days = f"đã quá hạn {line.days_late} ngày" if line.is_late else f"còn {line.days_left} ngày"
    lines = [
        f"Kính gửi {person.get_full_name() or person.get_username()},",
        f"{line.unit.full_name} chưa gửi biểu báo cáo nông thôn mới kỳ {period.title}.",
        f"Hạn gửi: {period.due_on:%d/%m/%Y} ({days}).",
    ]
    if line.sent:
        lines.append(f"Tệp «{line.sent.original_name}» đã bị trả lại: {line.sent.decision_note}")
    address = reverse("returns-desk", args=[period.slug, line.unit.code])
    where = f"tại: {settings.PUBLIC_URL}{address}" if settings.PUBLIC_URL else "ở mục «Biểu báo cáo» của cổng."
    lines.append(f"Tải biểu mẫu và gửi tệp {where}")
    return EmailMessage(f"Nhắc gửi biểu báo cáo {period.title}", "\n\n".join(lines) + "\n", to=[person.email])
