"""Rules of passwords that Django does not have."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ntm_portal.lib.text import bare_words

LEAST_BESIDE_THE_NAME = 8  # characters
SHORTEST_WORD = 3  # «An» stands in too many words


class SimilarityValidator(UserAttributeSimilarityValidator):
    """Refuses «nguyenthu1234» to Nguyễn Thử as well: Django compares word by word and with diacritics."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        typed = bare_words(password).replace(" ", "")
        beside = typed
        for word in self._words(user):
            beside = beside.replace(word, "")
        if beside != typed and len(beside) < LEAST_BESIDE_THE_NAME:
            raise ValidationError(_("The password is little more than the person's name."), code="password_too_similar")

    def _words(self, user: Any) -> list[str]:
        """The names without diacritics, whole and word by word, the longest first."""
        found: set[str] = set()
        for name in self.user_attributes if user else ():
            words = bare_words(str(getattr(user, name, ""))).split()
            found |= {"".join(words), *words}
        return sorted((word for word in found if len(word) >= SHORTEST_WORD), key=len, reverse=True)
