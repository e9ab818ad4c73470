"""Loads in the admin site: started, paused, resumed, cancelled; rejected lines; fields made filterable."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import zstandard
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin import ReadOnlyAdmin
from accounts.http import get_signed_in_user
from ingest.fill.make_filterable import FilterableError
from ingest.fill.run_fill import request_fill
from ingest.forms import LoadForm
from ingest.models import FieldFill, Load, Reject
from ingest.register.register_release import register_release
from ingest.register.release_request import RegistrationError
from ingest.run.control_loads import LoadStateError, cancel_load, pause_load, resume_load
from ingest.tasks import send_fill, send_loads, send_release
from variants.releases.admin import FieldAdmin
from variants.releases.models import Field, Release

MAX_SHOWN_CHARACTERS = 100_000  # of a rejected line


@admin.register(Load)
class LoadAdmin(ReadOnlyAdmin):
    list_display = ["file", "release", "status", "share", "rejects", "status_reason", "created_by", "created_at"]
    list_filter = ["status", "release"]
    list_select_related = ["file", "release", "created_by"]
    search_fields = ["file__name", "release__name", "status_reason"]
    actions = ["pause", "resume", "cancel"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("ingest.add_load")

    @admin.display(description="read")
    def share(self, load: Load) -> str:
        if load.status == Load.Status.FINISHED:
            return "100 %"
        return f"{100 * load.bytes_read // load.file.size} %" if load.file.size else "–"

    @admin.display(description="rejects")
    def rejects(self, load: Load) -> str:
        url = reverse("admin:ingest_reject_changelist")
        return format_html('<a href="{}?load__id__exact={}">{}</a>', url, load.pk, load.file.reject_count)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form that starts a load; errors in the files are shown before anything is stored."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        user = get_signed_in_user(request)
        form = LoadForm(request.POST or None, user=user)
        if request.method == "POST" and form.is_valid():
            try:
                release_request = form.release_request()
                release = register_release(
                    user=user, request=release_request, hashed=False, report=partial(messages.warning, request)
                )
            except RegistrationError as error:
                form.add_error(None, str(error))
            else:
                send_release(release)
                self.log_addition(request, release.loads.first(), f"Loading into {release}.")
                messages.success(request, f"Loading into {release}; this list shows how far it is.")
                return redirect(f"{reverse('admin:ingest_load_changelist')}?release__id__exact={release.pk}")
        context = {**self.admin_site.each_context(request), "title": "Load WGSA files", "form": form}
        return render(request, "admin/ingest/load/add.html", context)

    @admin.action(description="Pause", permissions=["control"])
    def pause(self, request: HttpRequest, loads: QuerySet[Load]) -> None:
        self._change_loads(request, loads, pause_load, "Paused.")

    @admin.action(description="Resume or retry", permissions=["control"])
    def resume(self, request: HttpRequest, loads: QuerySet[Load]) -> None:
        send_loads(self._change_loads(request, loads, resume_load, "Resumed."))

    @admin.action(description="Cancel, and abandon the whole release", permissions=["control"])
    def cancel(self, request: HttpRequest, loads: QuerySet[Load]) -> None:
        self._change_loads(request, loads, cancel_load, "Cancelled.")

    def has_control_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ingest.change_load")

    def _change_loads(
        self, request: HttpRequest, loads: QuerySet[Load], step: Callable[..., None], note: str
    ) -> list[Load]:
        """Take one step with each load; a message names those whose state does not allow it.

        Returns:
            The changed loads.
        """
        changed = []
        for load in loads:
            try:
                step(user=request.user, load=load)
            except LoadStateError as error:
                messages.error(request, str(error))
                continue
            self.log_change(request, load, note)
            changed.append(load)
        if changed:
            messages.success(request, f"{note} {', '.join(load.file.name for load in changed)}")
        return changed


@admin.register(Reject)
class RejectAdmin(ReadOnlyAdmin):
    list_display = ["load", "line_number", "column", "reason"]
    list_filter = ["load"]
    list_select_related = ["load__file", "load__release"]
    fields = ["load", "line_number", "column", "reason", "source_line"]
    readonly_fields = ["load", "line_number", "column", "reason", "source_line"]

    @admin.display(description="source line")
    def source_line(self, reject: Reject) -> str:
        line = zstandard.decompress(bytes(reject.line)).decode(errors="replace")
        if len(line) <= MAX_SHOWN_CHARACTERS:
            return line
        return f"{line[:MAX_SHOWN_CHARACTERS]} … ({len(line)} characters)"


admin.site.unregister(Field)


@admin.register(Field)
class FillableFieldAdmin(FieldAdmin):
    actions = ["make_filterable"]

    @admin.action(description="Make filterable: fill typed columns from the source lines", permissions=["change"])
    def make_filterable(self, request: HttpRequest, fields: QuerySet[Field]) -> None:
        """Queue a task for each release; a message names fields that cannot be made filterable."""
        for release in Release.objects.filter(fields__in=fields).distinct():
            try:
                fill = request_fill(
                    user=get_signed_in_user(request),
                    release=release,
                    names=[field.name for field in fields.filter(release=release)],
                )
            except FilterableError as error:
                messages.error(request, f"{error}.")
                continue
            send_fill(fill)
            fillable = list(release.fields.filter(name__in=fill.names))
            for field in fillable:
                self.log_change(request, field, "Requested to make it filterable.")
            paths = ", ".join(field.path for field in fillable)
            messages.success(
                request, f"{release}: a worker fills {paths}. They are marked filterable when they are ready."
            )


@admin.register(FieldFill)
class FieldFillAdmin(ReadOnlyAdmin):
    list_display = ["release", "names", "status", "status_reason", "created_by", "created_at", "finished_at"]
    list_filter = ["status", "release"]
    list_select_related = ["release", "created_by"]
