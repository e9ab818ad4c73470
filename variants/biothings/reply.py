"""Rows as documents of the dialect: the fields asked for, in the shape asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from variants.biothings.licenses import with_licenses
from variants.biothings.selection import select_paths
from variants.biothings.shape import Document, shape_document
from variants.selectors.documents import document_paths, variant_documents
from variants.selectors.releases import OpenRelease
from variants.selectors.variants import VariantRow


@dataclass(frozen=True)
class Reply:
    """How one request wants its documents."""

    opened: OpenRelease
    fields: Sequence[str] = ()
    dotfield: bool = False
    always_list: Sequence[str] = ()
    allow_null: Sequence[str] = ()

    @classmethod
    def from_arguments(cls, opened: OpenRelease, arguments: dict[str, Any]) -> Reply:
        names = ("fields", "always_list", "allow_null")
        return cls(opened, dotfield=arguments["dotfield"], **{name: arguments[name] or () for name in names})

    @cached_property
    def paths(self) -> frozenset[str] | None:
        """Full paths that documents keep; None for all."""
        if not self.fields:
            return None
        aliases = {alias: spec.path for spec in self.opened.specs for alias in (*spec.aliases, spec.name)}
        # `+` separates the items of a list: a group such as gerp++ goes by its name without it, too.
        groups = {spec.path.rpartition(".")[0] for spec in self.opened.specs if "+" in spec.path}
        aliases |= {group.replace("+", ""): group for group in groups}
        return frozenset(select_paths(self.fields, document_paths(self.opened), aliases))

    def documents(self, rows: Sequence[VariantRow], **added: Any) -> list[Document]:
        """One document for each row; `added` are further root keys, such as _version or _score."""
        return [
            self._shaped(each, added) for each in variant_documents(opened=self.opened, rows=rows, paths=self.paths)
        ]

    def _shaped(self, document: Document, added: dict[str, Any]) -> Document:
        if "vcf" in document and "position" in document["vcf"]:
            document["vcf"]["position"] = str(document["vcf"]["position"])  # upstream's is a text, scripts join it
        shaped = shape_document(
            with_licenses(document), dotfield=self.dotfield, always_list=self.always_list, allow_null=self.allow_null
        )
        return added | shaped
