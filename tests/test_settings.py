"""A bad value is refused at start with a sentence; outside demo mode nothing of the demo exists.

Each test starts a Python of its own, as an installation does.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

BASE = Path(settings.BASE_DIR)
START = ["-c", "import django; django.setup()"]
SECRET = "khoa-bi-mat-chi-dung-cho-kiem-thu-0123456789-abcdefghij-klmn"
VIETNAMESE = set("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")

DEMO = {"NTM_DEMO": "1"}
EARNEST = {"NTM_DEMO": "0", "NTM_SECRET_KEY": SECRET, "NTM_ALLOWED_HOSTS": "ntm.example.vn"}


def run(arguments: list[str], variables: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Python in an environment of its own: an empty value also hides what a `.env` file says."""
    names = [name for name in (BASE / ".env.example").read_text(encoding="utf-8").split() if name.startswith("NTM_")]
    hidden = {name.partition("=")[0]: "" for name in names} | {
        "NTM_EMAIL_URL": "memorymail://",
        "NTM_LOG_LEVEL": "INFO",
    }
    basics = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    own = {"DJANGO_SETTINGS_MODULE": "ntm_portal.settings", "PYTHONUTF8": "1", "NTM_DATA_DIR": str(folder)}
    environment = basics | hidden | own | dict(variables)
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=BASE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def refusal(variables: Mapping[str, str], folder: Path) -> str:
    """The sentence with which the portal refuses to start."""
    started = run(START, variables, folder)
    assert started.returncode != 0
    kind, _, sentence = started.stderr.strip().splitlines()[-1].partition(": ")
    assert kind == "django.core.exceptions.ImproperlyConfigured"
    return sentence


@pytest.mark.parametrize("variables", [DEMO, EARNEST], ids=["demo", "earnest"])
def test_good_values_start(tmp_path, variables):
    started = run(START, variables, tmp_path)
    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("NTM_DEMO", {"NTM_DEMO": "abc"}),
        ("NTM_DEBUG", DEMO | {"NTM_DEBUG": "maybe"}),
        ("NTM_TRUST_PROXY", DEMO | {"NTM_TRUST_PROXY": "2"}),
        ("NTM_SECRET_KEY", EARNEST | {"NTM_SECRET_KEY": ""}),
        ("NTM_SECRET_KEY", EARNEST | {"NTM_SECRET_KEY": "qua-ngan"}),
        ("NTM_ALLOWED_HOSTS", EARNEST | {"NTM_ALLOWED_HOSTS": ""}),
        ("NTM_ALLOWED_HOSTS", EARNEST | {"NTM_ALLOWED_HOSTS": " , "}),
        ("NTM_DATABASE_URL", DEMO | {"NTM_DATABASE_URL": "mysql://ntm@127.0.0.1/ntm"}),
        ("NTM_DATABASE_URL", DEMO | {"NTM_DATABASE_URL": "ntm.sqlite3"}),
        ("NTM_DATABASE_URL", DEMO | {"NTM_DATABASE_URL": "postgresql://ntm@127.0.0.1:cong/ntm"}),
        ("NTM_DATA_DIR", DEMO | {"NTM_DATA_DIR": "/dev/null/ntm"}),
        ("NTM_DATA_DIR", DEMO | {"NTM_DATA_DIR": "/dev/null"}),
        ("NTM_LOG_LEVEL", DEMO | {"NTM_LOG_LEVEL": "loud"}),
        ("NTM_CSRF_TRUSTED_ORIGINS", DEMO | {"NTM_CSRF_TRUSTED_ORIGINS": "ntm.example.vn"}),
        ("NTM_CSRF_TRUSTED_ORIGINS", DEMO | {"NTM_CSRF_TRUSTED_ORIGINS": "https://ntm.example.vn,ftp://x"}),
        ("NTM_PUBLIC_URL", DEMO | {"NTM_PUBLIC_URL": "ntm.example.vn"}),
        ("NTM_EMAIL_URL", DEMO | {"NTM_EMAIL_URL": "thu.example.vn"}),
        ("NTM_EMAIL_FROM", DEMO | {"NTM_EMAIL_FROM": "thu.example.vn"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_value_is_refused_with_one_vietnamese_sentence(tmp_path, name, variables):
    sentence = refusal(variables, tmp_path)
    assert name in sentence
    assert set(sentence) & VIETNAMESE
    assert sentence.endswith(".")


def test_a_bad_value_is_shown_as_it_was_found(tmp_path):
    assert "«abc»" in refusal({"NTM_DEMO": "abc"}, tmp_path)


def test_a_secret_is_never_shown(tmp_path):
    assert "qua-ngan" not in refusal(EARNEST | {"NTM_SECRET_KEY": "qua-ngan"}, tmp_path)
    assert "mat-khau" not in refusal(DEMO | {"NTM_DATABASE_URL": "mysql://ntm:mat-khau@127.0.0.1/ntm"}, tmp_path)


def test_the_demo_makes_a_secret_key_once(tmp_path):
    key = tmp_path / "demo-secret-key"
    run(START, DEMO, tmp_path)
    first = key.read_text()
    run(START, DEMO, tmp_path)
    assert key.read_text() == first
    assert len(first) >= 50
    assert key.stat().st_mode & 0o077 == 0


def test_outside_the_demo_no_key_is_made(tmp_path):
    run(START, EARNEST, tmp_path)
    assert not (tmp_path / "demo-secret-key").exists()


def test_cookies_and_addresses_are_strict_outside_the_demo(tmp_path):
    ask = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS)"
    )
    answered = run(["-c", ask], EARNEST, tmp_path)
    assert answered.stdout == "False True True True ['ntm.example.vn']\n"


# --- An installation in earnest -------------------------------------------------------------------------------------

FACTS = ["criteria_assessment", "criteria_reading", "criteria_recognition", "criteria_target"]
FACTS += ["funding_allocation", "funding_disbursement"]
SAMPLES = [*FACTS, "communes_period", "communes_membership", "auth_user", "reports_narrative", "reports_trainingclass"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation that was set up outside demo mode."""
    folder = tmp_path_factory.mktemp("earnest")
    done = run(["manage.py", "setup"], EARNEST | {"NTM_DEMO_PASSWORD": "mot-mat-khau-dai-2024"}, folder)
    assert done.returncode == 0, done.stderr
    return folder


def count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "ntm.sqlite3") as database:
        found: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


@pytest.mark.slow
@pytest.mark.sqlite
def test_setup_outside_the_demo_makes_no_account_and_no_sample_data(installation):
    assert {table: count(installation, table) for table in SAMPLES} == dict.fromkeys(SAMPLES, 0)
    assert count(installation, "communes_unit") > 150
    assert count(installation, "criteria_indicator") == 57 + 75 + 36


@pytest.mark.slow
@pytest.mark.sqlite
def test_reset_outside_the_demo_refuses_and_deletes_nothing(installation):
    before = count(installation, "communes_unit")
    refused = run(["manage.py", "setup", "--reset"], EARNEST, installation)
    assert refused.returncode != 0
    assert "Không có gì bị xóa" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert count(installation, "communes_unit") == before


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_command_makes_the_first_administrator(installation):
    variables = EARNEST | {"NTM_ADMIN_PASSWORD": "mot-mat-khau-dai-2024"}
    made = run(["manage.py", "create_admin", "--username", "quan"], variables, installation)
    assert (made.returncode, made.stdout) == (0, "Đã tạo tài khoản quản trị «quan».\n")
    assert (count(installation, "auth_user"), count(installation, "communes_membership")) == (1, 1)
    refused = run(["manage.py", "create_admin", "--username", "hai"], variables, installation)
    assert refused.returncode != 0
    assert count(installation, "auth_user") == 1
