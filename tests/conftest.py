"""The fixed cast and the province they work in.

The database of a run holds the reference data and the demo data set, loaded once; each
test works in a transaction that is rolled back. Tests of an empty province ask for
`empty_province`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from communes.models import Membership, Period, Role, Unit
from communes.selectors import province_on
from criteria.models import CriteriaSet, Criterion, Level
from ntm_portal.pages import demo
from reports.build import ProgressReport, build_progress_report
from tests.servers import Server, own_database

CUTOFF = date(2024, 10, 22)
JUNE = date(2024, 6, 30)


def pytest_configure() -> None:
    hypothesis.settings.register_profile("portal", deadline=None)  # a busy machine is no failure
    hypothesis.settings.load_profile("portal")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("load_reference", stdout=StringIO())
        demo.create_accounts("demo-password-2024")
        demo.load()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running portal for tests that commit for real, in several processes: each with people and units of its own."""
    with own_database() as database:
        running = Server(tmp_path_factory.mktemp("portal"), **database)
        yield running
        running.stop()


@pytest.fixture
def province(db: None) -> Unit:
    found = province_on(CUTOFF)
    assert found
    return found


@pytest.fixture
def unit(db: None) -> Callable[[str], Unit]:
    """A unit in force on the cut-off, by its code."""
    return lambda code: Unit.objects.in_force(CUTOFF).select_related("parent").get(code=code)


@pytest.fixture
def criterion(db: None) -> Callable[..., Criterion]:
    """A criterion in force on the cut-off: `criterion(6)`, `criterion(3, Level.DISTRICT)`."""

    def find(number: int, level: str = Level.COMMUNE) -> Criterion:
        criteria_set = CriteriaSet.objects.in_force(level, CUTOFF)
        return Criterion.objects.get(criteria_set=criteria_set, number=number)

    return find


@pytest.fixture
def period(db: None) -> Period:
    return Period.objects.get(slug="2024-9m")


@pytest.fixture(scope="session")
def demo_report(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> ProgressReport:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        province = province_on(CUTOFF)
        assert province
        return build_progress_report(unit=province, period=Period.objects.get(slug="2024-9m"))


@pytest.fixture
def report(db: None, demo_report: ProgressReport) -> ProgressReport:
    """The 9-month report of the demo data set; frozen, so built once: every test begins with the same records."""
    return demo_report


def _person(name: str, role: str | None, code: str | None = None) -> User:
    user = User.objects.create_user(name, password="one-password-for-tests")
    if role:
        Membership.objects.create(
            user=user, role=role, unit=Unit.objects.in_force(CUTOFF).get(code=code) if code else None
        )
    return user


@pytest.fixture
def lan(db: None) -> User:
    """Province officer who also approves."""
    return _person("lan", Role.APPROVER)


@pytest.fixture
def chi(db: None) -> User:
    """Province officer without the right to publish."""
    return _person("chi", Role.OFFICER)


@pytest.fixture
def quan(db: None) -> User:
    """Administrator by the role alone, without any flag of Django's."""
    return _person("quan", Role.ADMIN)


@pytest.fixture
def minh(db: None) -> User:
    """District staff of Tam Đường."""
    return _person("minh", Role.SENDER, "106")


@pytest.fixture
def hoa(db: None) -> User:
    """District staff of Than Uyên."""
    return _person("hoa", Role.SENDER, "110")


@pytest.fixture
def binh(db: None) -> User:
    """A leader."""
    return _person("binh", Role.VIEWER)


@pytest.fixture
def khach(db: None) -> User:
    """An account without any role."""
    return _person("khach", None)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which the person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def empty_province(db: None) -> None:
    """No units, no sets, no period, no accounts: the portal on its first day."""
    call_command("flush", interactive=False, verbosity=0)
