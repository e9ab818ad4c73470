"""One variant of a release -> all its fields by source, its transcripts as tables, its source lines, its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.fields.spec import FieldSpec
from variants.genome.hgvs import genomic_hgvs, parse_variant_id
from variants.genome.regions import Region
from variants.releases.lookup import find_variants
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader, visible_releases
from variants.releases.rows import VariantRow, source_cells, source_lines, variants_in_region
from variants.releases.store.blocks import line_text

NEIGHBOUR_DISTANCE = 100  # bases to both sides
MAX_NEIGHBOURS = 30
MAX_COUNTED_NEIGHBOURS = 5_000  # more than the alleles anybody lists for 200 bases


@dataclass(frozen=True, slots=True)
class DescribedField:
    """A field with its value and its source text; a value of None has no text."""

    spec: FieldSpec
    value: Any  # of a document: text, number, flag, or a list of them
    raw: str | list[str]


@dataclass(frozen=True, slots=True)
class TranscriptTable:
    """The aligned lists of one tool and gene model: a column for each field, a row for each transcript."""

    group: str
    specs: list[FieldSpec]
    rows: list[list[Any]]


@dataclass(slots=True)
class SourceDescription:
    """The fields of one annotation source; `empty` counts those without a value."""

    name: str
    fields: list[DescribedField] = field(default_factory=list)
    transcripts: list[TranscriptTable] = field(default_factory=list)
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    """One annotated variant: `values` by path, and the header of the file that `lines` come from."""

    sources: list[SourceDescription]
    values: Mapping[str, Any]
    header: list[str]
    lines: list[str]
    file_name: str


def describe(*, release: ReleaseReader, row: VariantRow) -> Description:
    """All fields of a variant; sources in the order of the dictionary, fields without a value counted only."""
    ((file, cells),) = source_cells(release=release, rows=[row])
    reader = release.document_reader(file)
    flat, raw, document = reader.flat(cells), reader.raw(cells), reader.document(cells)
    sources: dict[str, SourceDescription] = {}
    groups: dict[str, list[FieldSpec]] = {}
    for spec in dict.fromkeys(spec for spec in release.columns_of_files[file] if spec):
        source = sources.setdefault(spec.source, SourceDescription(spec.source))
        if flat.get(spec.path) is None:
            source.empty += 1
        elif spec.transcript_group:
            groups.setdefault(spec.transcript_group, []).append(spec)
        else:
            source.fields.append(DescribedField(spec, flat[spec.path], raw[spec.name]))
    for group, specs in groups.items():
        sources[specs[0].source].transcripts.append(_transcript_table(group, specs, document))
    lines = [line_text(line) for line in source_lines(release=release, rows=[row])[0]]
    source_file = release.files[file]
    return Description(list(sources.values()), flat, list(source_file.header), lines, source_file.name)


def _transcript_table(group: str, specs: Sequence[FieldSpec], document: Mapping[str, Any]) -> TranscriptTable:
    """The list of transcripts in a document that these fields are aligned in, as a table."""
    node: Any = document
    for part in specs[0].path.split(".")[:-1]:
        node = node.get(part, {}) if isinstance(node, dict) else {}
    names = [spec.path.rpartition(".")[2] for spec in specs]
    rows = [[transcript.get(name) for name in names] for transcript in (node if isinstance(node, list) else [])]
    return TranscriptTable(group, list(specs), rows)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Variants that begin near another one: the nearest ones, in order of position, and how many there are."""

    nearest: list[VariantRow]
    count: int


def list_neighbours(*, release: ReleaseReader, row: VariantRow) -> Neighbours:
    """The variants that begin within NEIGHBOUR_DISTANCE of a variant, the nearest MAX_NEIGHBOURS of them as rows."""
    region = Region(row.chrom, max(1, row.pos - NEIGHBOUR_DISTANCE), row.pos + NEIGHBOUR_DISTANCE)
    rows = variants_in_region(release=release, region=region, limit=MAX_COUNTED_NEIGHBOURS)
    neighbours = [other for other in rows if (other.pos, other.vkey) != (row.pos, row.vkey)]
    nearest = sorted(neighbours, key=lambda other: abs(other.pos - row.pos))[:MAX_NEIGHBOURS]
    return Neighbours(sorted(nearest, key=lambda other: (other.pos, other.vkey)), len(neighbours))


def releases_with_variant(*, user: User | AnonymousUser, release: ReleaseReader, row: VariantRow) -> list[Release]:
    """Other releases of the same assembly that have this very variant. One look-up for each release."""
    variant = parse_variant_id(genomic_hgvs(row.chrom, row.pos, row.ref, row.alt))
    others = visible_releases(user=user).published().filter(assembly=release.model.assembly)
    readers = [ReleaseReader(model) for model in others.exclude(pk=release.model.pk)]
    return [reader.model for reader in readers if find_variants(release=reader, variants=[variant])[0]]
