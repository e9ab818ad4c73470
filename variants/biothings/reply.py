"""Rows -> documents as a request wants them (Reply), and plain data -> the response in one of the formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgpack  # type: ignore[import-untyped]  # the package has no types
import orjson
import yaml
from django.http import HttpResponse
from django.template.loader import render_to_string

from accounts.budget import check_amount, check_time
from variants.biothings.arguments import DocumentArguments
from variants.fields.source_licenses import LICENSE_URLS
from variants.releases.documents import document_paths, variant_documents
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow

ShapedDocument = dict[str, Any]


def shape_document(
    document: ShapedDocument, *, dotfield: bool = False, always_list: Sequence[str] = (), allow_null: Sequence[str] = ()
) -> ShapedDocument:
    """The document reshaped: absent `allow_null` names are null, `always_list` names are lists, `dotfield` flattens.

    Works on `document` in place unless it is flattened. Objects inside lists are treated one by one; a name below an
    absent object is not added.

    Example:
        >>> shape_document({"cadd": {"phred": 3}}, dotfield=True, always_list=["cadd.phred"])
        {'cadd.phred': [3]}
    """
    for name in allow_null:
        for parent, key in _parents(document, name):
            parent.setdefault(key, None)
    for name in always_list:
        for parent, key in _parents(document, name):
            if key in parent and not isinstance(parent[key], list):
                parent[key] = [] if parent[key] is None else [parent[key]]
    return _flatten(document, set(always_list)) if dotfield else document


def _parents(node: Any, name: str) -> Iterator[tuple[ShapedDocument, str]]:
    """Every object that holds or could hold the last part of a dotted name, with that part."""
    if isinstance(node, list):
        for item in node:
            yield from _parents(item, name)
    elif isinstance(node, dict):
        head, dot, tail = name.partition(".")
        if not dot:
            yield node, name
        elif head in node:
            yield from _parents(node[head], tail)


def _flatten(document: ShapedDocument, always_list: set[str]) -> ShapedDocument:
    """One level of dotted keys; several leaves of one path become a list, a single one stays itself."""
    leaves: dict[str, list[Any]] = {}
    for path, value in _leaves(document, ""):
        leaves.setdefault(path, []).append(value)
    return {
        path: values[0]
        if len(values) == 1 and path not in always_list
        else [value for value in values if value is not None]
        for path, values in leaves.items()
    }


def _leaves(node: Any, path: str) -> Iterable[tuple[str, Any]]:
    if not node and isinstance(node, (dict, list)):
        yield path, None
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for item in node:
            yield from _leaves(item, path)
    else:
        yield path, node


def select_paths(patterns: Iterable[str], paths: Iterable[str], aliases: Mapping[str, str]) -> list[str]:
    """The `paths` that `fields=patterns` keeps, in their order.

    A name selects itself and everything below it; `*` stands for any characters, dots too; `-name` removes; `all`
    anywhere selects everything; no positive name at all means everything. Names that match nothing select nothing.

    Args:
        aliases: Other exact names -> path.

    Example:
        >>> select_paths(["cadd", "-cadd.raw"], ["cadd.phred", "cadd.raw", "exac.af"], {})
        ['cadd.phred']
    """
    selected_names: list[str] = []
    dropped_names: list[str] = []
    for pattern in patterns:
        name = pattern.removeprefix("-")
        (dropped_names if pattern.startswith("-") else selected_names).append(aliases.get(name, name))
    keep = None if not selected_names or "all" in selected_names else _paths_pattern(selected_names)
    drop = _paths_pattern(dropped_names) if dropped_names else None
    return [
        path
        for path in paths
        if (keep is None or keep.fullmatch(path)) and not (drop is not None and drop.fullmatch(path))
    ]


def _paths_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Matches a path that is, or lies below, one of the names."""
    alternatives = "|".join(re.escape(name).replace(r"\*", ".*") for name in names)
    return re.compile(rf"(?:{alternatives})(?:\..*)?", re.DOTALL)


def add_licenses(document: dict[str, Any]) -> dict[str, Any]:
    """A document -> the same with `_license` in every object of a source whose terms are known."""
    return {
        root: _add_license(node, LICENSE_URLS[root]) if root in LICENSE_URLS else node
        for root, node in document.items()
    }


def _add_license(node: Any, url: str) -> Any:
    if isinstance(node, list):
        return [_add_license(item, url) for item in node]
    return {"_license": url, **node} if isinstance(node, dict) else node


@dataclass(frozen=True)
class Reply:
    """How one request wants its documents.

    Attributes:
        fields: Patterns of the paths that documents have; none for all.
        dotfield: Whether documents are flat, with dotted keys.
        always_list: Names whose values are always lists.
        allow_null: Names that are null if they are absent.
    """

    release: ReleaseReader
    fields: Sequence[str] = ()
    dotfield: bool = False
    always_list: Sequence[str] = ()
    allow_null: Sequence[str] = ()

    @classmethod
    def from_arguments(cls, release: ReleaseReader, arguments: DocumentArguments) -> Reply:
        """The reply in the form that the arguments of a request select."""
        return cls(release, arguments.fields, arguments.dotfield, arguments.always_list, arguments.allow_null)

    @cached_property
    def paths(self) -> frozenset[str] | None:
        """Full paths that documents have; None for all."""
        if not self.fields:
            return None
        aliases = {alias: spec.path for spec in self.release.specs for alias in (*spec.aliases, spec.name)}
        # `+` separates the items of a list: a group such as gerp++ goes by its name without it, too.
        groups = {spec.path.rpartition(".")[0] for spec in self.release.specs if "+" in spec.path}
        aliases |= {group.replace("+", ""): group for group in groups}
        return frozenset(select_paths(self.fields, document_paths(self.release), aliases))

    def documents(self, rows: Sequence[VariantRow], **root_keys: Any) -> list[ShapedDocument]:
        """One document for each row, with these root keys besides, such as _version or _score."""
        documents = variant_documents(release=self.release, rows=rows, paths=self.paths)
        return [self._shape(document, root_keys) for document in documents]

    def _shape(self, document: ShapedDocument, root_keys: dict[str, Any]) -> ShapedDocument:
        check_time()
        if "vcf" in document and "position" in document["vcf"]:
            document["vcf"]["position"] = str(
                document["vcf"]["position"]
            )  # a text on myvariant.info, and scripts join it
        shaped = shape_document(
            add_licenses(document), dotfield=self.dotfield, always_list=self.always_list, allow_null=self.allow_null
        )
        return root_keys | shaped


_JSON_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
_YAML_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def render(data: Any, *, format_name: str = "json", status: int = 200, path: str = "") -> HttpResponse:
    """Plain data -> the response.

    Args:
        format_name: One of variants.biothings.arguments.FORMATS.
        path: The address, for the title of the HTML page.

    Raises:
        OverLimitError: Too much for YAML or HTML, which take long to write and to show.
    """
    if format_name in ("yaml", "html"):  # a hundred times slower than JSON
        check_amount("max_text_format_bytes", len(orjson.dumps(data, option=_JSON_OPTIONS)))
    if format_name == "yaml":
        text = yaml.dump(data, Dumper=_YAML_DUMPER, sort_keys=True, allow_unicode=True)
        return HttpResponse(text, status=status, content_type="text/x-yaml; charset=UTF-8")
    if format_name == "msgpack":
        return HttpResponse(msgpack.packb(data), status=status, content_type="application/x-msgpack")
    if format_name == "html":
        text = orjson.dumps(data, option=_JSON_OPTIONS | orjson.OPT_INDENT_2).decode()
        page = render_to_string("biothings/document.html", {"path": path, "text": text})
        return HttpResponse(page, status=status)
    content = orjson.dumps(data, option=_JSON_OPTIONS)
    return HttpResponse(content, status=status, content_type="application/json; charset=UTF-8")
