"""People, teams, secret links and tokens in the admin site, and the log of what was changed there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import ApiToken, Reading, SecretLink, Team, User
from accounts.revision_admin import RevisionAdmin

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    AdminMixin = BaseModelAdmin[Any]
else:  # the admin or inline that a mixin is combined with has what the mixin calls
    AdminMixin = object

# A site without models, so that its widgets offer no look-ups and links.
SITE_WITHOUT_MODELS = admin.AdminSite("no accounts")


class PeopleFieldsMixin(AdminMixin):
    """For an admin or inline with fields of people: only those who may open accounts get links to accounts."""

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        may_open_accounts = request.user.has_perm("accounts.view_user")
        if field and db_field.related_model is User and not may_open_accounts:
            field.widget.admin_site = SITE_WITHOUT_MODELS
        return field


class ReadOnlyMixin(AdminMixin):
    """For an admin or inline of rows that only the portal writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All fields; for those who may not open accounts, people by name, without Django's link to the account."""
        fields = super().get_fields(request, obj)
        if request.user.has_perm("accounts.view_user"):
            return list(fields)
        people = {field.name: _name_column(field) for field in self.model._meta.fields if field.related_model is User}
        return [people.get(field, field) for field in fields]


@cache  # Django compares the columns that it shows with those left out
def _name_column(field: Field[Any, Any]) -> Callable[[Any], str]:
    """A column with the name of the person in `field`."""

    @admin.display(description=field.verbose_name)
    def name(row: Any) -> str:
        return str(getattr(row, field.name) or "–")

    return name


class ReadOnlyAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """A model whose rows can be read, not changed."""


class ReadOnlyInline(ReadOnlyMixin, admin.TabularInline):
    """Rows of an object that can be read, not changed."""

    extra = 0

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)


@admin.register(User)
class PeopleAdmin(RevisionAdmin, SimpleHistoryAdmin, UserAdmin):
    """Accounts and their roles."""

    list_display = ["username", "email", "roles", "is_active", "last_login", "date_joined"]
    list_filter = ["groups", "is_active"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "email", "first_name", "last_name"]}),
        ("Rights", {"fields": ["is_active", "groups", "is_superuser"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Only a superuser makes superusers: administrators may not give themselves more rights."""
        return [*self.readonly_fields, *([] if request.user.is_superuser else ["is_superuser"])]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser changes the password or address of a superuser."""
        needs_superuser = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not needs_superuser

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: accounts are made inactive, so that it stays known who did what."""
        return False

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all()) or "–"


@admin.register(Team)
class TeamAdmin(RevisionAdmin, SimpleHistoryAdmin):
    """Teams, their members and managers."""

    search_fields = ["name"]
    filter_horizontal = ["members", "managers"]


@admin.register(SecretLink)
class SecretLinkAdmin(ReadOnlyAdmin):
    """Who made which links, and until when they work. Their secrets are stored nowhere."""

    list_display = ["purpose", "email", "note", "created_by", "created_at", "expires_at", "revoked_at", "used_at"]
    list_filter = ["purpose"]
    list_select_related = ["created_by"]
    search_fields = ["email", "note"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """API tokens: whose programs may do what, and when they last did it. Only its owner creates a token."""

    list_display = ["user", "name", "hint", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"]
    list_filter = ["revoked_at"]
    list_select_related = ["user"]
    search_fields = ["user__username", "name"]
    actions = ["revoke"]

    @admin.action(description="Revoke the chosen tokens", permissions=["revoke"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        """Revoke tokens that are not revoked yet, one line in the log for each."""
        for token in tokens.filter(revoked_at=None):
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            self.log_change(request, token, "Revoked.")

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_apitoken")


@admin.register(LogEntry)
class AuditTrailAdmin(ReadOnlyAdmin):
    """Who did what in the admin site; each object's history has the values before and after."""

    list_display = ["action_time", "user", "content_type", "object_repr", "action_flag", "change_message"]
    list_filter = ["action_flag", "content_type"]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "change_message", "user__username"]
    date_hierarchy = "action_time"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.view_user")


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    """Who read which datasets, releases and interviews that are not public, and on which days."""

    list_display = ["last_at", "reader", "kind", "name", "first_at"]
    list_filter = ["kind"]
    search_fields = ["reader", "name", "=key"]
    date_hierarchy = "day"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.view_user")


admin.site.unregister(Authenticator)  # allauth's own page shows the secret


@admin.register(Authenticator)
class SecondFactorAdmin(ReadOnlyAdmin):
    """Who has which second factor; one that its owner has lost is deleted here, one by one. Secrets are not shown."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__username"]
    exclude = ["data"]
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        """Only a superuser deletes the factor of a superuser."""
        needs_superuser = obj is not None and obj.user.is_superuser and not request.user.is_superuser
        return request.user.has_perm("mfa.delete_authenticator") and not needs_superuser
