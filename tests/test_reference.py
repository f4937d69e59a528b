"""Loading reference files: it may run at every start, and never overwrites what was edited in the portal."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Count

from communes import reference
from communes.models import Unit, UnitSuccession
from criteria import reference as criteria_reference
from criteria.models import CriteriaSet, Criterion, Indicator, LeadDepartment, Level, Threshold
from funding.models import CapitalSource
from tests.conftest import CUTOFF

pytestmark = pytest.mark.once

NOTHING = "Danh mục: không có gì thay đổi.\n"


def load(*options: str) -> str:
    out = StringIO()
    call_command("load_reference", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the reference files, for editing."""
    copy = Path(shutil.copytree(reference.FOLDER, tmp_path / "reference"))
    monkeypatch.setattr(reference, "FOLDER", copy)
    monkeypatch.setattr(criteria_reference, "FOLDER", copy)
    return copy


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    """Replaces a text that stands once in a file."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return replace


def table_sizes() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def at(level: str) -> CriteriaSet:
    found = CriteriaSet.objects.in_force(level, CUTOFF)
    assert found
    return found


# --- What is loaded -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "criteria", "indicators"),
    [(Level.COMMUNE, 19, 57), (Level.COMMUNE_ADVANCED, 19, 75), (Level.DISTRICT, 9, 36), (Level.VILLAGE, 15, 0)],
)
def test_the_sets_have_their_criteria_and_indicators(db, level, criteria, indicators):
    assert at(level).criteria.count() == criteria
    assert Indicator.objects.filter(criterion__criteria_set=at(level)).count() == indicators


def test_every_criterion_of_the_three_national_sets_has_indicators(db):
    levels = [at(level) for level in (Level.COMMUNE, Level.COMMUNE_ADVANCED, Level.DISTRICT)]
    assert not Criterion.objects.filter(criteria_set__in=levels, indicators=None).exists()


def test_codes_of_indicators_are_text(db):
    commune = Indicator.objects.filter(criterion__criteria_set=at(Level.COMMUNE))
    assert commune.filter(code="17.1").count() == commune.filter(code="17.10").count() == 1
    assert commune.get(code="17.1").name != commune.get(code="17.10").name


def test_an_indicator_belongs_to_the_criterion_of_its_code(db):
    for indicator in Indicator.objects.select_related("criterion"):
        assert indicator.code.partition(".")[0] == str(indicator.criterion.number)


def test_five_years_in_one_cell_become_five_thresholds(db):
    bars = Threshold.objects.filter(indicator__criterion__criteria_set=at(Level.COMMUNE), indicator__code="10")
    assert dict(bars.values_list("year", "value")) == {
        year: Decimal(million) for year, million in [(2021, 36), (2022, 39), (2023, 42), (2024, 45), (2025, 48)]
    }


def test_other_indicators_have_one_threshold_for_every_year(db):
    others = Indicator.objects.annotate(bars=Count("thresholds")).exclude(bars=1)
    assert [indicator.code for indicator in others] == ["10"]
    assert Threshold.objects.exclude(indicator__in=others).exclude(year=None).count() == 0


def test_six_thresholds_are_verified(db):
    verified = Threshold.objects.filter(verified=True)
    codes = verified.values_list("indicator__criterion__criteria_set__level", "indicator__code")
    assert set(codes) == {
        ("commune", "3.1"),
        ("commune", "3.2"),
        ("district", "2.1"),
        ("district", "2.2"),
        ("district", "2.4"),
        ("district", "9.6"),
    }
    assert verified.count() == 6


def test_a_figure_that_is_left_to_the_province_has_no_value_and_is_not_invented(db):
    roads = Threshold.objects.get(indicator__criterion__criteria_set=at(Level.COMMUNE), indicator__code="2.1")
    assert (roads.operator, roads.value, roads.verified) == (">=", None, False)


def test_a_condition_has_no_value(db):
    assert not Threshold.objects.filter(operator="holds").exclude(value=None).exists()


def test_each_criterion_of_communes_has_a_lead_department_that_existed(db):
    leads = LeadDepartment.objects.filter(criterion__criteria_set=at(Level.COMMUNE)).select_related("department")
    assert leads.values("criterion").distinct().count() == 19
    for lead in leads:
        assert lead.department.in_force(lead.valid_from)
        assert lead.valid_until == lead.department.valid_until


def test_the_central_budget_has_a_source_of_each_kind(db):
    assert set(CapitalSource.objects.values_list("kind", flat=True)) == {"investment", "recurrent"}


def test_the_units_of_both_maps_are_loaded(db):
    territories = Unit.objects.exclude(kind="department").exclude(kind="village")
    assert territories.count() == 1 + 8 + 106 + 38
    assert UnitSuccession.objects.count() == 106


# --- Loading again --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--apply"]])
def test_loading_again_changes_nothing(db, options):
    before = table_sizes()
    assert load(*options) == NOTHING
    assert table_sizes() == before


@pytest.mark.slow
def test_a_missing_record_is_added_again(db):
    LeadDepartment.objects.filter(pk=LeadDepartment.objects.values("pk")[:1]).delete()
    assert load() == "Danh mục: 1 thêm.\n"
    assert load() == NOTHING


@pytest.mark.slow
def test_a_new_line_of_a_file_is_added_without_asking(edit):
    edit("funding/sources.csv", "slug,name,kind\n", "slug,name,kind\nngan-sach-tinh,Ngân sách tỉnh,investment\n")
    assert load() == "Danh mục: 1 thêm.\n"
    assert CapitalSource.objects.get(slug="ngan-sach-tinh").name == "Ngân sách tỉnh"


@pytest.mark.slow
def test_an_edited_line_shows_what_it_would_change_and_writes_nothing(edit):
    edit("units/communes.csv", "03405,Giang Ma,106", "03405,Giang Ma Mới,106")
    shown = load()
    assert "«Giang Ma» → «Giang Ma Mới»" in shown
    assert "--apply" in shown
    assert unit("03405").name == "Giang Ma"


@pytest.mark.slow
def test_an_edited_line_is_written_with_apply(edit):
    edit("units/communes.csv", "03405,Giang Ma,106", "03405,Giang Ma Mới,106")
    assert "1 đã ghi theo tệp" in load("--apply")
    assert unit("03405").name == "Giang Ma Mới"
    assert load() == NOTHING


@pytest.mark.slow
def test_an_edit_made_in_the_portal_is_kept_even_with_apply(edit):
    rename(unit("03405"), "Giang Ma (sửa)")
    edit("units/communes.csv", "03405,Giang Ma,106", "03405,Giang Ma Mới,106")
    assert "giữ nguyên" in load("--apply")
    assert unit("03405").name == "Giang Ma (sửa)"


@pytest.mark.slow
def test_an_edited_threshold_is_kept_even_with_apply(db):
    bar = Threshold.objects.get(indicator__code="11", indicator__criterion__criteria_set=at(Level.COMMUNE))
    bar.value, bar.verified = Decimal(12), True
    bar.save()
    assert "giữ nguyên" in load("--apply")
    bar.refresh_from_db()
    assert (bar.value, bar.verified) == (Decimal(12), True)


@pytest.mark.slow
def test_a_line_changed_back_after_apply_is_still_the_files_to_write(edit):
    """What the command wrote counts as the file's, not as an edit of a person."""
    edit("units/communes.csv", "03405,Giang Ma,106", "03405,Giang Ma Mới,106")
    load("--apply")
    edit("units/communes.csv", "03405,Giang Ma Mới,106", "03405,Giang Ma,106")
    assert "1 đã ghi theo tệp" in load("--apply")


@pytest.mark.slow
def test_a_renamed_department_does_not_stop_the_load(db):
    """The files name lead departments by the name they had."""
    rename(Unit.objects.get(code="SXD"), "Sở Xây dựng và Giao thông")
    assert "giữ nguyên" in load()


@pytest.mark.slow
def test_a_corrected_last_day_of_a_unit_does_not_stop_the_load(db):
    commune = unit("03405")
    commune.valid_until = date(2025, 6, 30)
    commune.save()
    assert "giữ nguyên" in load()


@pytest.mark.slow
def test_a_corrected_first_day_of_a_unit_does_not_stop_the_load(db):
    commune = unit("03405")
    commune.valid_from = date(2014, 1, 1)
    commune.save()
    load()
    assert unit("03405").valid_from == date(2014, 1, 1)


def unit(code: str) -> Unit:
    found: Unit = Unit.objects.in_force(CUTOFF).get(code=code)
    return found


def rename(record: Unit, name: str) -> None:
    record.name = name
    record.save()
