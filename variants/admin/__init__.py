"""Releases, fields and genes in the admin site."""

from variants.admin.fields import FieldAdmin, GeneAdmin
from variants.admin.release import ReleaseAdmin

__all__ = ["FieldAdmin", "GeneAdmin", "ReleaseAdmin"]
