"""Releases, fields, genes and what people asked in the admin site."""

from variants.admin.asked import JobAdmin, SavedFilterAdmin
from variants.admin.fields import FieldAdmin, GeneAdmin
from variants.admin.release import ReleaseAdmin

__all__ = ["FieldAdmin", "GeneAdmin", "JobAdmin", "ReleaseAdmin", "SavedFilterAdmin"]
