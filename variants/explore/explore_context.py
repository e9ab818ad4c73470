"""An ExploreResult -> the context of templates/variants/_explore.html: filter panel, plots, table, code to copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from variants.explore.explore_params import MAX_ADDED_FIELDS, PAGE_SIZES, ExploreParams
from variants.explore.explore_result import ExploreResult
from variants.explore.scope_plots import draw_plots
from variants.explore.table_page import SortProblem, TablePage
from variants.fields.spec import FieldSpec, Kind
from variants.fields.typed_values import Value
from variants.genome.chromosomes import chromosome_name
from variants.genome.consequences import ConsequenceClass, consequence_class, terms_of
from variants.genome.hgvs import genomic_hgvs
from variants.pages.page_json import code_examples
from variants.query.controls import Bounds
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow

VARIANT_PAGES = "/variants/"  # reversing an address for each row would take as long as reading it
REST_VARIANTS = "/api/v1/variants/"
MAX_LISTED_VALUES = 10  # values of a text field that its control offers


def explore_context(request: HttpRequest, result: ExploreResult) -> dict[str, Any]:
    """All that the template needs. For an invalid query it shows `problem`, and no rows."""
    release, params, scope = result.scope.everything.release, result.params, result.scope
    context = {
        "total": result.total,
        "problem": scope.problem,
        "warnings": scope.warnings,
        "answered_from": scope.selection.answered_from if scope.selection else "database",
        **_panel_context(release, params),
    }
    if result.profile and result.page:
        context |= {
            **_table_context(result, result.page),
            "chromosome": chromosome_name(scope.chrom),
            "count": result.profile.matching,
            "step": result.profile.step,
            "ignored": params.unknown_names,
        }
    context["plots"], histograms = draw_plots(result)
    for control in context["controls"]:
        control["plot"] = histograms.get(control["spec"].path)
    parameters = {"release": release.model.name, **scope.rest_parameters, "q": params.query}
    json_url = f"{REST_VARIANTS}?{urlencode({name: value for name, value in parameters.items() if value})}"
    code = code_examples(request.build_absolute_uri(REST_VARIANTS), parameters)
    return context | {"code": code, "json_url": json_url}


def _panel_context(release: ReleaseReader, params: ExploreParams) -> dict[str, Any]:
    """Context of templates/variants/_filter_panel.html, without the plots of the controls."""
    return {
        "params": params,
        "open": ",".join(spec.path for spec in params.added_fields),
        "full": len(params.added_fields) >= MAX_ADDED_FIELDS,
        "classes": [
            (cls.query_word, cls.value, cls.short_name, cls.query_word in params.controls.classes)
            for cls in ConsequenceClass
        ],
        "controls": [_control(spec, params, release.statistics[spec.path]) for spec in params.panel_fields],
        "column_choices": _column_choices(release, params),
    }


def _control(spec: FieldSpec, params: ExploreParams, statistics: Mapping[str, Any]) -> dict[str, Any]:
    """One control. `without`: the added fields once it is closed; None for a control that cannot be closed."""
    added = [field.path for field in params.added_fields]
    without = ",".join(path for path in added if path != spec.path) if spec.path in added else None
    control = {"spec": spec, "statistics": statistics, "without": without}
    if spec.kind.numeric:
        return control | {"bounds": params.controls.bounds.get(spec.path, Bounds())}
    chosen = params.controls.values.get(spec.path, ())
    counts = dict(statistics.get("frequent", [])[:MAX_LISTED_VALUES])
    flag_values = ("Y", "N") if spec.kind is Kind.FLAG else ()
    values = dict.fromkeys([*chosen, *counts, *flag_values])
    return control | {"values": [(value, counts.get(value), value in chosen) for value in values]}


def _column_choices(release: ReleaseReader, params: ExploreParams) -> list[tuple[str, bool]]:
    """(path, whether it is a column now): the chosen ones, then the others that can be filtered on."""
    chosen = dict.fromkeys(spec.path for spec in params.columns)
    unused = (spec.path for spec in release.specs if spec.filterable and spec.path not in chosen)
    return [*((path, True) for path in chosen), *((path, False) for path in unused)]


def _table_context(result: ExploreResult, page: TablePage) -> dict[str, Any]:
    """Context of templates/variants/_rows.html and _paging.html."""
    params = result.params
    is_sorted = page.next_page or page.previous_page
    skipped_rows = (params.page - 1) * params.page_size if is_sorted else params.skipped_rows
    query_string = urlencode({"release": result.scope.everything.release.model.name})
    are_numbers = [spec.kind.numeric for spec in params.columns]
    return {
        "table": [
            _table_row(row, terms, list(zip(are_numbers, values, strict=True)), query_string)
            for row, terms, values in zip(page.rows, result.terms, result.values, strict=True)
        ],
        "page": page,
        "first_row": skipped_rows + 1,
        "last_row": skipped_rows + len(page.rows),
        "skipped_before": max(0, skipped_rows - params.page_size),
        "page_sizes": PAGE_SIZES,
        "not_sorted": _sort_message(page.sort_problem, params.sort.removeprefix("-")),
    }


def _table_row(row: VariantRow, terms: int, values: Sequence[tuple[bool, Value]], query_string: str) -> dict[str, Any]:
    names, variant_id = terms_of(terms), genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)
    return {
        "id": variant_id,
        "address": f"{VARIANT_PAGES}{quote(variant_id, safe=':')}/?{query_string}",
        "row": row,
        "consequence": names[0] if names else None,
        "other_consequences": names[1:],
        "class": consequence_class(names[0]).short_name if names else "other",
        "values": values,
    }


def _sort_message(problem: SortProblem | None, name: str) -> str:
    """Why the table is not sorted by the field of this name; '' if it is sorted as requested."""
    if problem is SortProblem.TOO_MANY_ROWS:
        return _("Sorting looks at every matching variant, and these are too many. Narrow the filter to sort.")
    if problem is SortProblem.NO_COLUMN:
        message = _("%(name)s is not a field with a column of its own, so nothing can be sorted by it.")
        return message % {"name": name}
    return ""
