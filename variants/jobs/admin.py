"""Jobs in the admin site: for curators to read; their owners change them on their own pages."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from variants.jobs.models import Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "release", "status", "done", "total", "created_by", "created_at", "finished_at"]
    list_filter = ["status", "kind", "release"]
    list_select_related = ["release", "created_by"]
