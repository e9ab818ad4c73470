"""Forms of the pages that ask long questions."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from variants.groupfiles.formats import FORMATS
from variants.models import Gene
from variants.selectors.releases import OpenRelease
from variants.selectors.units import UnitSet, units_of_genes

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
