"""Django finds the models of the app here; each package has its own."""

from variants.jobs.models import Job, JobResult
from variants.releases.models import Field, Gene, Release, SourceFile
from variants.savedfilters.models import SavedFilter, SavedFilterVersion

__all__ = [
    "Field",
    "Gene",
    "Job",
    "JobResult",
    "Release",
    "SavedFilter",
    "SavedFilterVersion",
    "SourceFile",
]
