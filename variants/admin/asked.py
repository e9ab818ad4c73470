"""What people asked: jobs and saved filters, for curators to read; their owners change them on their own pages."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from variants.models import Job, SavedFilter


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "release", "status", "done", "total", "created_by", "created_at", "finished_at"]
    list_filter = ["status", "kind", "release"]
    list_select_related = ["release", "created_by"]


@admin.register(SavedFilter)
class SavedFilterAdmin(ReadOnlyAdmin):
    list_display = ["name", "owner", "is_shared", "created_at"]
    list_filter = ["is_shared"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__username"]
