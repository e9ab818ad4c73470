"""The app as Django loads it: what it registers at the start."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Import the receiver that counts wrong codes."""
        import accounts.lockout  # noqa: F401
