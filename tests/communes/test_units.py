"""A code means a unit only together with a day; on 2025-07-01 the map of the province was redrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count

from communes.models import Commune, Department, District, Unit, UnitKind, UnitSuccession, Village
from communes.reference import PROVINCE_CODE, REORGANISED_ON
from communes.selectors import communes_of, districts_of, province_on, territory_on
from ntm_portal.lib.text import search_key
from tests.conftest import CUTOFF

LAST_DAY = REORGANISED_ON - timedelta(days=1)


def named(code: str, on: date) -> str:
    return str(Unit.objects.in_force(on).get(code=code))


# --- The same code on two days --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("03405", "Xã Giang Ma", "Xã Tả Lèng"),
        ("03408", "Phường Đông Phong", "Phường Tân Phong"),
        ("03424", "Xã Bản Bo", "Xã Bản Bo"),
    ],
)
def test_a_code_means_another_unit_after_the_reorganisation(db, code, before, after):
    assert named(code, LAST_DAY) == before
    assert named(code, REORGANISED_ON) == after
    assert Unit.objects.filter(code=code).count() == 2


def test_a_unit_is_in_force_from_its_first_day_until_the_day_before_its_last(db):
    giang_ma = Unit.objects.get(code="03405", valid_until=REORGANISED_ON)
    assert giang_ma.in_force(LAST_DAY)
    assert not giang_ma.in_force(REORGANISED_ON)
    assert giang_ma.in_force(giang_ma.valid_from)
    assert not giang_ma.in_force(giang_ma.valid_from - timedelta(days=1))


@pytest.mark.parametrize("on", [LAST_DAY, REORGANISED_ON])
def test_the_queryset_and_the_instance_agree_on_what_is_in_force(db, on):
    asked = {unit.pk for unit in Unit.objects.in_force(on)}
    assert asked == {unit.pk for unit in Unit.objects.all() if unit.in_force(on)}


@pytest.mark.parametrize("on", [LAST_DAY, REORGANISED_ON, CUTOFF])
def test_a_code_is_unique_on_a_day(db, on):
    twice = Unit.objects.in_force(on).values("code").annotate(times=Count("pk")).filter(times__gt=1)
    assert not twice.exists()


# --- Refused units --------------------------------------------------------------------------------------------------


def another(province: Unit, since: date, until: date | None = None) -> Unit:
    return Unit(kind=UnitKind.COMMUNE, code="03405", name="Thử", parent=province, valid_from=since, valid_until=until)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2024, 1, 1), date(2024, 2, 1)),  # within Giang Ma's days
        (date(2025, 6, 30), date(2025, 7, 2)),  # across the change
        (date(2026, 1, 1), None),  # within the days of the new Tả Lèng, which has no end
        (date(2000, 1, 1), None),  # around everything
    ],
)
def test_overlapping_dates_of_a_code_are_refused(province, since, until):
    with pytest.raises(ValidationError) as refused:
        another(province, since, until).full_clean()
    assert "code" in refused.value.message_dict


def test_dates_that_only_touch_are_accepted(province):
    first = Unit.objects.get(code="03405", valid_until=REORGANISED_ON)
    another(province, first.valid_from - timedelta(days=1), first.valid_from).full_clean()


def test_the_database_refuses_two_open_ends_of_a_code(province):
    with pytest.raises(IntegrityError), transaction.atomic():
        another(province, date(2026, 1, 1)).save()


def test_the_database_refuses_two_units_with_a_code_and_a_first_day(province):
    with pytest.raises(IntegrityError), transaction.atomic():
        another(province, REORGANISED_ON, date(2030, 1, 1)).save()


def test_the_database_refuses_an_end_before_the_beginning(province):
    with pytest.raises(IntegrityError), transaction.atomic():
        another(province, date(2012, 1, 2), date(2012, 1, 1)).save()


def test_the_database_refuses_a_second_root(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(kind=UnitKind.COMMUNE, code="99999", name="Không thuộc đâu", valid_from=CUTOFF)


def test_the_database_refuses_a_province_below_something(province):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(kind=UnitKind.PROVINCE, code="13", name="Thử", parent=province, valid_from=CUTOFF)


def test_a_unit_without_its_first_day_is_a_field_error_and_no_crash(province):
    """The admin's form calls `clean` on what is half filled in."""
    unfinished = Unit(kind=UnitKind.COMMUNE, code="03405", name="Thử", parent=province)
    with pytest.raises(ValidationError) as refused:
        unfinished.full_clean()
    assert "valid_from" in refused.value.message_dict


# --- Who is in force ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "communes", "districts", "urban", "all_territories"),
    [(CUTOFF, 94, 8, 12, 106), (LAST_DAY, 94, 8, 12, 106), (REORGANISED_ON, 36, 0, 2, 38)],
)
def test_the_units_of_a_day(db, on, communes, districts, urban, all_territories):
    assert Commune.objects.in_force(on).count() == communes
    assert District.objects.in_force(on).count() == districts
    assert Unit.objects.in_force(on).filter(kind__in=[UnitKind.WARD, UnitKind.TOWNSHIP]).count() == urban
    assert communes + urban == all_territories


def test_communes_lie_under_districts_until_the_reorganisation_and_under_the_province_after(province):
    before = {unit.parent.kind for unit in Commune.objects.in_force(LAST_DAY).select_related("parent")}
    after = {unit.parent for unit in Commune.objects.in_force(REORGANISED_ON).select_related("parent")}
    assert before == {UnitKind.DISTRICT, UnitKind.CITY}
    assert after == {province}


def test_the_province_is_the_root_on_every_day(db):
    assert province_on(LAST_DAY) == province_on(REORGANISED_ON) == Unit.objects.get(code=PROVINCE_CODE)
    assert province_on(date(1990, 1, 1)) is None


def test_the_district_of_a_commune_exists_only_while_districts_do(db):
    before, after = territory_on(LAST_DAY), territory_on(REORGANISED_ON)
    district = before.district_of(before.by_code["03405"])
    assert district is not None
    assert district.full_name == "Huyện Tam Đường"
    assert after.district_of(after.by_code["03405"]) is None


def test_a_commune_and_its_proxy_are_the_same_row(unit):
    giang_ma = unit("03405")
    assert Commune.objects.get(pk=giang_ma.pk).pk == giang_ma.pk
    assert not District.objects.filter(pk=giang_ma.pk).exists()
    assert Village.objects.count() == 45
    assert Department.objects.filter(code="SNNPTNT").exists()


# --- Succession -----------------------------------------------------------------------------------------------------


def test_all_106_units_of_the_old_map_have_one_successor(db):
    assert UnitSuccession.objects.filter(on=REORGANISED_ON).count() == 106
    old = Unit.objects.in_force(LAST_DAY).filter(kind__in=[UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP])
    assert {unit.successions.count() for unit in old} == {1}


def test_each_of_the_38_new_units_comes_from_something(db):
    new = Unit.objects.filter(valid_from=REORGANISED_ON, kind__in=[UnitKind.COMMUNE, UnitKind.WARD])
    assert new.count() == 38
    assert not new.filter(predecessions=None).exists()


def test_san_thang_became_part_of_a_ward(unit):
    san_thang = unit("03409")
    assert san_thang.kind == UnitKind.COMMUNE
    (step,) = san_thang.successions.all()
    assert str(step) == "Xã San Thàng → Phường Tân Phong"
    assert step.new.kind == UnitKind.WARD


def test_giang_ma_went_into_the_unit_that_took_its_code(unit):
    (step,) = unit("03405").successions.all()
    assert (step.old.code, step.new.code) == ("03405", "03405")
    assert step.old != step.new
    assert sorted(str(other.old) for other in step.new.predecessions.all()) == [
        "Xã Giang Ma",
        "Xã Hồ Thầu",
        "Xã Tả Lèng",
    ]


def test_a_unit_does_not_succeed_itself(unit):
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitSuccession.objects.create(old=unit("03405"), new=unit("03405"), on=CUTOFF)


# --- The tree -------------------------------------------------------------------------------------------------------


def test_within_a_district_are_itself_its_communes_and_their_villages(unit):
    tam_duong = unit("106")
    found = Unit.objects.in_force(CUTOFF).within(tam_duong)
    assert tam_duong in found
    assert unit("03405") in found
    assert unit("0340501") in found
    assert unit("110") not in found
    assert unit("03628") not in found
    assert unit("12") not in found


def test_within_the_province_is_everything(province):
    assert set(Unit.objects.within(province)) == set(Unit.objects.all())


def test_within_a_village_is_only_the_village(unit):
    assert list(Unit.objects.within(unit("0340501"))) == [unit("0340501")]


def test_the_communes_of_a_district_are_its_own(unit):
    communes = communes_of(unit("106"), CUTOFF)
    assert len(communes) == 12
    assert {commune.parent_code for commune in communes} == {"106"}
    assert [district.code for district in districts_of(unit("106"), CUTOFF)] == ["106"]
    assert communes_of(unit("106"), REORGANISED_ON) == ()


def test_the_communes_of_the_province_are_grouped_by_district(province):
    codes = [(commune.parent_code, commune.code) for commune in communes_of(province, CUTOFF)]
    assert len(codes) == 94
    assert codes == sorted(codes)


# --- Names ----------------------------------------------------------------------------------------------------------


def test_nam_cha_and_nam_cha_are_two_communes(unit):
    """Nậm Chà (Nậm Nhùn) and Nậm Cha (Sìn Hồ) differ by one mark, and share one search name."""
    assert unit("03473").name == "Nậm Chà"
    assert unit("03526").name == "Nậm Cha"
    assert unit("03473").parent != unit("03526").parent
    found = Commune.objects.in_force(CUTOFF).filter(search_name=search_key("nam cha"))
    assert set(found.values_list("code", flat=True)) == {"03473", "03526"}


def test_a_unit_is_found_without_diacritics(unit):
    assert unit("03634").name == "Tà Hừa"
    assert unit("03634").search_name == "ta hua"


def test_the_search_name_follows_a_new_name(unit):
    renamed = unit("03634")
    renamed.name = "Đường Mới"
    renamed.save()
    assert unit("03634").search_name == "duong moi"


def test_a_name_is_kept_in_composed_form(province):
    decomposed = another(province, date(2012, 1, 1), date(2012, 2, 1))
    decomposed.name = "Ta\u0300 Hu\u031b\u0300a"
    decomposed.full_clean()
    assert decomposed.name == "Tà Hừa"


@pytest.mark.parametrize(
    ("code", "full_name"),
    [("12", "Tỉnh Lai Châu"), ("105", "Thành phố Lai Châu"), ("106", "Huyện Tam Đường"), ("SXD", "Sở Xây dựng")],
)
def test_a_unit_is_called_by_kind_and_name(unit, code, full_name):
    assert unit(code).full_name == full_name


def test_every_change_of_a_unit_is_kept(unit):
    changed = unit("03634")
    changed.name = "Khác"
    changed.save()
    assert list(changed.history.values_list("name", flat=True)[:2]) == ["Khác", "Tà Hừa"]


# --- The history -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Commune, District, Village, Department])
def test_a_change_through_a_proxy_stands_in_the_history_of_the_unit(db, kind):
    row = kind.objects.first()
    row.name = "Tên mới"
    row.save()
    newest = Unit.history.filter(id=row.pk).order_by("-history_id").first()
    assert (newest.name, newest.history_type) == ("Tên mới", "~")


def test_a_change_of_the_unit_itself_is_written_once(province):
    before = province.history.count()
    province.save()
    assert province.history.count() == before + 1


def test_a_unit_deleted_through_a_proxy_leaves_its_last_state(province):
    row = Department.objects.create(
        kind=UnitKind.DEPARTMENT, code="S-X", name="Sở X", parent=province, valid_from=date(2020, 1, 1)
    )
    key = row.pk
    row.delete()
    assert [line.history_type for line in Unit.history.filter(id=key).order_by("history_id")] == ["+", "-"]
