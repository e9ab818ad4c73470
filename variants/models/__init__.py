from variants.models.field import Field
from variants.models.gene import Gene
from variants.models.job import Job, JobResult
from variants.models.release import Release, SourceFile
from variants.models.saved_filter import SavedFilter, SavedFilterVersion

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
