from variants.models.field import Field
from variants.models.gene import Gene
from variants.models.release import Release, SourceFile

__all__ = ["Field", "Gene", "Release", "SourceFile"]
