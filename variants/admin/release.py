"""The workspace of a release: what is in it, who sees it, and its two big steps, each after a look at what follows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin import NamesPeople
from variants.models import Release, SourceFile
from variants.services.publishing import PublishingError, publish_release, retire_release

CONTENTS = ("variants_field", "ingest_load")
STEPS = {"publish": publish_release, "retire": retire_release}


class SourceFileInline(admin.TabularInline):
    model = SourceFile
    fields = ["name", "content", "size", "line_count", "variant_count", "reject_count", "sha256"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Release)
class ReleaseAdmin(NamesPeople, SimpleHistoryAdmin):
    list_display = ["name", "edition", "assembly", "status", "visibility", "variant_count", "reject_count", "dataset"]
    list_filter = ["status", "assembly", "visibility"]
    list_select_related = ["dataset"]
    search_fields = ["name", "dataset__title"]
    inlines = [SourceFileInline]
    filter_horizontal = ["teams"]
    raw_id_fields = ["people"]
    change_form_template = "admin/variants/release/change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "edition", "assembly", "dataset", "status", "status_reason"]}),
        ("Who sees it once it is published", {"fields": ["visibility", "embargo_until", "people", "teams"]}),
        ("Content", {"fields": ["contents", "variant_count", "row_count", "reject_count", "bytes_on_disk", "digest"]}),
        ("Dates", {"fields": ["created_at", "published_at", "retired_at"]}),
    ]
    readonly_fields = [
        *("name", "edition", "assembly", "dataset", "status", "status_reason", "contents"),
        *("variant_count", "row_count", "reject_count", "bytes_on_disk", "digest"),
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
        """What a step means, then the step."""
        release = Release.objects.filter(pk=release_id).first()
        if release is None or step not in STEPS:
            raise Http404
        if not self.has_change_permission(request, release):
            raise PermissionDenied
        if request.method == "POST":
            try:
                STEPS[step](release=release)
                self.log_change(request, release, {"publish": "Published.", "retire": "Retired."}[step])
                messages.success(request, f"{release}: done.")
            except PublishingError as error:
                messages.error(request, str(error))
            return redirect("admin:variants_release_change", release_id)
        published = Release.objects.published().filter(name=release.name).exclude(pk=release.pk).first()
        context = {**self.admin_site.each_context(request), "title": f"{step.capitalize()} {release}?"}
        context |= {"release": release, "step": step, "replaced": published if step == "publish" else None}
        return render(request, "admin/variants/release/confirm.html", context)
