"""Everything a release says of one variant: fields by source, transcripts as tables, source lines, neighbours."""

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

NEAR = 100  # bases to both sides in which neighbours are named
NEIGHBOURS = 30
MOST_NEAR = 5_000  # more than the alleles anybody lists for 200 bases


@dataclass(frozen=True, slots=True)
class Described:
    """A field with its value and its source text; a value of None has no text."""

    spec: FieldSpec
    value: Any
    raw: str | list[str]


@dataclass(frozen=True, slots=True)
class TranscriptTable:
    """The aligned lists of one tool and gene model: a column for each field, a row for each transcript."""

    group: str
    specs: list[FieldSpec]
    rows: list[list[Any]]


@dataclass(slots=True)
class Source:
    """The fields of one annotation source."""

    name: str
    fields: list[Described] = field(default_factory=list)
    transcripts: list[TranscriptTable] = field(default_factory=list)
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    sources: list[Source]
    values: Mapping[str, Any]
    header: list[str]
    lines: list[str]
    file_name: str


def describe(*, release: ReleaseReader, row: VariantRow) -> Description:
    """All fields of a variant; sources in the order of the dictionary, fields without a value counted only."""
    ((file, cells),) = source_cells(release=release, rows=[row])
    reader = release.document_reader(file)
    flat, raw, document = reader.flat(cells), reader.raw(cells), reader.document(cells)
    sources: dict[str, Source] = {}
    groups: dict[str, list[FieldSpec]] = {}
    for spec in dict.fromkeys(spec for spec in release.columns_of_files[file] if spec):
        source = sources.setdefault(spec.source, Source(spec.source))
        if flat.get(spec.path) is None:
            source.empty += 1
        elif spec.transcript_group:
            groups.setdefault(spec.transcript_group, []).append(spec)
        else:
            source.fields.append(Described(spec, flat[spec.path], raw[spec.name]))
    for group, specs in groups.items():
        sources[specs[0].source].transcripts.append(_transcripts(group, specs, document))
    lines = [line_text(line) for line in source_lines(release=release, rows=[row])[0]]
    known = release.files[file]
    return Description(list(sources.values()), flat, list(known.header), lines, known.name)


def _transcripts(group: str, specs: Sequence[FieldSpec], document: Mapping[str, Any]) -> TranscriptTable:
    path = specs[0].path.rpartition(".")[0]
    found: Any = document
    for part in path.split("."):
        found = found.get(part, {}) if isinstance(found, dict) else {}
    leaves = [spec.path.rpartition(".")[2] for spec in specs]
    rows = [[transcript.get(leaf) for leaf in leaves] for transcript in (found if isinstance(found, list) else [])]
    return TranscriptTable(group, list(specs), rows)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Other variants that begin within NEAR bases: the nearest ones, in order of position, and how many there are."""

    nearest: list[VariantRow]
    count: int


def neighbours(*, release: ReleaseReader, row: VariantRow) -> Neighbours:
    """At most NEIGHBOURS of them; a release has at most a few hundred in so small a place."""
    near = Region(row.chrom, max(1, row.pos - NEAR), row.pos + NEAR)
    found = variants_in_region(release=release, region=near, limit=MOST_NEAR)
    others = [each for each in found if (each.pos, each.vkey) != (row.pos, row.vkey)]
    nearest = sorted(others, key=lambda each: abs(each.pos - row.pos))[:NEIGHBOURS]
    return Neighbours(sorted(nearest, key=lambda each: (each.pos, each.vkey)), len(others))


def releases_with(*, user: User | AnonymousUser, release: ReleaseReader, row: VariantRow) -> list[Release]:
    """Other releases of the same assembly that have this very variant."""
    name = genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)
    others = visible_releases(user=user).published().filter(assembly=release.model.assembly)
    candidates = [ReleaseReader(model) for model in others.exclude(pk=release.model.pk)]
    return [each.model for each in candidates if find_variants(release=each, variants=[parse_variant_id(name)])[0]]
