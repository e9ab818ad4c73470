"""The field dictionary of releases, and genes: to read and search; loading writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from variants.fields.spec import Separator
from variants.models import Field, Gene, Release


class LoadedAdmin(admin.ModelAdmin):
    """Rows that loading made: nobody adds or removes single ones."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FieldForm(forms.ModelForm):
    """What curators may say of a column."""

    separators = forms.MultipleChoiceField(
        choices=[(separator.value, separator.name.replace("_", " ").lower()) for separator in Separator if separator],
        required=False,
        help_text="How a cell lists its elements.",
    )

    class Meta:
        model = Field
        fields = ["aliases", "kind", "separators", "reducer", "description", "unit", "higher_means"]

    def clean_aliases(self) -> list[str]:
        """A name means one field of a release, in any case of letters; names that files give their columns stay."""
        aliases = self.cleaned_data["aliases"]
        release = self.instance.release
        in_files = {name for file in release.files.all() for name in file.header}
        lost = next((name for name in self.instance.aliases if name in in_files and name not in aliases), None)
        if lost:
            raise forms.ValidationError(f"{lost} is a column of a file of the release: keep it.")
        others = release.fields.exclude(pk=self.instance.pk)
        taken = {word.lower(): other.path for other in others for word in (other.name, other.path, *other.aliases)}
        twice = next((alias for alias in aliases if alias.lower() in taken and alias not in in_files), None)
        if twice:
            raise forms.ValidationError(f"{twice} is a name of {taken[twice.lower()]} already.")
        return aliases


@admin.register(Field)
class FieldAdmin(LoadedAdmin):
    """What a column means can be edited until its release is published; its place in the files never."""

    form = FieldForm
    list_display = ["path", "release", "source", "kind", "filterable", "unit"]
    list_filter = ["release", "filterable", "kind", "source"]
    list_select_related = ["release"]
    search_fields = ["path", "name", "description"]
    fields = [
        *("release", "name", "path", "aliases", "source", "kind", "separators", "transcript_group", "reducer"),
        *("filterable", "column", "description", "unit", "higher_means"),
    ]
    readonly_fields = ["release", "name", "path", "source", "transcript_group", "filterable", "column"]

    def get_readonly_fields(self, request: HttpRequest, obj: Field | None = None) -> Sequence[str]:
        """Nothing of a published release changes; the typed columns of a filterable field have their kind."""
        if obj is None:
            return self.readonly_fields
        if obj.release.status in (Release.Status.PUBLISHED, Release.Status.RETIRED):
            return self.fields
        return [*self.readonly_fields, *(["kind", "separators"] if obj.filterable else [])]


@admin.register(Gene)
class GeneAdmin(LoadedAdmin):
    list_display = ["symbol", "gene_id", "assembly", "region", "strand", "biotype", "source"]
    list_filter = ["assembly", "source"]
    search_fields = ["=symbol", "=gene_id"]
    search_help_text = "A whole symbol or gene id."
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
