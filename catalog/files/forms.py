"""The form that uploads one file without script."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    path = forms.CharField(max_length=500, required=False, help_text=_("Folders and name; empty: the file's own name."))
    file = forms.FileField()
