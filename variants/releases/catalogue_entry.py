"""The published releases of a dataset -> its entry in the catalogue: fields as variables, sources, terms, counts.

Only what everybody may see of the releases is written; `catalog.entries.generated` spares what people wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from catalog.entries.generated import write_generated_description
from catalog.entries.record import VariableRecord
from catalog.models import Dataset
from variants.fields.source_licenses import license_of_path
from variants.fields.spec import Kind
from variants.releases.models import Field, Release

GENETIC_VARIATION = "http://edamontology.org/topic_0199"
MAX_SOURCE_NAMES = 40  # in the sentences of an entry
MAX_VALUES = 5  # frequent values of a field that are told
KINDS = {Kind.INTEGER: "whole number", Kind.FLOAT: "number", Kind.FLAG: "Y or N", Kind.TEXT: "text"}


def describe_releases(*, dataset: Dataset) -> list[str]:
    """Write what the published releases of a dataset hold into its entry; returns the fields that changed."""
    releases = [release for release in dataset.releases.published().order_by("name") if release.is_open_to_all]
    fields = list(Field.objects.filter(release__in=releases).order_by("release__name", "position"))
    return write_generated_description(dataset=dataset, fields=_entry(releases, fields))


def _entry(releases: Sequence[Release], fields: Sequence[Field]) -> dict[str, Any]:
    """Attributes of a DatasetRecord; all of them empty where there is no release."""
    if not releases:
        texts = dict.fromkeys(("summary", "description", "method", "access"), "")
        lists = ("keywords", "themes", "domains", "data_types", "protocols", "variables")
        return texts | dict.fromkeys(lists, ())
    sources = sorted({field.source for field in fields if field.source}, key=str.casefold)
    n_paths = len({field.path for field in fields})
    counts = f"{sum(release.variant_count for release in releases):,} variants with {n_paths:,} fields of annotation"
    return {
        "summary": f"{counts}, from {len(sources)} sources."[:300],
        "description": "\n\n".join(_describe_release(release) for release in releases),
        "method": _describe_sources(sources, fields),
        "access": "Asked by gene, region, variant or query, over pages and REST.",
        "keywords": ("genetic variants", "annotation", *sorted({str(release.assembly) for release in releases})),
        "themes": (GENETIC_VARIATION,),
        "domains": ("genomics",),
        "data_types": ("variants",),
        "protocols": ("HTTPS",),
        "variables": tuple({field.path: _variable(field) for field in reversed(fields)}.values())[::-1],
    }


def _describe_release(release: Release) -> str:
    """A paragraph: what the release holds, and of which files it was made."""
    files = ", ".join(release.files.filter(joined=False).order_by("name").values_list("name", flat=True))
    chromosomes = ", ".join(part["name"] for part in release.summary.get("chromosomes", []))
    sentences = [
        f"Release {release.name}, edition {release.edition}: {release.variant_count:,} variants of {release.assembly}",
        f"on chromosomes {chromosomes}" if chromosomes else "",
        f"made of {files[:2000]}" if files else "",
    ]
    return ", ".join(filter(None, sentences)) + "."


def _describe_sources(sources: Iterable[str], fields: Iterable[Field]) -> str:
    """Where the annotation comes from, and under which terms as far as they are known."""
    names = list(sources)
    more = f" and {len(names) - MAX_SOURCE_NAMES} more" if len(names) > MAX_SOURCE_NAMES else ""
    terms = {field.source: address for field in fields if (address := license_of_path(field.path))}
    lines = [f"Annotated from {', '.join(names[:MAX_SOURCE_NAMES])}{more}."]
    return "\n".join([*lines, *(f"Terms of {source}: {address}" for source, address in sorted(terms.items()))])


def _variable(field: Field) -> VariableRecord:
    meaning = field.description.rstrip(".") or f"Column {field.name}"
    sentences = [meaning, f"Source: {field.source}" if field.source else "", f"A {KINDS[Kind(field.kind)]}"]
    if statistics := _describe_statistics(field.statistics):
        sentences.append(statistics)
    if address := license_of_path(field.path):
        sentences.append(f"Terms: {address}")
    return VariableRecord(field.path, field.unit, ". ".join(filter(None, sentences)) + ".")


def _describe_statistics(statistics: dict[str, Any]) -> str:
    """Statistics of the sampled lines: how often there is a value, and which."""
    if not statistics.get("lines"):
        return ""
    texts = [f"{1 - statistics['null_share']:.1%} of lines have a value"]
    if "min" in statistics:
        texts.append(f"from {statistics['min']:g} to {statistics['max']:g}")
    elif frequent := statistics.get("frequent"):
        texts.append("most often " + ", ".join(value for value, _ in frequent[:MAX_VALUES]))
    return ", ".join(texts)
