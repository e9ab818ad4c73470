"""A form for an object that several people change: it merges field by field, and reports conflicts.

The page carries each value as it was shown, in a hidden input beside the field. When the form comes back, this tells
what its sender changed, and what somebody else changed meanwhile.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext


class MergingForm(forms.Form):
    """Give the stored values as `initial`; read them while the row is locked, and only then call `is_valid`.

    Attributes:
        changed: Names of the fields that its sender changed; a service writes these and no others. In `cleaned_data`,
            all other fields have the stored value.
        conflicts: Names of the fields that somebody else has changed to another value meanwhile. Each is an error that
            shows what is stored; sent once more, the form overwrites it.
    """

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None) -> None:
        """Without `initial` it is a form for a new object, and every field counts as changed."""
        super().__init__(data, initial=initial)
        self.changed: set[str] = set(self.fields)
        self.conflicts: list[str] = []
        self.is_merged = initial is not None
        for field in self.fields.values():
            field.show_hidden_initial = self.is_merged

    def clean(self) -> dict[str, Any]:
        """Merge; a subclass that checks more calls this first."""
        if self.is_merged:
            self.data = cast(QueryDict, self.data).copy()
            for name in self.fields:
                self._merge_field(name)
        return self.cleaned_data

    def _merge_field(self, name: str) -> None:
        bound, data = self[name], cast(QueryDict, self.data)
        shown = bound.field.prepare_value(self.get_initial_for_field(bound.field, name))
        shown = "" if shown is None else shown
        stored, mine = _parse(bound.field, shown), _parse(bound.field, bound.data)
        base = _parse(bound.field, data.get(bound.html_initial_name, ""))
        if mine in (stored, base):
            self.changed.discard(name)
            self.errors.pop(name, None)
            self.cleaned_data[name] = stored
            data[bound.html_name] = data[bound.html_initial_name] = shown
        elif stored != base:
            self.conflicts.append(name)
            message = gettext("Somebody else changed this after you had opened the page. It now says: %(stored)s")
            self.add_error(name, message % {"stored": shown or gettext("nothing")})
            data[bound.html_initial_name] = shown


def _parse(field: forms.Field, text: Any) -> Any:
    """The value that a text means, with one kind of line ends; the text itself where it means none."""
    try:
        value = field.to_python(text)
    except forms.ValidationError:
        value = text
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
