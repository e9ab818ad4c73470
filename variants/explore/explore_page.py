"""What the gene and the region page share: counts, plots and a page of the table for a query over a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from variants.explore import place_plots
from variants.explore.explore_params import PAGE_SIZES, Asked, asked
from variants.explore.filter_panel import filter_panel
from variants.explore.profile import Profile, count_in_place, profile_of_place
from variants.explore.table_pages import (
    SORTABLE_ROWS,
    TablePage,
    page_by_field,
    page_by_position,
    page_of_keys,
    terms_on_gene,
)
from variants.fields.spec import FieldSpec
from variants.genome.alleles import VariantKey
from variants.genome.chromosomes import chromosome_name
from variants.genome.consequences import consequence_class, terms_of
from variants.genome.hgvs import genomic_hgvs
from variants.genome.regions import Region
from variants.pages.page_json import as_code
from variants.pages.plots import TOKENS, Plot
from variants.pages.release_choice import release_bar
from variants.query.conditions import GeneIn
from variants.query.controls import Bounds
from variants.query.errors import QueryError
from variants.releases.field_values import FieldReader
from variants.releases.ordering import UnsortableFieldError
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Count, Selection, count_matching, select_variants

VARIANTS = "/variants/"  # where variant pages are; reversing an address for each row would take as long as reading it


@dataclass(frozen=True)
class Place:
    """A gene's variants, or those of a region; start and end are the axis of the track."""

    chrom: int
    start: int
    end: int
    gene: GeneIn | None = None
    region: Region | None = None
    symbol: str = ""
    gene_id: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The place as REST parameters."""
        return {"region": str(self.region)} if self.region else {"gene": self.gene_id}


def page_context(request: HttpRequest, release: ReleaseReader, place: Place) -> dict[str, Any]:
    """Everything templates/variants/_explore.html needs, for the question in the address."""
    question = asked(request.GET, release)
    parameters = {"release": release.model.name, **place.parameters, "q": question.text}
    address = "/api/v1/variants/"
    twin = f"{address}?{urlencode({name: value for name, value in parameters.items() if value})}"
    code = as_code(request.build_absolute_uri(address), parameters)
    return {"code": code, "json_twin": twin} | release_bar(request, release) | explore(release, place, question)


def explore(release: ReleaseReader, place: Place, question: Asked) -> dict[str, Any]:
    """Counts, plots, panel and table. A query that cannot be asked gives `problem` and no rows."""
    everything = select_variants(release=release, gene=place.gene, region=place.region)
    try:
        answering = select_variants(release=release, query=question.text, gene=place.gene, region=place.region)
    except QueryError as error:
        total = count_in_place(everything=everything, gene=place.gene)
        return filter_panel(release, question, {}) | {"problem": str(error), "total": total}
    fields = _drawn_fields(release, question)
    profile = profile_of_place(
        everything=everything,
        gene=place.gene,
        answering=answering if question.text else None,
        columns=[spec.columns[-1][0] for spec in fields],
    )
    count = _count(answering, profile) if question.text else profile.total
    drawn = bool(profile.points)
    return filter_panel(release, question, _histograms(profile, fields, question) if drawn else {}) | {
        "chromosome": chromosome_name(place.chrom),
        "total": profile.total,
        "count": count,
        "plots": _plots(release, place, profile) if drawn else None,
        "step": profile.step,
        **_page(release, place, answering, profile, question, count.value),
    }


def _page(
    release: ReleaseReader, place: Place, selection: Selection, profile: Profile, asked: Asked, count: int | None
) -> dict[str, Any]:
    """One page of the table; `not_sorted` says why it is in order of position all the same."""
    reader = FieldReader(release, asked.columns)
    not_sorted, page = "", None
    if asked.sort and (count is None or count > SORTABLE_ROWS):
        not_sorted = _("Sorting looks at every matching variant, and these are too many. Narrow the filter to sort.")
    elif asked.sort:
        try:
            page = page_by_field(
                selection=selection, by=asked.sort, page=asked.page, size=asked.size, columns=reader.columns
            )
        except UnsortableFieldError:
            name = asked.sort.removeprefix("-")
            not_sorted = _("%(name)s is no field with a column of its own, so nothing can be sorted by it.")
            not_sorted %= {"name": name}
    if page is None:
        page = _page_by_position(selection, profile, asked, reader)
    skipped = (asked.page - 1) * asked.size if page.next_page or page.previous_page else asked.skipped
    return {
        "table": _table(reader, place, profile, page),
        "page": page,
        "first_row": skipped + 1,
        "last_row": skipped + len(page.rows),
        "skipped_before": max(0, skipped - asked.size),
        "page_sizes": PAGE_SIZES,
        "not_sorted": not_sorted,
        "ignored": asked.ignored,
    }


def _page_by_position(selection: Selection, profile: Profile, asked: Asked, reader: FieldReader) -> TablePage:
    """The profile knows which rows match, where it looked at every variant: they need not be looked for again."""
    wanted: dict[str, Any] = {"after": asked.after, "before": asked.before, "size": asked.size}
    if profile.whole:
        return page_of_keys(release=reader.release, keys=profile.matching_keys(), columns=reader.columns, **wanted)
    return page_by_position(selection=selection, columns=reader.columns, **wanted)


def _drawn_fields(release: ReleaseReader, question: Asked) -> list[FieldSpec]:
    """Numbers whose values are drawn: the score first, then those of the panel that have typed columns."""
    score = release.headline.score
    numbers = [spec for spec in question.open_fields if spec.kind.numeric and spec.filterable]
    listed = dict.fromkeys([*([score] if score else []), *numbers])
    return [spec for spec in listed if spec.column_group == 1]


def _count(answering: Selection, profile: Profile) -> Count:
    """As the profile has counted, where it looked at every variant."""
    if profile.whole:
        return Count(sum(point.matches for point in profile.points))
    return count_matching(selection=answering)


def _plots(release: ReleaseReader, place: Place, profile: Profile) -> dict[str, Plot]:
    score = release.headline.score
    return {
        "track": place_plots.track(profile.points, start=place.start, end=place.end, score=score),
        "consequences": place_plots.consequences(profile.points, gene=place.symbol),
    }


def _histograms(profile: Profile, fields: Sequence[FieldSpec], question: Asked) -> dict[str, Plot | None]:
    """By path, each with the range that is chosen of it."""
    bounds = [question.controls.bounds.get(spec.path, Bounds()) for spec in fields]
    return {
        spec.path: place_plots.histogram(profile.points, spec, place=place, low=chosen.low, high=chosen.high)
        for place, (spec, chosen) in enumerate(zip(fields, bounds, strict=True))
    }


def _table(reader: FieldReader, place: Place, profile: Profile, page: TablePage) -> list[dict[str, Any]]:
    """One dict for each row of templates/variants/_rows.html."""
    on_gene: Mapping[VariantKey, int] = {}
    if place.gene and profile.whole:
        on_gene = profile.terms()
    elif place.gene:
        on_gene = terms_on_gene(release=reader.release, gene=place.gene, rows=page.rows)
    used = urlencode({"release": reader.release.model.name})
    are_numbers = [spec.kind.numeric for spec in reader.specs]
    return [
        _row(row, on_gene.get(row.key, row.terms), used) | {"values": list(zip(are_numbers, values, strict=True))}
        for row, values in zip(page.rows, reader.values(page.rows), strict=True)
    ]


def _row(row: VariantRow, terms: int, used: str) -> dict[str, Any]:
    names, name = terms_of(terms), genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)
    return {
        "id": name,
        "address": f"{VARIANTS}{quote(name, safe=':')}/?{used}",
        "row": row,
        "consequence": names[0] if names else None,
        "further": names[1:],
        "class": TOKENS[consequence_class(names[0])] if names else "other",
    }
