"""Django finds the admin pages of the app here; each package has its own."""

from variants.jobs.admin import JobAdmin
from variants.releases.admin import FieldAdmin, GeneAdmin, ReleaseAdmin
from variants.savedfilters.admin import SavedFilterAdmin

__all__ = ["FieldAdmin", "GeneAdmin", "JobAdmin", "ReleaseAdmin", "SavedFilterAdmin"]
