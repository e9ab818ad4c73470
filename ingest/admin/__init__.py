"""Loads in the admin site."""

from ingest.admin.load import LoadAdmin, RejectAdmin

__all__ = ["LoadAdmin", "RejectAdmin"]
