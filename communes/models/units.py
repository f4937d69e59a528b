"""Where: units with their kinds and the days between which they stood."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from communes.history import ProxiedRecords
from communes.querysets import UnitManager
from ntm_portal.lib.text import search_key


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    DISTRICT = "district", _("Rural district")
    COMMUNE = "commune", _("Commune")
    WARD = "ward", _("Ward")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")
    DEPARTMENT = "department", _("Department")


DISTRICT_KINDS = (UnitKind.DISTRICT, UnitKind.CITY)


class Unit(models.Model):
    """A territory or a provincial department, in force in `[valid_from, valid_until)`.

    A code means a unit only together with a day: on 2025-07-01 most commune codes of
    the province came to mean another territory (NQ 1670/NQ-UBTVQH15).
    """

    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind)
    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("Without the word for its kind: Pha Mu, not Xã Pha Mu.")
    )
    search_name = models.CharField(max_length=120, editable=False)
    aliases = models.TextField(
        _("other spellings"), blank=True, help_text=_("One a line; accepted in returns and reported as repaired.")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    unit_class = models.CharField(
        _("unit class"), max_length=40, blank=True, help_text=_("Chooses among thresholds that differ by region.")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The first day it is no longer in force.")
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects: ClassVar[UnitManager] = UnitManager()
    history = ProxiedRecords()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_with_dates"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_until=None), name="unit_code_once_in_force"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="unit_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="province", parent=None) | ~Q(kind="province") & Q(parent__isnull=False),
                name="unit_only_province_is_root",
            ),
        ]
        indexes = [models.Index(fields=["kind", "valid_from"]), models.Index(fields=["search_name"])]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name as it is spoken: Huyện Tam Đường, Xã Pha Mu, Bản Nà Kè; departments carry theirs already."""
        word = UNIT_WORDS[self.kind]
        return f"{word} {self.name}".strip()

    @property
    def is_district(self) -> bool:
        return self.kind in DISTRICT_KINDS

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def clean(self) -> None:
        super().clean()
        self.name = unicodedata.normalize("NFC", self.name)
        self._refuse_parent()
        if self.valid_from is None:  # a form reports the missing day itself
            return
        overlapping = Unit.objects.filter(code=self.code).exclude(pk=self.pk)
        overlapping = overlapping.filter(Q(valid_until=None) | Q(valid_until__gt=self.valid_from))
        if self.valid_until:
            overlapping = overlapping.filter(valid_from__lt=self.valid_until)
        if other := overlapping.first():
            raise ValidationError(
                {"code": _("Code %(code)s already means %(unit)s in these dates.") % {"code": self.code, "unit": other}}
            )

    def _refuse_parent(self) -> None:
        accepted = PARENT_KINDS.get(self.kind, ())
        if self.kind == UnitKind.PROVINCE and self.parent is None:
            return
        if self.parent is None or self.parent.kind not in accepted:
            words = ", ".join(str(UnitKind(kind).label) for kind in accepted) or _("nothing")
            raise ValidationError({"parent": _("A unit of this kind belongs to: %(kinds)s.") % {"kinds": words}})

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_name = search_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


PARENT_KINDS: dict[str, tuple[str, ...]] = {
    UnitKind.PROVINCE: (),
    UnitKind.CITY: (UnitKind.PROVINCE,),
    UnitKind.DISTRICT: (UnitKind.PROVINCE,),
    UnitKind.COMMUNE: (*DISTRICT_KINDS, UnitKind.PROVINCE),
    UnitKind.WARD: (*DISTRICT_KINDS, UnitKind.PROVINCE),
    UnitKind.TOWNSHIP: (*DISTRICT_KINDS, UnitKind.PROVINCE),
    UnitKind.VILLAGE: (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP),
    UnitKind.DEPARTMENT: (UnitKind.PROVINCE,),
}


UNIT_WORDS: dict[str, str] = {
    UnitKind.PROVINCE: "Tỉnh",
    UnitKind.CITY: "Thành phố",
    UnitKind.DISTRICT: "Huyện",
    UnitKind.COMMUNE: "Xã",
    UnitKind.WARD: "Phường",
    UnitKind.TOWNSHIP: "Thị trấn",
    UnitKind.VILLAGE: "",
    UnitKind.DEPARTMENT: "",
}


class District(Unit):
    """A rural district or the city: the level between province and commune until 2025-07-01."""

    objects: ClassVar[UnitManager] = UnitManager(DISTRICT_KINDS)

    class Meta:
        proxy = True
        verbose_name = _("district")
        verbose_name_plural = _("districts")


class Commune(Unit):
    """A rural commune; wards and townships do not take part in the programme."""

    objects: ClassVar[UnitManager] = UnitManager([UnitKind.COMMUNE])

    class Meta:
        proxy = True
        verbose_name = _("commune")
        verbose_name_plural = _("communes")


class Village(Unit):
    """A village of a commune (thôn, bản)."""

    objects: ClassVar[UnitManager] = UnitManager([UnitKind.VILLAGE])

    class Meta:
        proxy = True
        verbose_name = _("village")
        verbose_name_plural = _("villages")


class Department(Unit):
    """A provincial department: leads criteria and holds capital."""

    objects: ClassVar[UnitManager] = UnitManager([UnitKind.DEPARTMENT])

    class Meta:
        proxy = True
        verbose_name = _("department")
        verbose_name_plural = _("departments")


class UnitSuccession(models.Model):
    """What became of a unit: on `on`, (part of) `old` went into `new`."""

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name=_("old unit"))
    new = models.ForeignKey(Unit, models.PROTECT, related_name="predecessions", verbose_name=_("new unit"))
    on = models.DateField(_("day of change"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("unit succession")
        verbose_name_plural = _("unit successions")
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "on"], name="succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_between_two_units"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
