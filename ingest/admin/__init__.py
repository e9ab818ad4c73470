"""Loads in the admin site, and what they can do to fields."""

from ingest.admin.field import FillableFieldAdmin
from ingest.admin.load import LoadAdmin, RejectAdmin

__all__ = ["FillableFieldAdmin", "LoadAdmin", "RejectAdmin"]
