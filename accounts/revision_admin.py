"""Admin forms that refuse stale writes: if somebody else saved after a form was opened, it shows both texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.forms import BaseModelForm, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from accounts.http import parse_revision
from accounts.models import Revised
from accounts.services.revisions import StaleWriteError, check_revision, lock_row

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    AdminMixin = ModelAdmin[Any]
else:  # what the mixin calls is in the admin that it is combined with
    AdminMixin = object


class _RevisionCheck(BaseModelForm):
    """Mixed into the form of a stored row, whose page carries the revision (templates/admin/change_form.html)."""

    is_stale = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        row: Revised = self.instance
        try:
            check_revision(row, parse_revision(self.data.get("revision", "")))
        except StaleWriteError as error:
            self.is_stale = True
            self.add_error(None, str(error))
            for name in self.changed_data:
                stored = self.initial.get(name)
                self.add_error(name, gettext("It says now: %(stored)s") % {"stored": stored or gettext("nothing")})
        return cleaned


class RevisionAdmin(AdminMixin):
    """For the admin of a model with a revision: the row is locked, and a stale form is refused with 409.

    The form shows what was typed and, beside it, what is stored; saved once more, it overwrites that knowingly.
    """

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "POST" and connection.in_atomic_block:
            lock_row(row)
        return row

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or request.method != "POST":
            return form
        return type(form.__name__, (_RevisionCheck, form), {})

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if getattr(context["adminform"].form, "is_stale", False):
            response.status_code = 409
        return response
