"""The address of a gene or region page -> ExploreScope (which variants) and ExploreParams (how they are shown).

The query text is the state of the page. A submitted filter panel is turned into the query string of its query
(`query_string_of_panel`), so that every view has one address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from variants.fields.spec import FieldSpec
from variants.genome.alleles import VariantKey
from variants.genome.chromosomes import chromosome_length
from variants.genome.regions import Region, RegionError
from variants.pages.release_choice import release_parameters
from variants.query.conditions import GeneIn
from variants.query.controls import Bounds, Controls, read_controls
from variants.query.errors import QueryError
from variants.releases.field_names import split_names
from variants.releases.models import Gene
from variants.releases.named_selection import get_region
from variants.releases.query_names import gene_in_release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection, select_with_problem

PAGE_SIZES = (50, 200, 1000)  # rows of a table page
MAX_ADDED_FIELDS = 12  # controls that somebody may add to the panel
# Parameters that stay in the address when a panel is submitted.
_LASTING_PARAMETERS = ("q", "cols", "open", "sort", "dense", "rows")
_ROW_KEY = re.compile(r"(\d{1,2})\.(\d{1,9})\.(-?\d{1,19})", re.ASCII)


@dataclass(frozen=True)
class ExploreScope:
    """The variants of a gene, or those of a region, and the query in it.

    Attributes:
        everything: All its variants in a release.
        selection: Those that the query selects; None if there is no query, or an invalid one.
        problem: Why the query is invalid, in one sentence; '' if it is valid.
        chrom: Code of the chromosome that the plots' axis is on.
        start: First base of the axis, 1-based.
        end: Its last base, inclusive.
        gene: The gene; None for a region.
        region: The region; None for a gene.
        symbol: What a gene is called, for people.
        gene_id: What a gene is called, for programs.
    """

    everything: Selection
    selection: Selection | None
    problem: str
    chrom: int
    start: int
    end: int
    gene: GeneIn | None = None
    region: Region | None = None
    symbol: str = ""
    gene_id: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences about words of the query that have two meanings."""
        return self.selection.warnings if self.selection else ()

    @property
    def rest_parameters(self) -> dict[str, str]:
        """The parameters of /api/v1/variants/ that mean the same variants."""
        return {"region": str(self.region)} if self.region else {"gene": self.gene_id}


@dataclass(frozen=True)
class ExploreParams:
    """The parameters of the page of a gene or a region.

    Attributes:
        query: Query text; '' for every variant.
        columns: Fields that have a column in the table.
        sort: Name of the field to sort by, `-` before it for descending order; '' for order of position.
        page: Number of the page, from 1, of a sorted table.
        page_size: Rows of a page.
        after: Key of the row behind which the page begins; None for the first page.
        before: Key of the row before which the page ends.
        skipped_rows: Rows before this page, as the link to it counted them.
        default_fields: Fields that always have a control in the panel.
        added_fields: Fields whose controls were added.
        drawn_fields: Numeric fields whose values are drawn: the score, then those of the panel with typed columns.
        controls: The query as the panel's controls show it.
        unknown_names: Names in the address that are not fields of the release.
    """

    query: str
    columns: tuple[FieldSpec, ...]
    sort: str
    page: int
    page_size: int
    after: VariantKey | None
    before: VariantKey | None
    skipped_rows: int
    default_fields: tuple[FieldSpec, ...]
    added_fields: tuple[FieldSpec, ...]
    drawn_fields: tuple[FieldSpec, ...]
    controls: Controls
    unknown_names: tuple[str, ...] = ()

    @property
    def panel_fields(self) -> tuple[FieldSpec, ...]:
        """Fields that have a control in the panel."""
        return (*self.default_fields, *self.added_fields)


def get_region_or_404(text: str, assembly: str) -> Region:
    """The region in an address, cut at the end of its chromosome; Http404 in one sentence if there is none."""
    try:
        region = get_region(text, assembly=assembly)
    except RegionError as error:
        raise Http404(f"{error}.") from None
    return Region(region.chrom, region.start, min(region.end, chromosome_length(assembly, region.chrom)))


def region_scope(release: ReleaseReader, region: Region, query: str = "") -> ExploreScope:
    """The variants of a region, and a query in it."""
    selections = select_with_problem(release=release, query=query, region=region)
    return ExploreScope(*selections, region.chrom, region.start, region.end, region=region)


def find_gene_scope(release: ReleaseReader, gene: Gene, query: str = "") -> ExploreScope | None:
    """The variants annotated to a gene, and a query in it; None if the release has none.

    The axis holds the gene and all of them.
    """
    condition = gene_in_release(release=release, gene=gene)
    if not condition.regions:
        return None
    regions = [*condition.regions, Region(gene.chrom, gene.start, gene.end)]
    on_axis = [region for region in regions if region.chrom == gene.chrom]
    start, end = min(region.start for region in on_axis), max(region.end for region in on_axis)
    selections = select_with_problem(release=release, query=query, gene=condition)
    return ExploreScope(*selections, gene.chrom, start, end, condition, symbol=gene.symbol, gene_id=gene.gene_id)


def parse_explore_params(params: QueryDict, release: ReleaseReader) -> ExploreParams:
    """A query string -> its parameters. Never fails: unknown fields are listed, invalid numbers are left out.

    A query that cannot be parsed has no controls; it is refused when it is bound.
    """
    headline, score = release.headline, release.headline.score
    columns, unknown_columns = _find_fields(params.get("cols", ""), release)
    added, unknown_added = _find_fields(params.get("open", ""), release)
    default_fields = tuple(spec for spec in (score, headline.frequency) if spec)
    added_fields = tuple(spec for spec in added if spec not in default_fields)[:MAX_ADDED_FIELDS]
    numbers = (spec for spec in (*default_fields, *added_fields) if spec.kind.numeric and spec.filterable)
    drawn_fields = dict.fromkeys([*([score] if score else []), *numbers])
    query = params.get("q", "").strip()
    page_size = _parse_count(params.get("rows", ""))
    after, before = (_parse_row_key(params.get(name, "")) for name in ("after", "before"))
    return ExploreParams(
        query=query,
        columns=columns or headline.columns,
        sort=params.get("sort", ""),
        page=_parse_count(params.get("page", "")) or 1,
        page_size=page_size if page_size in PAGE_SIZES else PAGE_SIZES[0],
        after=after,
        before=before,
        skipped_rows=_parse_count(params.get("skipped", "")) if after or before else 0,
        default_fields=default_fields,
        added_fields=added_fields,
        drawn_fields=tuple(spec for spec in drawn_fields if spec.column_group == 1),
        controls=_read_controls(query, (*default_fields, *added_fields), release),
        unknown_names=(*unknown_columns, *unknown_added),
    )


def is_submitted_panel(params: QueryDict) -> bool:
    """Whether the query string comes from a form of the page: the filter panel, which sends the query it showed as
    `was`, or the list of columns, which sends `col`."""
    return "was" in params or "col" in params


def query_string_of_panel(params: QueryDict, current: ExploreParams, release: ReleaseReader) -> str:
    """A submitted form of the page -> the query string that it means.

    A query typed over the shown one wins; else the controls are written into the shown one. The list of columns has no
    controls and leaves the query as it is.

    Args:
        params: What the form sent.
        current: The same, parsed.
        release: The release in use.
    """
    query = current.query
    if "col" not in params and query == params.get("was", "").strip():
        query = _write_controls(params, query, current.panel_fields, release)
    lasting = release_parameters(release.model)
    lasting |= {name: str(params[name]) for name in _LASTING_PARAMETERS if params.get(name)} | {"q": query}
    added_names = [*params.get("open", "").split(","), params.get("add", "").strip()]
    lasting["open"] = ",".join(dict.fromkeys(filter(None, added_names)))
    if "col" in params:
        column_names = [*params.getlist("col"), *split_names(params.get("add_col", ""))]
        lasting["cols"] = ",".join(dict.fromkeys(filter(None, column_names)))
    return urlencode({name: value for name, value in lasting.items() if value})


def _write_controls(params: QueryDict, query: str, fields: Sequence[FieldSpec], release: ReleaseReader) -> str:
    """The query with what the sent controls say in place of what it said of them; as it is if it cannot be parsed."""
    try:
        controls = _read_controls(query, fields, release)
        bounds, values = dict(controls.bounds), dict(controls.values)
        for spec in fields:
            if spec.kind.numeric:
                low, high = params.get(f"min.{spec.path}", ""), params.get(f"max.{spec.path}", "")
                bounds[spec.path] = Bounds(low.strip(), high.strip())
            else:
                sent_values = (value.strip() for value in params.getlist(f"value.{spec.path}"))
                values[spec.path] = tuple(dict.fromkeys(filter(None, sent_values)))
        classes = tuple(params.getlist("class"))
        return replace(controls, bounds=bounds, values=values, classes=classes).text()
    except QueryError:
        return query


def _read_controls(query: str, fields: Sequence[FieldSpec], release: ReleaseReader) -> Controls:
    """The query as controls of these fields; none for a query that cannot be parsed."""

    def path_of(name: str) -> str:
        spec = release.by_name.get(name.lower())
        return spec.path if spec else name

    numbers = {spec.path for spec in fields if spec.kind.numeric}
    try:
        return read_controls(query, numbers=numbers, lists={spec.path for spec in fields} - numbers, path_of=path_of)
    except QueryError:
        return Controls()


def _find_fields(names: str, release: ReleaseReader) -> tuple[tuple[FieldSpec, ...], list[str]]:
    """(fields, names that are not fields) of a comma-separated list."""
    specs = {name: release.by_name.get(name.lower()) for name in split_names(names)}
    return tuple(dict.fromkeys(spec for spec in specs.values() if spec)), [n for n, spec in specs.items() if not spec]


def _parse_count(text: str) -> int:
    """A whole number of at most nine digits; 0 for any other text."""
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


def _parse_row_key(text: str) -> VariantKey | None:
    """chrom.pos.vkey, as the template filter `key` writes it; None for any other text."""
    if (match := _ROW_KEY.fullmatch(text)) is None:
        return None
    chrom, pos, vkey = map(int, match.groups())
    return VariantKey(chrom, pos, vkey) if -(2**63) <= vkey < 2**63 else None
