"""What each role may do. Brought up to date after every migrate, so that a new model is never forgotten."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from accounts.roles import ADMIN, CURATOR, RESEARCHER

CURATED_APPS = ("catalog", "variants", "ingest", "triage")


def give_roles_their_permissions(**_: Any) -> None:
    """Curators change everything about data; administrators also people, teams and tokens. Researchers need nothing."""
    curated = Q(content_type__app_label__in=CURATED_APPS)
    people = Q(content_type__app_label__in=["accounts", "account", "axes"])
    # History is written by the portal and only read by people.
    changes_history = Q(content_type__model__startswith="historical") & ~Q(codename__startswith="view_")
    nothing = Q(pk__in=[])
    for role, allowed in {RESEARCHER: nothing, CURATOR: curated, ADMIN: curated | people}.items():
        permissions = Permission.objects.filter(allowed).exclude(changes_history)
        Group.objects.get_or_create(name=role)[0].permissions.set(permissions)


def last_app() -> Any:
    """post_migrate runs for each app with models; once it has for the last one, all permissions exist."""
    return [app for app in apps.get_app_configs() if app.models_module][-1]
