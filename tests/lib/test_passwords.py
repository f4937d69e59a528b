"""A password is not the person's name written without diacritics."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

THU = User(username="canbo7", first_name="Nguyễn Thử")


@pytest.mark.parametrize(
    "password", ["nguyenthu1234", "NguyenThu2024", "nguyễn thử 24", "thunguyen1234", "canbo7canbo7"]
)
def test_a_password_like_the_name_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, THU)
    assert [error.code for error in refused.value.error_list] == ["password_too_similar"]


@pytest.mark.parametrize("password", ["mua-xuan-tren-nuong-24", "đường lên Than Uyên", "nguyen lam bon mua nuoc"])
def test_another_password_is_not(password):
    validate_password(password, THU)
    validate_password(password, User(username="thu"))


def test_a_name_of_one_letter_stands_in_every_word_and_counts_for_nothing():
    with pytest.raises(ValidationError) as refused:
        validate_password("abc", User(username="pwshort", first_name="B"))
    assert "password_too_similar" not in {error.code for error in refused.value.error_list}


def test_a_short_password_is_refused_in_vietnamese():
    with pytest.raises(ValidationError, match="Mật khẩu quá ngắn; cần ít nhất 12 ký tự"):
        validate_password("ngan9x")
