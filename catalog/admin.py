"""The catalogue in the admin site: datasets with what hangs on them, organizations and shared terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin import PeopleFieldsMixin, ReadOnlyInline
from accounts.revision_admin import RevisionAdmin
from catalog.entries import curation
from catalog.entries.declared_field import Kind
from catalog.entries.fields import FIELDS, TERM_FIELDS, fields_by_section
from catalog.entries.search.search_index import index_datasets
from catalog.entries.sharing import update_hidden_at
from catalog.models import (
    Creator,
    Dataset,
    DatasetVersion,
    DataType,
    Distribution,
    Domain,
    Format,
    LinkCheck,
    Organization,
    Origin,
    Protocol,
    Relation,
    Responsibility,
    Term,
    Variable,
)

BOX_SIDES = ("west", "south", "east", "north")


class ResponsibilityInline(admin.TabularInline):
    model = Responsibility
    extra = 0
    autocomplete_fields = ["organization"]


class CreatorInline(admin.TabularInline):
    model = Creator
    extra = 0


class VariableInline(admin.TabularInline):
    model = Variable
    extra = 0


class DistributionInline(admin.TabularInline):
    """Links and files; they are withdrawn, not deleted, since versions may include them."""

    model = Distribution
    extra = 0
    can_delete = False
    fields = ["title", "url", "path", "format", "media_type", "bytes", "sha256", "downloads", "withdrawn_at"]
    readonly_fields = ["path", "bytes", "sha256", "downloads"]
    autocomplete_fields = ["format"]


class RelationInline(admin.TabularInline):
    model = Relation
    fk_name = "source"
    extra = 0
    autocomplete_fields = ["target"]


class VersionInline(ReadOnlyInline):
    model = DatasetVersion
    fields = ["number", "notes", "created_at", "created_by"]


class OriginInline(ReadOnlyInline):
    model = Origin
    fields = ["source", "key", "names", "tags", "loaded_at"]


class LinkCheckInline(ReadOnlyInline):
    model = LinkCheck
    fields = ["url", "checked_at", "outcome", "http_status", "note"]


class LinksFilter(admin.SimpleListFilter):
    """By the newest result of checking each link."""

    title = "links"
    parameter_name = "links"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("dead", "Some dead"), ("never", "Never checked")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dataset]) -> QuerySet[Dataset]:
        if self.value() == "dead":
            newest = LinkCheck.objects.order_by("dataset_id", "url", "-checked_at").distinct("dataset_id", "url")
            dead = LinkCheck.objects.filter(pk__in=newest.values("pk"), outcome=LinkCheck.Outcome.DEAD)
            return queryset.filter(pk__in=dead.values("dataset"))
        return queryset.filter(last_checked=None) if self.value() == "never" else queryset


def _described_fieldsets() -> list[tuple[str, Any]]:
    """The declared fields that are columns of a dataset, by section; parts are tables below."""
    columns = [field for field in FIELDS if field.kind != Kind.PARTS]
    return [
        (section.value, {"fields": [BOX_SIDES if f.kind == Kind.BOX else f.name for f in fields]})
        for section, fields in fields_by_section(columns).items()
    ]


@admin.register(Dataset)
class DatasetAdmin(RevisionAdmin, PeopleFieldsMixin, SimpleHistoryAdmin):
    list_display = ["title", "status", "liveness", "confidence", "scale", "pyramid", "visibility", "modified_at"]
    list_filter = ["status", "visibility", "liveness", "confidence", "scale", "pyramid", "kind", LinksFilter]
    search_fields = ["title", "search__names", "identifier"]
    date_hierarchy = "modified_at"
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = TERM_FIELDS
    raw_id_fields = ["owner", "people"]
    filter_horizontal = ["teams"]
    readonly_fields = ["identifier", "status", "status_reason", "published_at", "retired_at", "last_checked"]
    actions = ["submit", "publish", "retire", "reopen"]
    inlines = [
        ResponsibilityInline,
        CreatorInline,
        VariableInline,
        DistributionInline,
        RelationInline,
        VersionInline,
        OriginInline,
        LinkCheckInline,
    ]
    fieldsets = [
        (None, {"fields": ["slug", "identifier", "owner"]}),
        ("Life of the entry", {"fields": ["status", "status_reason", "published_at", "retired_at"]}),
        ("Who may see it", {"fields": ["visibility", "embargo_until", "people", "teams"]}),
        *_described_fieldsets(),
        ("Links were checked", {"fields": ["last_checked", "last_seen_alive"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Dataset | None = None) -> bool:
        """Published entries are retired, not deleted: their identifiers stay valid, the seed does not restore it."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.published_at is None)

    def save_model(self, request: HttpRequest, obj: Dataset, form: ModelForm, change: bool) -> None:
        if change:
            update_hidden_at(before=Dataset.objects.get(pk=obj.pk), dataset=obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        index_datasets(ids=[form.instance.pk])
        for problem in curation.find_problems(dataset=form.instance):
            self.message_user(request, problem.message, messages.WARNING)

    @admin.action(description="Send to review")
    def submit(self, request: HttpRequest, queryset: QuerySet[Dataset]) -> None:
        self._apply_to_each(request, queryset, "sent to review", curation.submit_dataset)

    @admin.action(description="Publish what is in review")
    def publish(self, request: HttpRequest, queryset: QuerySet[Dataset]) -> None:
        self._apply_to_each(request, queryset, "published", curation.publish_dataset)

    @admin.action(description="Retire")
    def retire(self, request: HttpRequest, queryset: QuerySet[Dataset]) -> None:
        self._apply_to_each(request, queryset, "retired", curation.retire_dataset, reason="Retired by a curator.")

    @admin.action(description="Reopen what is retired, as a draft")
    def reopen(self, request: HttpRequest, queryset: QuerySet[Dataset]) -> None:
        self._apply_to_each(request, queryset, "reopened", curation.reopen_dataset)

    def _apply_to_each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Dataset],
        done: str,
        transition: Callable[..., Any],
        **fields: str,
    ) -> None:
        """Make the transition for every dataset; those for which it fails are named with the reason."""
        count = 0
        for dataset in queryset:
            try:
                transition(user=request.user, dataset=dataset, **fields)
                count += 1
            except ValidationError as error:
                self.message_user(request, f"{dataset}: {' '.join(error.messages)}", messages.ERROR)
        if count:
            self.message_user(request, f"{count} {done}.", messages.SUCCESS)


class NumberOfDatasets:
    """A column with the number of datasets that use the row."""

    counted = "datasets"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(uses=Count(self.counted, distinct=True))  # type: ignore[misc]

    @admin.display(description="datasets", ordering="uses")
    def number_of_datasets(self, row: Any) -> int:
        return row.uses


@admin.register(Domain, DataType, Protocol)
class TermAdmin(RevisionAdmin, NumberOfDatasets, admin.ModelAdmin):
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
class OrganizationAdmin(RevisionAdmin, NumberOfDatasets, SimpleHistoryAdmin):
    counted = "responsibilities__dataset"
    list_display = ["name", "homepage", "number_of_datasets"]
    search_fields = ["name", "homepage", "ror"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request: HttpRequest, obj: Organization, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index_datasets(ids=obj.responsibilities.values_list("dataset", flat=True))
