"""A prepared question gives what the ORM gives, with its SQL built once."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from django.contrib.auth.models import User

from ntm_portal.lib.prepared import Prepared


def _named(*, name, pk):
    return User.objects.filter(username=name, pk__gt=pk, is_active=True).values_list("username").order_by("pk")


@pytest.mark.django_db
def test_a_prepared_question_is_built_once_and_asked_with_other_values():
    people = [User.objects.create(username=name) for name in ("lan", "minh")]
    named = Mock(wraps=_named)
    question = Prepared(named, name="«name»", pk=32_001)
    assert question.rows(name="lan", pk=0) == [("lan",)]
    assert question.rows(name="minh", pk=people[0].pk) == [("minh",)]
    assert question.rows(name="lan", pk=people[0].pk) == []
    assert question.rows(name="'; --", pk=0) == []
    named.assert_called_once()


@pytest.mark.django_db
def test_a_question_that_changes_its_values_is_refused():
    question = Prepared(lambda name: User.objects.filter(username__startswith=name).values_list("pk"), name="«name»")
    with pytest.raises(ValueError, match="«name»"):
        question.rows(name="lan")
