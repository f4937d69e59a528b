"""Reads the `NTM_…` environment variables and refuses a bad value with a sentence.

Settings are data from outside: each reader says which variable is wrong, what it
found and what it accepts, because the person who reads it is the one installing.
"""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import environ
from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """An empty variable is one that was not set: `NTM_TRUST_PROXY=` must not switch a protection off."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    found = text(name, "1" if default else "0").lower()
    if found in _YES:
        return True
    if found in _NO:
        return False
    raise ImproperlyConfigured(f"{name} đang là «{found}»; chỉ nhận 1 (bật) hoặc 0 (tắt).")


def items(name: str) -> list[str]:
    """Comma-separated values, without blanks."""
    return [item.strip() for item in text(name).split(",") if item.strip()]


def choice(name: str, default: str, accepted: tuple[str, ...]) -> str:
    found = text(name, default).upper()
    if found not in accepted:
        raise ImproperlyConfigured(f"{name} đang là «{found}»; chỉ nhận {', '.join(accepted)}.")
    return found


def origins(name: str) -> list[str]:
    """Web origins such as https://ntm.example.vn."""
    return [origin(name, item) for item in items(name)]


def origin(name: str, value: str) -> str:
    parts = urlparse(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ImproperlyConfigured(
            f"{name} có «{value}»; mỗi địa chỉ phải bắt đầu bằng http:// hoặc https:// và có tên máy."
        )
    return value.rstrip("/")


def writable_folder(name: str, default: Path) -> Path:
    folder = Path(text(name) or default).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} trỏ tới «{folder}» nhưng không tạo được thư mục này ({error.strerror}). "
            "Hãy chọn một thư mục mà tài khoản chạy cổng được phép ghi."
        ) from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"{name} trỏ tới «{folder}» nhưng thư mục này không ghi được. Hãy cấp quyền ghi.")
    return folder


def database(name: str, default_file: Path) -> dict[str, Any]:
    """PostgreSQL from a URL, or the embedded SQLite file when none is given."""
    url = text(name)
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": default_file,
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # Measured: with Django's default of DEFERRED, half of concurrent writes fail at once.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if urlparse(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} phải bắt đầu bằng postgresql://; bỏ trống biến này nếu muốn dùng SQLite sẵn có."
        )
    try:
        settings: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} phải có dạng postgresql://tên:mật-khẩu@máy:5432/cơ-sở-dữ-liệu; cổng là một số."
        ) from error
    settings["CONN_MAX_AGE"] = 60
    settings["CONN_HEALTH_CHECKS"] = True
    return settings


def email(name: str) -> dict[str, Any]:
    """Django's e-mail settings; without a URL letters are printed to the log."""
    url = text(name, "consolemail://")
    try:
        return dict(environ.Env.email_url_config(url))
    except (KeyError, ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} phải có dạng smtp+tls://tên:mật-khẩu@máy:587.") from error


def address(name: str, default: str) -> str:
    """A mail address, with or without a name: Cổng NTM <ntm@example.vn>."""
    found = text(name, default)
    if "@" not in parseaddr(found)[1]:
        raise ImproperlyConfigured(f"{name} đang là «{found}»; hãy ghi một địa chỉ thư, ví dụ ntm@example.vn.")
    return found
