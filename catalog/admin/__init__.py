"""The catalogue in the admin site, for curators."""

from catalog.admin import dataset, words

__all__ = ["dataset", "words"]
