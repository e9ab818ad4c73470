"""The form that saves a filter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SavedFilterForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    text = forms.CharField(
        label=_("Filter"), widget=forms.Textarea(attrs={"rows": 3, "class": "mono-input", "spellcheck": "false"})
    )
    description = forms.CharField(label=_("What it is for"), required=False)
    is_shared = forms.BooleanField(label=_("Whoever has the link may read and use it"), required=False)
