"""The accounts of the demo, and the refusal of its data outside of demo mode."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from communes.models import District, InitialPassword, Membership, Role
from criteria.models import (
    Assessment,
)
from ntm_portal.lib.text import lower_first

PEOPLE = {
    "tinh": ("Cán bộ tỉnh (duyệt và công bố)", Role.APPROVER),
    "chuyenvien": ("Chuyên viên tỉnh", Role.OFFICER),
    "lanhdao": ("Lãnh đạo", Role.VIEWER),
    "quantri": ("Quản trị", Role.ADMIN),
}
DISTRICT_STAFF = {
    "laichau": "105",
    "tamduong": "106",
    "muongte": "107",
    "sinho": "108",
    "phongtho": "109",
    "thanuyen": "110",
    "tanuyen": "111",
    "namnhun": "112",
}


@transaction.atomic
def create_accounts(password: str) -> None:
    """One account per role and district, all with one password, which follows the setting at every start."""
    first = User.objects.filter(username=next(iter(PEOPLE))).first()
    if first and first.check_password(password):  # one slow hash tells of all twelve
        return
    hashed = make_password(password)
    for username, (name, role) in PEOPLE.items():
        user = _account(username, name, hashed)
        Membership.objects.get_or_create(user=user, role=role, unit=None)
    for username, code in DISTRICT_STAFF.items():
        district = District.objects.get(code=code)
        user = _account(username, f"Cán bộ {lower_first(district.full_name)}", hashed)
        Membership.objects.get_or_create(user=user, role=Role.SENDER, unit=district)
    InitialPassword.objects.filter(user__username__in=[*PEOPLE, *DISTRICT_STAFF]).delete()


def _account(username: str, name: str, hashed: str) -> User:
    values = {"first_name": name, "password": hashed}
    user, _created = User.objects.update_or_create(username=username, defaults=values)
    return user


def refuse_outside_demo_mode() -> None:
    """Sample data must never pass for the real thing. Raises ImproperlyConfigured; an empty database is fine."""
    if settings.DEMO or "criteria_assessment" not in connection.introspection.table_names():
        return
    if Assessment.objects.filter(is_sample=True).exists() or accounts_exist():
        raise ImproperlyConfigured(
            "Cơ sở dữ liệu này chứa số liệu và tài khoản minh họa nên không chạy thật được. "
            "Hãy dùng NTM_DATA_DIR hoặc NTM_DATABASE_URL khác, hoặc đặt NTM_DEMO=1 để chạy thử."
        )


def accounts_exist() -> bool:
    return User.objects.filter(username__in=PEOPLE).exists()
