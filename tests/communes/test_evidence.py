"""Evidence files: what is taken, how it is kept, and who gets it back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from communes.access import scope_of
from communes.evidence import MOST_BYTES, evidence_beside, kept_name, media_type_of, store_evidence, tidy_name
from communes.models import AuditAction, AuditEntry, Evidence, Membership, Role, Unit

PDF = b"%PDF-1.7\n" + b"x" * 100


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Files of a test lie in a folder of their own."""
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return tmp_path


def upload(content: bytes = PDF, name: str = "quyết định.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def files(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    ("start", "media_type"),
    [(b"%PDF-1.4", "application/pdf"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")],
)
def test_a_file_is_what_its_first_bytes_say(start, media_type):
    found = media_type_of(start)
    assert found
    assert found[0] == media_type


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"<html>", b"MZ", b" %PDF-", b"\x89PNG", b"GIF89a", b""])
def test_anything_else_is_nothing(start):
    assert media_type_of(start) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\Lan\\Quyết định.pdf", "Quyết định.pdf"),
        ("../../etc/passwd", "passwd"),
        ("Quyê\u0301t.pdf", "Quyết.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("", "minh-chung"),
        ("..", "minh-chung"),
        ("bien%22 ban%0D%0A.pdf", "bien ban.pdf"),
        ('a"<b>|?*.pdf', "ab.pdf"),
    ],
)
def test_the_name_is_kept_alone_in_one_normal_form(name, kept):
    assert tidy_name(name) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("minh-chung.hta", "minh-chung.pdf"),
        ("Quyết định.pdf.exe", "Quyết định.pdf"),
        ("Biên bản 15.10", "Biên bản 15.10.pdf"),
        ("quet.PDF", "quet.pdf"),
        (".exe", "exe.pdf"),
        ("", "minh-chung.pdf"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_file_is_kept_under_the_ending_of_what_it_is(name, kept):
    assert kept_name(name, "application/pdf") == kept


def test_a_disguised_file_is_stored_and_served_as_what_it_is(client_of, lan, unit):
    kept = store_evidence(unit=unit("03405"), file=upload(b"%PDF-\n<script>", "minh-chung.hta"), by=lan)
    assert kept.original_name == "minh-chung.pdf"
    Evidence.objects.filter(pk=kept.pk).update(original_name="cu.exe")  # as stored in earlier versions
    response = client_of(lan).get(f"/evidence/{kept.pk}/")
    assert response.getvalue()
    assert response["Content-Disposition"] == 'attachment; filename="cu.pdf"'


def test_a_long_name_keeps_its_end():
    assert tidy_name("x" * 400 + ".pdf").endswith(".pdf")
    assert len(tidy_name("x" * 400 + ".pdf")) == 255


def test_a_file_is_kept_unchanged_under_a_random_name(folder, unit, lan):
    kept = store_evidence(unit=unit("03628"), file=upload(), by=lan)
    assert re.fullmatch(r"evidence/[0-9a-f]{32}\.pdf", kept.file.name)
    assert (folder / kept.file.name).read_bytes() == PDF
    assert (kept.sha256, kept.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert (kept.original_name, kept.media_type) == ("quyết định.pdf", "application/pdf")


@pytest.mark.parametrize("content", [b"", b"<svg/>", PDF + b"x" * MOST_BYTES])
def test_an_empty_a_foreign_and_a_large_file_are_refused(folder, unit, lan, content):
    with pytest.raises(ValidationError, match=r"PDF|10 MB"):
        store_evidence(unit=unit("03628"), file=upload(content), by=lan)
    assert not Evidence.objects.exists()
    assert files(folder) == []


def test_a_file_of_exactly_10_megabytes_is_taken(unit, lan):
    store_evidence(unit=unit("03628"), file=upload(PDF.ljust(MOST_BYTES, b"x")), by=lan)


def test_a_file_is_not_kept_when_what_it_proves_is_not_recorded(folder, unit, lan):
    with pytest.raises(ValidationError), evidence_beside(unit=unit("03628"), file=upload(), by=lan):
        raise ValidationError("no")
    assert not Evidence.objects.exists()
    assert files(folder) == []


def test_without_a_file_there_is_no_evidence(unit, lan):
    with evidence_beside(unit=unit("03628"), file=None, by=lan) as evidence:
        assert evidence is None


# --- Who gets it ----------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(unit: Callable[[str], Unit], lan: Any) -> Evidence:
    """Of Bản Bo, a commune of Tam Đường."""
    return store_evidence(unit=unit("03405"), file=upload(), by=lan)


@pytest.mark.parametrize(
    ("person", "status"),
    [("lan", 200), ("chi", 200), ("quan", 200), ("minh", 200), ("hoa", 404), ("binh", 404), ("khach", 404)],
)
def test_files_go_to_the_province_and_the_own_district(request, client_of, kept, person, status):
    response = client_of(request.getfixturevalue(person)).get(f"/evidence/{kept.pk}/")
    assert response.status_code == status
    assert (response.getvalue() == PDF) is (status == 200)
    assert ("quy" in response.get("Content-Disposition", "")) is (status == 200)


def test_a_leader_of_the_own_district_gets_no_files(client_of, khach, unit, kept):
    Membership.objects.create(user=khach, role=Role.VIEWER, unit=unit("106"))
    assert not Evidence.objects.visible_to(scope_of(khach)).exists()


def test_nobody_gets_a_file_without_signing_in(client, kept):
    assert "/accounts/login/" in client.get(f"/evidence/{kept.pk}/").url


def test_a_file_is_a_download_of_its_own_type_and_is_audited(client_of, minh, kept):
    response = client_of(minh).get(f"/evidence/{kept.pk}/")
    assert response.getvalue() == PDF  # which closes it
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''quy")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.user) == (AuditAction.FILE, minh)


def test_a_file_that_does_not_exist_is_unknown(client_of, lan):
    assert client_of(lan).get("/evidence/999999/").status_code == 404
