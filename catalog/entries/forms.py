"""Forms that share and publish datasets.

Separate module because a page has all of them, and describing has its own.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.merging_form import MergingForm
from accounts.models import Team, User
from accounts.sharing import Visibility
from catalog.entries.curation import TRANSITIONS
from catalog.entries.form_inputs import LinesField
from catalog.entries.sharing import find_people, find_teams


class SharingForm(MergingForm):
    visibility = forms.ChoiceField(choices=Visibility.choices, label=_("Who may see it"))
    embargo_until = forms.DateTimeField(required=False, help_text=_("Hidden until then (UTC), such as 2027-01-31."))
    people = LinesField(required=False, help_text=_("User names that see it regardless, one per line."))
    teams = LinesField(required=False, help_text=_("Names of teams, one per line."))

    def clean_people(self) -> list[User]:
        return find_people(self.cleaned_data["people"])

    def clean_teams(self) -> list[Team]:
        return find_teams(self.cleaned_data["teams"])


class ReviewerForm(forms.Form):
    days = forms.IntegerField(min_value=1, max_value=365, initial=30)
    note = forms.CharField(max_length=200, required=False, help_text=_("Whom it is for."))


class StatusForm(forms.Form):
    """A transition of the entry's status (`step`), with its reason or notes (`words`)."""

    step = forms.ChoiceField(choices=[(name, name) for name in TRANSITIONS])
    revision = forms.IntegerField()
    words = forms.CharField(required=False)
