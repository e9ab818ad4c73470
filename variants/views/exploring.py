"""What the gene and the region page share: counts, plots and a page of the table for a query over a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from variants import place_plots
from variants.chromosomes import chromosome_name
from variants.consequences import ConsequenceClass, consequence_class, terms_of
from variants.fields.headline import headline
from variants.fields.spec import FieldSpec
from variants.hgvs import genomic_hgvs
from variants.plots import TOKENS, Plot
from variants.query.bound import GeneIn
from variants.query.controls import CLASSES
from variants.query.errors import QueryError
from variants.regions import Region
from variants.selectors.filtering import Selection, count_matching, select_variants
from variants.selectors.ordering import UnsortableFieldError
from variants.selectors.profile import Profile, gene_profile, selection_profile
from variants.selectors.releases import OpenRelease
from variants.selectors.table_pages import SORTABLE_ROWS, TablePage, page_by_field, page_by_position, terms_on_gene
from variants.selectors.values import FieldReader
from variants.selectors.variants import VariantRow
from variants.views.asking import Asked, asked
from variants.views.code import as_code
from variants.views.using import release_bar

# A place with more variants than these is a whole chromosome or so: its plots would say nothing and take long.
PLOTTED = 400_000


@dataclass(frozen=True)
class Place:
    """A gene's variants, or those of a region; start and end are the axis of the track."""

    chrom: int
    start: int
    end: int
    gene: GeneIn | None = None
    region: Region | None = None
    symbol: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The place as REST parameters."""
        return {"region": str(self.region)} if self.region else {"gene": self.symbol}


def page_context(request: HttpRequest, opened: OpenRelease, place: Place) -> dict[str, Any]:
    """Everything templates/variants/_explore.html needs, for the question in the address."""
    question = asked(request.GET, opened)
    parameters = {"release": opened.release.name, **place.parameters, "q": question.text}
    code = as_code(request.build_absolute_uri("/api/v1/variants/"), parameters)
    return {"code": code} | release_bar(request, opened) | explore(opened, place, question)


def explore(opened: OpenRelease, place: Place, question: Asked) -> dict[str, Any]:
    """Counts, plots, panel and table. A query that cannot be asked gives `problem` and no rows."""
    everything = select_variants(opened=opened, gene=place.gene, region=place.region)
    panel = _panel(opened, question)
    try:
        answering = select_variants(opened=opened, text=question.text, gene=place.gene, region=place.region)
    except QueryError as error:
        return panel | {"problem": str(error), "total": count_matching(selection=everything)}
    total = count_matching(selection=everything)
    count = count_matching(selection=answering) if question.text else total
    sortable = count.value is not None and count.value <= SORTABLE_ROWS
    reader = FieldReader(opened, question.columns)
    page = _page(answering, question, sortable=sortable, columns=reader.columns)
    profile = _profile(opened, place, everything, answering if question.text else None, total.value)
    return panel | {
        "chromosome": chromosome_name(place.chrom),
        "total": total,
        "count": count,
        "plots": _plots(opened, place, profile) if profile else None,
        "step": profile.step if profile else 1,
        "table": _table(reader, place, page),
        "page": page,
        "sort_refused": bool(question.sort) and not sortable,
        "ignored": question.ignored,
    }


def _page(selection: Selection, asked: Asked, *, sortable: bool, columns: Sequence[str]) -> TablePage:
    if sortable and asked.sort:
        with suppress(UnsortableFieldError):
            return page_by_field(selection=selection, by=asked.sort, page=asked.page, columns=columns)
    return page_by_position(selection=selection, after=asked.after, columns=columns)


def _profile(
    opened: OpenRelease, place: Place, everything: Selection, answering: Selection | None, total: int | None
) -> Profile | None:
    if total is None or not 0 < total <= PLOTTED:
        return None
    chosen = headline(opened.specs)
    columns = [spec.columns[-1][0] for spec in (chosen.score, chosen.frequency) if spec]
    if place.gene:
        return gene_profile(opened=opened, gene=place.gene, total=total, answering=answering, columns=columns)
    return selection_profile(everything=everything, total=total, answering=answering, columns=columns)


def _plots(opened: OpenRelease, place: Place, profile: Profile) -> dict[str, Plot | None]:
    chosen, points = headline(opened.specs), profile.points
    frequency_at = 1 if chosen.score else 0
    return {
        "track": place_plots.track(points, start=place.start, end=place.end, score=chosen.score),
        "consequences": place_plots.consequences(points, gene=place.symbol),
        "score": chosen.score and place_plots.score_histogram(points, chosen.score, place=0),
        "frequency": chosen.frequency and place_plots.frequency_histogram(points, chosen.frequency, place=frequency_at),
    }


def _panel(opened: OpenRelease, asked: Asked) -> dict[str, Any]:
    """The filter panel: each open field with what its control holds now."""
    paths = [spec.path for spec in asked.open_fields]
    statistics = dict(opened.release.fields.filter(path__in=paths).values_list("path", "statistics"))
    return {
        "asked": asked,
        "open": ",".join(spec.path for spec in asked.open_fields),
        "classes": [
            (value, name, TOKENS[ConsequenceClass(name)], value in asked.controls.classes)
            for value, name in CLASSES.items()
        ],
        "controls": [_control(spec, asked, statistics.get(spec.path, {})) for spec in asked.open_fields],
        "column_choices": [spec for spec in opened.specs if spec.filterable],
    }


def _control(spec: FieldSpec, asked: Asked, statistics: Mapping[str, Any]) -> dict[str, Any]:
    if spec.kind.numeric:
        return {"spec": spec, "bounds": asked.controls.bounds.get(spec.path), "statistics": statistics}
    chosen = asked.controls.values.get(spec.path, ())
    frequent = [value for value, _ in statistics.get("frequent", [])][:10]
    values = list(dict.fromkeys([*chosen, *frequent]))
    return {"spec": spec, "values": [(value, value in chosen) for value in values], "statistics": statistics}


def _table(reader: FieldReader, place: Place, page: TablePage) -> list[dict[str, Any]]:
    """One dict for each row of templates/variants/_rows.html."""
    on_gene = terms_on_gene(opened=reader.opened, gene=place.gene, rows=page.rows) if place.gene else {}
    return [
        _row(row, on_gene.get((row.chrom, row.pos, row.vkey), row.terms), reader.specs, values)
        for row, values in zip(page.rows, reader.values(page.rows), strict=True)
    ]


def _row(row: VariantRow, terms: int, specs: Sequence[FieldSpec], values: Sequence[Any]) -> dict[str, Any]:
    names = terms_of(terms)
    return {
        "id": genomic_hgvs(row.chrom, row.pos, row.ref, row.alt),
        "row": row,
        "consequence": names[0] if names else None,
        "further": names[1:],
        "class": TOKENS[consequence_class(names[0])] if names else "other",
        "values": list(zip(specs, values, strict=True)),
    }
