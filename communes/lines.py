"""Lines of facts in a table of entry: only changed ones are written, and none over what came in between."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.forms import DeclarativeFieldsMetaclass
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.facts import DatedFact
from communes.guards import PortalRequest
from communes.services import Stale
from ntm_portal.lib.fields import SeenField
from ntm_portal.lib.numbers import digits

Values = Any  # what a line says; None says nothing


def person_name(person: Any) -> str:
    return (person.get_full_name() or person.get_username()) if person else ""


@dataclass(frozen=True)
class Conflict:
    """Both values of a line that somebody else changed, with who and when."""

    theirs: str
    yours: str
    by: str
    at: datetime | None


class AbstractForm(DeclarativeFieldsMetaclass, ABCMeta):
    """A form class that leaves verbs to its subclasses; without them it cannot be made."""


class FactLine(forms.Form, metaclass=AbstractForm):
    """One line of a table: a fact's identity, the fact that the person saw, and what is said now.

    `fact` is an unsaved fact that holds the identity; `current` is the stored one in force;
    `seen` holds the facts that the lines of the page were based on, by id.
    """

    boxes: ClassVar[tuple[str, ...]] = ()

    based_on = SeenField()
    asked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    choice = forms.ChoiceField(required=False, choices=[("theirs", ""), ("mine", "")])

    def __init__(self, fact: DatedFact, current: Any, seen: Mapping[int, Any] | None = None, **kwargs: Any) -> None:
        self.fact, self.current = fact, current
        self.conflict: Conflict | None = None
        self.seen = seen or {}
        self.changed = False
        before = {"based_on": current.pk if current else None, **self.shown(current)}
        super().__init__(initial=before, use_required_attribute=False, **kwargs)

    def shown(self, fact: Any) -> dict[str, Any]:
        """What the boxes show of a fact."""
        return {name: getattr(fact, name) for name in self.boxes} if fact else {}

    def said_by(self, fact: Any) -> Values:
        """What a stored fact says."""
        return tuple(getattr(fact, name) for name in self.boxes) if fact else None

    def mine(self, before: Any) -> Values:
        """What the boxes say; `before` is the fact that the person saw."""
        found = tuple(self.cleaned_data.get(name) for name in self.boxes)
        return None if all(value is None for value in found) else found

    @abstractmethod
    def words(self, values: Values) -> str:
        """What is said, as a sentence shows it."""

    @property
    def before(self) -> Any:
        """The fact that the person saw, if it is about the same."""
        found = self.seen.get(self.cleaned_data.get("based_on") or 0)
        same = found and all(getattr(found, name) == getattr(self.fact, name) for name in self._identity)
        return found if same else None

    @property
    def _identity(self) -> list[str]:
        fields: list[Any] = [self.fact._meta.get_field(name) for name in self.fact.identity]
        return [field.attname for field in fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            before = self.before
            mine = self.mine(before)
            self.changed = mine != self.said_by(before)
            if self.changed:
                self._decide(before, mine, cleaned)
        return cleaned

    def _decide(self, before: Any, mine: Values, cleaned: dict[str, Any]) -> None:
        """Whether a changed line is written, dropped, or asks the person."""
        moved = (before.pk if before else None) != (self.current.pk if self.current else None)
        if moved and mine == self.said_by(self.current):
            self.changed = False
        elif moved or (cleaned.get("asked") and not cleaned.get("choice")):
            self.ask(self.current)
        elif cleaned.get("asked") and cleaned.get("choice") == "theirs":
            self.changed = False

    def ask(self, current: Any) -> None:
        """Shows both values; the next save is based on the one that is there now."""
        self.current = current
        mine = self.words(self.mine(current))
        by = person_name(current.recorded_by) if current else ""
        self.conflict = Conflict(self.words(self.said_by(current)), mine, by, current.recorded_at if current else None)
        sent = cast(QueryDict, self.data).copy()
        sent[self.add_prefix("based_on")] = str(current.pk) if current else ""
        sent[self.add_prefix("asked")] = "on"
        self.data = sent
        self.add_error(None, ValidationError(_("Somebody changed this while you were entering."), code="conflict"))

    @property
    def problems(self) -> list[str]:
        """Sentences of the line, but for the question that a conflict asks."""
        own = [] if self.conflict else list(self.non_field_errors())
        of_boxes = [error for name in self.fields for error in self.errors.get(name, [])]
        return [str(error) for error in [*own, *of_boxes]]


class Lines:
    """The lines of a page: all changed ones are stored, or none."""

    def __init__(self, lines: Iterable[FactLine]) -> None:
        self.lines = list(lines)

    @property
    def changed(self) -> list[FactLine]:
        return [line for line in self.lines if line.changed]

    @property
    def conflicts(self) -> list[FactLine]:
        return [line for line in self.lines if line.conflict]

    @property
    def refused(self) -> list[FactLine]:
        """Wrong for another reason than a newer fact."""
        return [line for line in self.wrong if not line.conflict]

    @property
    def wrong(self) -> list[FactLine]:
        return [line for line in self.lines if line.is_bound and line.errors]

    def check(self) -> int:
        """Reads every line, so that all that is wrong is said at once; answers how many are changed."""
        for line in self.lines:
            line.full_clean()
        return len(self.changed)

    def save(self, record: Callable[[Any], object]) -> bool:
        """False when a line is wrong, refused or met a newer fact; then nothing is stored and the line says why."""
        with transaction.atomic():
            for line in self.changed:
                self._save_one(line, record)
            if self.wrong:
                transaction.set_rollback(True)
        return not self.wrong

    def _save_one(self, line: FactLine, record: Callable[[Any], object]) -> None:
        try:
            with transaction.atomic():
                record(line)
        except Stale as stale:
            line.ask(stale.current)
        except ValidationError as error:
            line.add_error(None, ValidationError(error.messages))


def facts_seen(model: Any, data: Mapping[str, Any]) -> dict[int, Any]:
    """The facts that the lines of a sent page were based on, by id; one query."""
    typed = (digits(str(value)) for name, value in data.items() if name.endswith("based_on"))
    ids = {found for found in typed if found is not None}
    return {fact.pk: fact for fact in model.objects.filter(pk__in=ids)} if ids else {}


def tell(request: PortalRequest, changed: int) -> None:
    if changed:
        messages.success(
            request,
            ngettext("Recorded: %(count)s changed line.", "Recorded: %(count)s changed lines.", changed)
            % {"count": changed},
        )
    else:
        messages.info(request, _("Nothing was changed."))


def status_of(request: PortalRequest, lines: Lines) -> int:
    if request.method != "POST":
        return 200
    return 409 if lines.conflicts else 422
