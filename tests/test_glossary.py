"""The glossary names every model as the screens do. Fails while `locale/vi` lacks the name of a model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

GLOSSARY = Path(settings.BASE_DIR) / "docs" / "glossary.md"
OURS = ("communes", "criteria", "funding", "reports")
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)


def words() -> dict[str, str]:
    """Identifier → Vietnamese word, of the rows that hold one identifier."""
    return dict(ROW.findall(GLOSSARY.read_text(encoding="utf-8")))


def our_models() -> list[type[models.Model]]:
    found = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    return [model for model in found if not model.__name__.startswith("Historical")]


def test_the_glossary_is_read_and_the_models_are_found():
    assert len(words()) > 50
    assert len(our_models()) >= 22


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_a_model_is_called_in_the_glossary_as_on_screen(model):
    with translation.override("vi"):
        assert words().get(model.__name__) == str(model._meta.verbose_name).lower()


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_the_fields_of_a_model_have_vietnamese_names(model):
    """A name that nobody translated stays as it is in English."""
    with translation.override(None):
        english = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    with translation.override("vi"):
        same = {field.name for field in model._meta.concrete_fields if str(field.verbose_name) == english[field.name]}
    assert same <= {"id", "search_name", "unit_ptr", "sha256"}
