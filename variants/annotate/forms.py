"""The form of the page that annotates a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _

from variants.annotate.list_annotation import FORMATS
from variants.lists.columns_option import ColumnsError, parse_columns


class AnnotateForm(forms.Form):
    """A variant list, pasted or uploaded, and the fields to write for each entry."""

    text = forms.CharField(
        label=_("Variants"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono-input", "spellcheck": "false"}),
        help_text=_(
            "VCF lines, a table (chrom, pos, ref, alt; PLINK, REGENIE, GWAS-SSF, ...), or one id a line: rs numbers,"
            " HGVS, 19-44908684-T-C."
        ),
    )
    file = forms.FileField(label=_("or a file"), required=False, help_text=_("The same, of any size, plain or gzip."))
    fields_wanted = forms.CharField(
        label=_("Fields"),
        required=False,
        widget=forms.TextInput(attrs={"class": "mono-input", "spellcheck": "false"}),
        help_text=_("Names or groups, separated by commas; empty for the usual few."),
    )
    columns = forms.CharField(
        label=_("Columns of a table"),
        required=False,
        widget=forms.TextInput(attrs={"class": "mono-input", "spellcheck": "false"}),
        help_text=_("Empty to find out; or numbers or names, as in chrom=1,pos=2,ref=4,alt=5."),
    )
    format = forms.ChoiceField(label=_("As"), choices=[(name, name) for name in FORMATS], initial="tsv")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            parse_columns(cleaned.get("columns", ""))
        except ColumnsError as error:
            self.add_error("columns", str(error))
        if not cleaned.get("file") and not cleaned.get("text", "").strip():
            self.add_error("text", _("Paste a list or choose a file."))
        return cleaned

    def upload(self) -> UploadedFile:
        """The list as a file; after is_valid()."""
        pasted = self.cleaned_data["text"].encode()
        return self.cleaned_data["file"] or SimpleUploadedFile("list.txt", pasted, "text/plain")
