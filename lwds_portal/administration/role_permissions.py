"""Permissions of each role, set after every migrate, so that no new model is forgotten.

Separate module because a signal handler calls it after migrations.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from accounts.roles import ADMIN, CURATOR, RESEARCHER

DATA_APPS = ("catalog", "variants", "ingest", "triage")


def set_role_permissions(**_: Any) -> None:
    """Curators may change all data; administrators also people, teams and tokens; researchers get no permission."""
    data = Q(content_type__app_label__in=DATA_APPS)
    people = Q(content_type__app_label__in=["accounts", "account", "axes", "mfa"])
    # History is written by the portal and only read by people.
    changes_history = Q(content_type__model__startswith="historical") & ~Q(codename__startswith="view_")
    none = Q(pk__in=[])
    for role, allowed in {RESEARCHER: none, CURATOR: data, ADMIN: data | people}.items():
        permissions = Permission.objects.filter(allowed).exclude(changes_history)
        Group.objects.get_or_create(name=role)[0].permissions.set(permissions)


def last_app() -> AppConfig:
    """The app for which post_migrate runs last; only then do all permissions exist."""
    return [app for app in apps.get_app_configs() if app.models_module][-1]
