"""Secrets that are shown once and stored as digests: tokens and invitation links."""

from __future__ import annotations

import hashlib
import secrets


def new_secret(prefix: str = "") -> str:
    """A text with 256 random bits, safe in an address."""
    return f"{prefix}{secrets.token_urlsafe(32)}"


def digest_of(text: str) -> str:
    """What is stored of a secret: so many random bits cannot be guessed back from a plain SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()
