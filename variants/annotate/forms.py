"""The form of the page that annotates a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _

from variants.annotate.list_annotation import FORMATS


class AnnotateForm(forms.Form):
    """A variant list, pasted or uploaded, and the fields to write for each entry."""

    text = forms.CharField(
        label=_("Variants"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono-input", "spellcheck": "false"}),
        help_text=_(
            "VCF lines, a table with chrom, pos, ref and alt, or one id a line: rs numbers, HGVS, 19-44908684-T-C."
        ),
    )
    file = forms.FileField(label=_("or a file"), required=False, help_text=_("The same, of any size, plain or gzip."))
    fields_wanted = forms.CharField(
        label=_("Fields"),
        required=False,
        widget=forms.TextInput(attrs={"class": "mono-input", "spellcheck": "false"}),
        help_text=_("Names or groups, separated by commas; empty for the usual few."),
    )
    format = forms.ChoiceField(label=_("As"), choices=[(name, name) for name in FORMATS], initial="tsv")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("text", "").strip():
            self.add_error("text", _("Paste a list or choose a file."))
        return cleaned

    def upload(self) -> UploadedFile:
        """The list as a file; after is_valid()."""
        pasted = self.cleaned_data["text"].encode()
        return self.cleaned_data["file"] or SimpleUploadedFile("list.txt", pasted, "text/plain")
