"""Forms that merge: three texts of a field, shown, sent and stored, decide what happens."""

import pytest
from django import forms
from django.http import QueryDict

from accounts.merging_form import MergingForm


class NoteForm(MergingForm):
    title = forms.CharField()
    note = forms.CharField(required=False, widget=forms.Textarea)


def sent(shown, **mine):
    """What a browser sends of a page that showed these values."""
    data = QueryDict(mutable=True)
    data.update(shown | mine | {f"initial-{name}": value for name, value in shown.items()})
    return data


@pytest.mark.parametrize(
    ("shown", "mine", "stored", "value", "changed"),
    [
        ("a", "a", "a", "a", set()),
        ("a", "b", "a", "b", {"note"}),
        ("a", "a", "c", "c", set()),
        ("a", "b", "b", "b", set()),
        ("a\r\nb", "a\r\nb", "a\nb", "a\nb", set()),
    ],
)
def test_changes_of_one_person_are_merged(shown, mine, stored, value, changed):
    form = NoteForm(sent({"title": "t", "note": shown}, note=mine), initial={"title": "t", "note": stored})
    assert form.is_valid()
    assert (form.cleaned_data["note"], form.changed) == (value, changed)


def test_changes_of_two_people_are_one_conflict():
    form = NoteForm(sent({"title": "t", "note": "a"}, note="mine"), initial={"title": "t", "note": "theirs"})
    assert form.conflicts == []
    assert not form.is_valid()
    assert form.conflicts == ["note"]
    assert "theirs" in form.errors["note"][0]
    again = NoteForm(form.data, initial={"title": "t", "note": "theirs"})
    assert again.is_valid()
    assert again.cleaned_data["note"] == "mine"


def test_a_form_on_something_new_has_nothing_to_merge():
    form = NoteForm(QueryDict("title=t&note=n"))
    assert form.is_valid()
    assert form.changed == {"title", "note"}
    assert "initial-" not in str(form)
