"""Vietnamese text: one normal form, and a key that finds names typed without diacritics."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_portal.lib.text import search_key, tidy


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Tà Hừa", "ta hua"),
        ("Đường", "duong"),
        ("ĐẮK ĐOA", "dak doa"),
        ("Nậm Chà", "nam cha"),
        ("Nậm Cha", "nam cha"),
        ("Pa Ủ", "pa u"),
        ("Quyết  Thắng ", "quyet thang"),
        ("Hồ Mít", "ho mit"),
        ("", ""),
    ],
)
def test_a_search_key_has_no_diacritics(text, key):
    assert search_key(text) == key


def test_both_forms_of_a_letter_have_one_key():
    composed, decomposed = unicodedata.normalize("NFC", "Tà Hừa"), unicodedata.normalize("NFD", "Tà Hừa")
    assert composed != decomposed
    assert search_key(composed) == search_key(decomposed)


def test_what_is_typed_without_diacritics_is_its_own_key():
    assert search_key("TA HUA") == "ta hua"


def test_all_vietnamese_letters_become_ascii():
    """134 accented letters: 67 small and 67 capital ones."""
    letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    assert len(letters) == 67
    assert search_key(letters + letters.upper()).isascii()


@given(st.text(max_size=30))
def test_a_key_of_a_key_is_the_key(text):
    assert search_key(search_key(text)) == search_key(text)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  Tà   Hừa ", "Tà Hừa"),
        ("Tà\u00a0Hừa", "Tà Hừa"),
        ("Tà\tHừa\r\n", "Tà Hừa"),
        ("Ta\u0300 Hu\u031b\u0300a", "Tà Hừa"),
        ("   ", ""),
    ],
)
def test_spaces_and_forms_are_tidied(text, tidied):
    assert tidy(text) == tidied


def test_letters_and_their_case_are_left_alone():
    assert tidy("Xã KHOEN On") == "Xã KHOEN On"


@given(st.text(max_size=30))
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)
    assert unicodedata.is_normalized("NFC", tidy(text))


@given(st.text(alphabet="aăâeêioôơuưyđnmhbcklt \u0300\u0301\u0303\u0309\u0323", max_size=20))
def test_composed_and_decomposed_texts_are_tidied_to_the_same(text):
    assert tidy(unicodedata.normalize("NFD", text)) == tidy(unicodedata.normalize("NFC", text))
