"""Shared words and organizations; renaming one makes its datasets findable by the new name."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from catalog.models import DataType, Domain, Format, Organization, Protocol, Term
from catalog.services.search_index import index_datasets


class NumberOfDatasets:
    """A column that says how many datasets use the row."""

    counted = "datasets"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(uses=Count(self.counted, distinct=True))  # type: ignore[misc]

    @admin.display(description="datasets", ordering="uses")
    def number_of_datasets(self, row: Any) -> int:
        return row.uses


@admin.register(Domain, DataType, Protocol)
class TermAdmin(NumberOfDatasets, admin.ModelAdmin):
    list_display = ["name", "number_of_datasets"]
    ordering = ["name"]
    search_fields = ["name"]

    def save_model(self, request: HttpRequest, obj: Term, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index_datasets(ids=obj.datasets.values_list("pk", flat=True))  # type: ignore[attr-defined]


@admin.register(Format)
class FormatAdmin(TermAdmin):
    list_display = ["name", "media_type", "number_of_datasets"]
    list_filter = ["media_type"]


@admin.register(Organization)
class OrganizationAdmin(NumberOfDatasets, SimpleHistoryAdmin):
    counted = "responsibilities__dataset"
    list_display = ["name", "homepage", "number_of_datasets"]
    search_fields = ["name", "homepage", "ror"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request: HttpRequest, obj: Organization, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index_datasets(ids=obj.responsibilities.values_list("dataset", flat=True))
