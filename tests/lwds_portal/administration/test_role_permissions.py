"""What each role may do in the admin site: set anew after every migrate."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.roles import ADMIN, CURATOR, RESEARCHER
from lwds_portal.administration.role_permissions import set_role_permissions

pytestmark = pytest.mark.django_db


def permissions(role):
    rows = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def test_curators_may_change_data_and_administrators_people_too():
    assert permissions(RESEARCHER) == set()
    assert {"catalog.change_dataset", "variants.change_release", "triage.change_interview"} <= permissions(CURATOR)
    assert "accounts.change_user" not in permissions(CURATOR)
    assert permissions(CURATOR) < permissions(ADMIN)
    assert "accounts.change_user" in permissions(ADMIN)


def test_nobody_may_change_history():
    history = [name for name in permissions(ADMIN) if "historical" in name]
    assert history
    assert all(name.split(".")[1].startswith("view_") for name in history)


def test_permissions_changed_by_hand_are_reset_and_a_missing_role_is_created():
    Group.objects.get(name=RESEARCHER).permissions.set(Permission.objects.all()[:3])
    Group.objects.get(name=CURATOR).delete()
    set_role_permissions()
    assert permissions(RESEARCHER) == set()
    assert "catalog.change_dataset" in permissions(CURATOR)
