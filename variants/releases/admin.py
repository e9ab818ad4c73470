"""A release in the admin site: its content, who sees it, and its steps, each after a page about the consequences."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin import PeopleFieldsMixin
from accounts.revision_admin import RevisionAdmin
from variants.fields.spec import Separator
from variants.releases.default_release import DefaultReleaseError, choose_default_release
from variants.releases.models import Field, Gene, Release, SourceFile
from variants.releases.publishing import PublishingError, publish_release, retire_release

CONTENTS = ("variants_field", "ingest_load")
STEPS: dict[str, Callable[..., Release]] = {
    "publish": publish_release,
    "retire": retire_release,
    "default": choose_default_release,
    "portal-default": partial(choose_default_release, for_portal=True),
}
# What each step does, for titles, buttons and the history.
STEP_LABELS = {
    "publish": ("Publish", "Published."),
    "retire": ("Retire", "Retired."),
    "default": ("Make default", "Made the default of its assembly."),
    "portal-default": ("Make default of the portal", "Made the default of the portal."),
}


class SourceFileInline(admin.TabularInline):
    model = SourceFile
    fields = ["name", "content", "size", "line_count", "variant_count", "reject_count", "sha256", "joined"]
    readonly_fields = ["name", "content", "size", "line_count", "variant_count", "reject_count", "sha256", "joined"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Release)
class ReleaseAdmin(RevisionAdmin, PeopleFieldsMixin, SimpleHistoryAdmin):
    list_display = [
        "name",
        "edition",
        "assembly",
        "status",
        "is_default",
        "visibility",
        "variant_count",
        "reject_count",
        "dataset",
    ]
    list_filter = ["status", "assembly", "is_default", "visibility"]
    list_select_related = ["dataset"]
    search_fields = ["name", "dataset__title"]
    inlines = [SourceFileInline]
    filter_horizontal = ["teams"]
    raw_id_fields = ["people"]
    change_form_template = "admin/variants/release/change_form.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "edition",
                    "assembly",
                    "dataset",
                    "status",
                    "status_reason",
                    "is_default",
                    "is_portal_default",
                ]
            },
        ),
        ("Who sees it once it is published", {"fields": ["visibility", "embargo_until", "people", "teams"]}),
        (
            "Content",
            {"fields": ["contents", "variant_count", "row_count", "reject_count", "bytes_on_disk", "digest", "notes"]},
        ),
        ("Dates", {"fields": ["created_at", "published_at", "retired_at"]}),
    ]
    readonly_fields = [
        *("name", "edition", "assembly", "dataset", "status", "status_reason", "contents"),
        *("is_default", "is_portal_default"),
        *("variant_count", "row_count", "reject_count", "bytes_on_disk", "digest", "notes"),
        *("created_at", "published_at", "retired_at"),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A release begins with its files: see Loads, Add."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A release is retired, so that links to it can say what became of it."""
        return False

    @admin.display(description="fields and loads")
    def contents(self, release: Release) -> str:
        lists = [f"{reverse(f'admin:{name}_changelist')}?release__id__exact={release.pk}" for name in CONTENTS]
        filterable = release.fields.filter(filterable=True).count()
        return format_html(
            '<a href="{}">{} fields, {} filterable</a> · <a href="{}">loads</a>',
            *(lists[0], release.fields.count(), filterable, lists[1]),
        )

    def get_urls(self) -> list[URLPattern]:
        confirm = self.admin_site.admin_view(self.confirm)
        return [path("<int:release_id>/step/<str:step>/", confirm, name="variants_release_step"), *super().get_urls()]

    def confirm(self, request: HttpRequest, release_id: int, step: str) -> HttpResponse:
        """The explanation of a step, then the step."""
        release = Release.objects.filter(pk=release_id).first()
        if release is None or step not in STEPS:
            raise Http404
        if not self.has_change_permission(request, release):
            raise PermissionDenied
        if request.method == "POST":
            try:
                STEPS[step](release=release)
                self.log_change(request, release, STEP_LABELS[step][1])
                messages.success(request, f"{release}: done.")
            except (PublishingError, DefaultReleaseError) as error:
                messages.error(request, str(error))
            return redirect("admin:variants_release_change", release_id)
        published = Release.objects.published().filter(name=release.name).exclude(pk=release.pk).first()
        context = {**self.admin_site.each_context(request), "title": f"{STEP_LABELS[step][0]}: {release}?"}
        context |= {"release": release, "step": step, "replaced": published if step == "publish" else None}
        context |= {
            "verb": STEP_LABELS[step][0],
            "defaults": Release.objects.filter(is_default=True).exclude(pk=release.pk),
        }
        return render(request, "admin/variants/release/confirm.html", context)


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
        used_names = {word.lower(): other.path for other in others for word in (other.name, other.path, *other.aliases)}
        twice = next((alias for alias in aliases if alias.lower() in used_names and alias not in in_files), None)
        if twice:
            raise forms.ValidationError(f"{twice} is a name of {used_names[twice.lower()]} already.")
        return aliases


FIELDS: list[str | list[str] | tuple[str, ...] | tuple[()]] = [
    *("release", "name", "path", "aliases", "source", "kind", "separators", "transcript_group", "reducer"),
    *("filterable", "column", "description", "unit", "higher_means"),
]


@admin.register(Field)
class FieldAdmin(RevisionAdmin, LoadedAdmin):
    """The meaning of a column can be edited until its release is published; its position in the files cannot."""

    form = FieldForm
    list_display = ["path", "release", "source", "kind", "filterable", "unit"]
    list_filter = ["release", "filterable", "kind", "source"]
    list_select_related = ["release"]
    search_fields = ["path", "name", "description"]
    fields = FIELDS
    readonly_fields = ["release", "name", "path", "source", "transcript_group", "filterable", "column"]

    def get_readonly_fields(self, request: HttpRequest, obj: Field | None = None) -> list[str]:
        """Nothing of a published release changes; the typed columns of a filterable field have their kind."""
        if obj is None:
            return list(self.readonly_fields)
        if obj.release.status in (Release.Status.PUBLISHED, Release.Status.RETIRED):
            return [str(name) for name in FIELDS]
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
