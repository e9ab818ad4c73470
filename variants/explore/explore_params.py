"""The address of an exploring page (gene, region) as what it asks: query, controls, columns, order, page.

The query text is the state; a submitted panel is turned into the address of its query first, so that every view has
one address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from variants.fields.spec import FieldSpec
from variants.genome.alleles import VariantKey
from variants.query.controls import Bounds, Controls, read_controls
from variants.query.errors import QueryError
from variants.releases.reader import ReleaseReader

KEPT = ("release", "q", "cols", "open", "sort", "dense", "rows")  # of the address, when a panel is submitted
PAGE_SIZES = (50, 200, 1000)  # rows of a table page
OPEN_FIELDS = 12  # controls that may be added to a panel


@dataclass(frozen=True)
class Asked:
    """What an address asks. `size`: rows of a table page; `skipped`: rows before this page, as its link counted them;
    `ignored`: names that are no field."""

    text: str
    columns: tuple[FieldSpec, ...]
    sort: str
    page: int
    size: int
    after: VariantKey | None
    before: VariantKey | None
    skipped: int
    usual_fields: tuple[FieldSpec, ...]
    added_fields: tuple[FieldSpec, ...]
    controls: Controls
    ignored: tuple[str, ...] = ()

    @property
    def open_fields(self) -> tuple[FieldSpec, ...]:
        """Those that have a control in the panel."""
        return (*self.usual_fields, *self.added_fields)


def asked(params: QueryDict, release: ReleaseReader) -> Asked:
    """Read an address; names that are no field are told, not followed. A query that is no query has no controls."""
    chosen = release.headline
    columns, unknown = _fields(params.get("cols", ""), release)
    further, unknown_open = _fields(params.get("open", ""), release)
    usual = tuple(spec for spec in (chosen.score, chosen.frequency) if spec)
    added = tuple(spec for spec in further if spec not in usual)[:OPEN_FIELDS]
    text = params.get("q", "").strip()
    return Asked(
        text=text,
        columns=tuple(columns) or chosen.columns,
        sort=params.get("sort", ""),
        page=_number(params.get("page", "")) or 1,
        size=size if (size := _number(params.get("rows", ""))) in PAGE_SIZES else PAGE_SIZES[0],
        after=(after := _key(params.get("after", ""))),
        before=(before := _key(params.get("before", ""))),
        skipped=(_number(params.get("skipped", "")) or 0) if after or before else 0,
        usual_fields=usual,
        added_fields=added,
        controls=_controls(text, (*usual, *added), release),
        ignored=(*unknown, *unknown_open),
    )


def submitted(params: QueryDict, release: ReleaseReader) -> str | None:
    """The address (its query part) that a submitted panel means; None where none was submitted.

    `was` is the query the panel showed. A query typed over wins; else the controls are written into it.
    """
    if "was" not in params:
        return None
    shown, typed = params["was"].strip(), params.get("q", "").strip()
    current = asked(params, release)
    text = typed if typed != shown else _with_controls(params, shown, current.open_fields, release)
    kept = {name: params[name] for name in KEPT if params.get(name)} | {"q": text}
    opened_names = [*filter(None, params.get("open", "").split(",")), *filter(None, [params.get("add", "").strip()])]
    kept["open"] = ",".join(dict.fromkeys(opened_names))
    if "col" in params:
        further = [name.strip() for name in params.get("add_col", "").split(",")]
        kept["cols"] = ",".join(dict.fromkeys(filter(None, [*params.getlist("col"), *further])))
    return urlencode({name: value for name, value in kept.items() if value})


def _with_controls(params: QueryDict, text: str, fields: Iterable[FieldSpec], release: ReleaseReader) -> str:
    try:
        controls = _controls(text, fields, release)
        bounds = dict(controls.bounds)
        values = dict(controls.values)
        for spec in fields:
            if spec.kind.numeric:
                low, high = params.get(f"min.{spec.path}", ""), params.get(f"max.{spec.path}", "")
                bounds[spec.path] = Bounds(low.strip(), high.strip())
            else:
                typed = (value.strip() for value in params.getlist(f"value.{spec.path}"))
                values[spec.path] = tuple(dict.fromkeys(filter(None, typed)))
        classes = tuple(params.getlist("class"))
        return replace(controls, bounds=bounds, values=values, classes=classes).text()
    except QueryError:
        return text


def _controls(text: str, fields: Iterable[FieldSpec], release: ReleaseReader) -> Controls:
    def path_of(name: str) -> str:
        spec = release.by_name.get(name.lower())
        return spec.path if spec else name

    listed = list(fields)
    numbers = {spec.path for spec in listed if spec.kind.numeric}
    try:
        return read_controls(text, numbers=numbers, lists={spec.path for spec in listed} - numbers, path_of=path_of)
    except QueryError:
        return Controls()


def _fields(names: str, release: ReleaseReader) -> tuple[list[FieldSpec], list[str]]:
    """(fields, names that are none) of a comma-separated list."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    found = [release.by_name.get(name.lower()) for name in wanted]
    unknown = [name for name, spec in zip(wanted, found, strict=True) if spec is None]
    return list(dict.fromkeys(spec for spec in found if spec)), unknown


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and 0 < int(text) < 10**9 else None


def _key(text: str) -> VariantKey | None:
    """chrom.pos.vkey"""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.lstrip("-").isdecimal() for part in parts):
        return None
    chrom, pos, vkey = map(int, parts)
    return VariantKey(chrom, pos, vkey)
