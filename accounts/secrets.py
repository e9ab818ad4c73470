"""Secrets that are shown once and stored as digests: access tokens and secret links.

Separate module because tokens and links both need it, and it needs no Django.
"""

from __future__ import annotations

import hashlib
import secrets


def create_secret(prefix: str = "") -> str:
    """A new text with 256 random bits, safe in an address.

    Example:
        >>> create_secret("lwds_").startswith("lwds_")
        True
    """
    return f"{prefix}{secrets.token_urlsafe(32)}"


def hash_secret(secret: str) -> str:
    """The stored form of a secret: its SHA-256. 256 random bits cannot be guessed back from it.

    Example:
        >>> hash_secret("a")[:16]
        'ca978112ca1bbdca'
    """
    return hashlib.sha256(secret.encode()).hexdigest()
