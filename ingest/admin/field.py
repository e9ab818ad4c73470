"""The field dictionary in the admin site, with what only loading can do to it."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from ingest.services.filterable import FilterableError, choose_fields
from ingest.tasks import fill_fields
from variants.releases.admin import FieldAdmin
from variants.releases.models import Field, Release

admin.site.unregister(Field)


@admin.register(Field)
class FillableFieldAdmin(FieldAdmin):
    actions = ["make_filterable"]

    @admin.action(description="Make filterable: fill typed columns from the source lines", permissions=["change"])
    def make_filterable(self, request: HttpRequest, fields: QuerySet[Field]) -> None:
        """Leave the fields chosen to the workers, release by release; those that cannot be are named."""
        for release in Release.objects.filter(fields__in=fields).distinct():
            try:
                chosen = choose_fields(release=release, names=[field.name for field in fields.filter(release=release)])
            except FilterableError as error:
                messages.error(request, f"{error}.")
                continue
            fill_fields.delay_on_commit(release.pk, [field.name for field in chosen])
            for field in chosen:
                self.log_change(request, field, "Asked to make it filterable.")
            paths = ", ".join(field.path for field in chosen)
            messages.success(
                request, f"{release}: a worker fills {paths}. They are marked filterable once they answer."
            )
