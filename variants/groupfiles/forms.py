"""The form of the page that writes group files."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from variants.groupfiles.groupfile_request import GroupFileRequest
from variants.groupfiles.members import DEFAULT_ID_STYLE, ID_STYLES
from variants.groupfiles.tool_formats import FORMATS
from variants.jobs.request_options import parse_request
from variants.releases.models import Gene
from variants.releases.reader import ReleaseReader

# Options that the page shows on demand.
ADVANCED_OPTIONS = (
    *("bed", "name", "id_style", "weight", "missing_weight", "aaf", "classes"),
    *("chr_prefix", "per_chromosome"),
)
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


class GroupFileForm(forms.Form):
    """Which units, which variants belong to them, and how the files are written."""

    genes = forms.CharField(
        label=_("Genes"),
        initial="all",
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono-input", "spellcheck": "false"}),
        help_text=_("“all”; or symbols and Ensembl ids; or intervals, one per line: chromosome, start, end, name."),
    )
    genes_file = forms.FileField(label=_("or a file"), required=False, help_text=_("The same: text, TSV or BED."))
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
    per_chromosome = forms.BooleanField(label=_("One file for each chromosome"), required=False)
    bed = forms.BooleanField(label=_("Intervals count from 0, as in BED"), required=False)
    name = forms.ChoiceField(
        label=_("Genes are called by"), initial="id", choices=[("id", _("Ensembl id")), ("symbol", _("symbol"))],
        required=False,
    )  # fmt: skip
    id_style = forms.ChoiceField(
        label=_("Variants are called"), choices=[(style, style) for style in ID_STYLES], required=False,
        help_text=_("As in your genotype files; for SAIGE-GENE, regenie and SKAT."),
    )  # fmt: skip
    weight = forms.CharField(label=_("Weight"), required=False, help_text=_("A numeric field, such as cadd.phred."))
    missing_weight = forms.CharField(label=_("Weight where that is missing"), initial="0", required=False)
    aaf = forms.CharField(
        label=_("Allele frequency"), required=False, help_text=_("A field; for regenie's --aaf-file.")
    )
    classes = forms.CharField(
        label=_("Classes of consequence"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono-input", "spellcheck": "false"}),
        help_text=_("Lines of a consequence, a tab and a class, worst class first; empty for ours."),
    )

    def __init__(self, *args: Any, release: ReleaseReader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.release = release
        genes = Gene.objects.filter(assembly=release.model.assembly).order_by("biotype")
        biotypes = genes.values_list("biotype", flat=True).distinct()
        biotype = cast(forms.ChoiceField, self.fields["biotype"])
        biotype.choices = [("", _("any")), *((name, name.replace("_", " ")) for name in biotypes if name)]

    def options(self) -> dict[str, Any]:
        """The options of a GroupFileRequest; after is_valid()."""
        options = {name: value for name, value in self.cleaned_data.items() if name not in ("q", "genes_file")}
        options["flank"] = options["flank"] if options["by"] == "range" else 0
        return options | {"filter": self.cleaned_data["q"]}

    def to_request(self) -> GroupFileRequest:
        """The request that the form describes; after is_valid(). Raises OptionError."""
        return parse_request(GroupFileRequest, self.options())

    @property
    def usual_fields(self) -> list[forms.BoundField]:
        """The fields that are always shown."""
        return [field for field in self if field.name not in ADVANCED_OPTIONS]

    @property
    def advanced_fields(self) -> list[forms.BoundField]:
        """The fields that are shown on demand."""
        return [self[name] for name in ADVANCED_OPTIONS]

    @property
    def advanced_used(self) -> bool:
        """Whether an advanced option differs from its default."""
        return any(
            field.value() not in (None, "", False, field.initial, DEFAULT_ID_STYLE) for field in self.advanced_fields
        )
