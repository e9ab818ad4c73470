"""What a new portal is filled with before it is opened: each step does nothing where it was done before."""

from __future__ import annotations

import secrets

from accounts.models import User


def ensure_admin() -> str | None:
    """Make the account `admin` where no administrator exists; returns its password, to be shown this once."""
    if User.objects.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    User.objects.create_superuser("admin", password=password)
    return password
