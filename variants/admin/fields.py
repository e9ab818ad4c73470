"""The field dictionary of releases, and genes: to read and search; loading writes them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from variants.models import Field, Gene


class LoadedAdmin(admin.ModelAdmin):
    """Rows that loading made: nobody adds or removes single ones."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Field)
class FieldAdmin(LoadedAdmin):
    """How a column is explained to readers can be improved at any time; what it is comes from the files."""

    list_display = ["path", "release", "source", "kind", "filterable", "unit"]
    list_filter = ["release", "filterable", "kind", "source"]
    list_select_related = ["release"]
    search_fields = ["path", "name", "description"]
    fields = [
        "release",
        "name",
        "path",
        "source",
        "kind",
        "filterable",
        "column",
        "description",
        "unit",
        "higher_means",
    ]
    readonly_fields = ["release", "name", "path", "source", "kind", "filterable", "column"]


@admin.register(Gene)
class GeneAdmin(LoadedAdmin):
    list_display = ["symbol", "gene_id", "assembly", "region", "strand", "biotype", "source"]
    list_filter = ["assembly", "source"]
    search_fields = ["=symbol", "=gene_id"]
    search_help_text = "A whole symbol or gene id."
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
