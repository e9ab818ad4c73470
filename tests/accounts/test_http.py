"""Who sent a request, where the type of the request cannot tell."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.http import get_signed_in_user
from accounts.models import User


def test_the_person_who_is_signed_in(rf):
    request = rf.get("/")
    request.user = User(username="ana")
    assert get_signed_in_user(request) is request.user


def test_nobody_is_refused(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        get_signed_in_user(request)
