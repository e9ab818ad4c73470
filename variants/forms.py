"""Forms of the pages that ask long questions."""

from __future__ import annotations

import gzip
import re
import zlib
from io import BytesIO
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from variants.groupfiles.formats import FORMATS
from variants.models import Gene
from variants.selectors.releases import OpenRelease
from variants.selectors.units import UnitSet, units_of_genes
from variants.services.annotation import FORMATS as ANNOTATION_FORMATS

FORMAT_LABELS = {
    "tsv": _("table of variants (TSV)"),
    "counts": _("table of counts per gene (TSV)"),
    "genesis": "GENESIS",
    "saige": "SAIGE-GENE",
    "regenie": "regenie",
    "skat": "SKAT",
    "epacts": "EPACTS",
    "rvtests": "rvtests",
    "gmmat": "GMMAT / SMMAT",
}


# A list this long is read, shown and annotated while the browser waits; longer ones are a job's work.
MOST_BYTES = 2 * 2**20


class AnnotateForm(forms.Form):
    """A list of variants, pasted or uploaded, and what is to be said of each."""

    text = forms.CharField(
        label=_("Variants"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono-input", "spellcheck": "false"}),
        help_text=_(
            "VCF lines, a table with chrom, pos, ref and alt, or one id a line: rs numbers, HGVS, 19-44908684-T-C."
        ),
    )
    file = forms.FileField(label=_("or a file"), required=False, help_text=_("The same, plain or gzip."))
    fields_wanted = forms.CharField(
        label=_("Fields"),
        required=False,
        widget=forms.TextInput(attrs={"class": "mono-input", "spellcheck": "false"}),
        help_text=_("Names or groups, separated by commas; empty for the usual few."),
    )
    form = forms.ChoiceField(label=_("As"), choices=[(name, name) for name in ANNOTATION_FORMATS])

    def clean_file(self) -> str:
        """The text of the file; '' for none."""
        upload = self.cleaned_data["file"]
        if upload is None:
            return ""
        content = upload.read(MOST_BYTES + 1)
        try:
            if content[:2] == b"\x1f\x8b":
                content = gzip.GzipFile(fileobj=BytesIO(content)).read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                raise forms.ValidationError(_("More than 2 MB: use the command, python manage.py annotate, or REST."))
            return content.decode()
        except (OSError, EOFError, UnicodeDecodeError, zlib.error):
            raise forms.ValidationError(_("This is no text file; send plain text or gzip.")) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["list"] = cleaned.get("file") or cleaned.get("text", "")
        if not cleaned["list"].strip() and not self.errors:
            self.add_error("text", _("Paste a list or choose a file."))
        if len(cleaned["list"]) > MOST_BYTES:
            self.add_error("text", _("More than 2 MB: use the command, python manage.py annotate, or REST."))
        return cleaned


class AggregateForm(forms.Form):
    """Which genes, what makes a variant one of a gene's, which variants, and how they are written."""

    genes = forms.CharField(
        label=_("Genes"),
        initial="all",
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono-input", "spellcheck": "false"}),
        help_text=_("“all”, or symbols and Ensembl ids separated by commas, blanks or lines."),
    )
    biotype = forms.ChoiceField(label=_("Biotype"), required=False)
    by = forms.ChoiceField(
        label=_("A variant belongs to a gene"),
        choices=[
            ("range", _("if it lies inside the gene's range")),
            ("annotation", _("if it is annotated to the gene")),
        ],
        initial="range",
        widget=forms.RadioSelect,
    )
    flank = forms.IntegerField(
        label=_("Bases on both sides"), initial=0, min_value=0, max_value=1_000_000, required=False,
        help_text=_("By range only."),
    )  # fmt: skip
    q = forms.CharField(
        label=_("Filter"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono-input", "spellcheck": "false"}),
        help_text=_("Empty for every variant. For example: consequence:lof AND cadd.phred:>=20"),
    )
    min_variants = forms.IntegerField(label=_("Leave out genes with fewer variants than"), initial=1, min_value=1)
    format = forms.ChoiceField(
        label=_("File for"), initial="tsv", choices=[(name, FORMAT_LABELS[name]) for name in FORMATS]
    )
    chr_prefix = forms.BooleanField(label=_("Write chr22 instead of 22"), required=False)

    def __init__(self, *args: Any, opened: OpenRelease, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opened = opened
        genes = Gene.objects.filter(assembly=opened.release.assembly).order_by("biotype")
        biotypes = genes.values_list("biotype", flat=True).distinct()
        self.fields["biotype"].choices = [("", _("any"))] + [
            (each, each.replace("_", " ")) for each in biotypes if each
        ]

    def units(self) -> UnitSet:
        """The genes asked for, after is_valid()."""
        asked = self.cleaned_data
        written = [name for name in re.split(r"[\s,;]+", asked["genes"]) if name]
        return units_of_genes(
            assembly=self.opened.release.assembly,
            names=None if [name.lower() for name in written] == ["all"] else written,
            biotype=asked["biotype"],
            flank=(asked["flank"] or 0) if asked["by"] == "range" else 0,
        )
