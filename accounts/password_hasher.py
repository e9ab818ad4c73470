"""Passwords are hashed one at a time: each takes 100 MB and all cores for a moment, and anybody may ask by signing in.

Separate module because the settings name its class.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

from accounts.lanes import in_lane


class LanedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2 as Django has it; in a request it waits for its turn.

    Raises:
        BusyError: Too many requests wait for theirs.
    """

    def encode(self, password: str, salt: str) -> str:
        with in_lane("password"):
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with in_lane("password"):
            return super().verify(password, encoded)
