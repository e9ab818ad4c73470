"""/api/v1/variants/: lists by gene, region and query, single variants, and look-ups of any number of ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, cast

from django.http import HttpResponseBase, QueryDict, StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotAcceptable, NotFound
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.budget import check_time
from accounts.lanes import take_lane
from accounts.problems import ConflictError
from accounts.request_keys import check_keys
from variants.genome.batches import batches
from variants.genome.chromosomes import chromosome_name
from variants.genome.hgvs import ParsedVariant, genomic_hgvs
from variants.genome.written_ids import parse_written_id
from variants.releases.absent_variants import explain_absence, explain_other_assembly
from variants.releases.counting import count_matching
from variants.releases.documents import stream_documents, variant_documents
from variants.releases.evidence import find_evidence
from variants.releases.facets import count_facets
from variants.releases.field_names import split_names
from variants.releases.field_values import FieldReader
from variants.releases.lookup import find_variant, find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.release_holds import read_held
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows
from variants.releases.vrs_ids import VRS_PATH, allele_of_row, vrs_id_of_row
from variants.rest import query_params, schema
from variants.rest.lookup_body import read_lookup
from variants.rest.renderers import (
    CSVRenderer,
    FastJSONRenderer,
    LinesRenderer,
    TSVRenderer,
    stream_json,
    stream_lines,
    stream_table,
)

PAGE_SIZE = 100  # variants of a page
MAX_PAGE_SIZE = 1000
FACET_SIZE = 20  # values of a field that are counted
LOOKUP_BATCH_SIZE = 1000  # ids


class SeveralVariantsError(ConflictError):
    """The id stands for several variants, but one was asked for."""


class VariantViewSet(ViewSet):
    """Variants of one release: `release=` or the default, optionally of one `assembly=`."""

    permission_classes = [AllowAny]
    renderer_classes = [FastJSONRenderer, CSVRenderer, TSVRenderer, LinesRenderer]
    lookup_value_regex = r"[^/]+"
    lookup_field = "id"

    @extend_schema(**schema.LIST)
    def list(self, request: Request) -> HttpResponseBase:
        """Variants that satisfy a gene, a region, a query text and `field__gte=` conditions together.

        JSON comes in pages in order of position, `next` is the address of the next page; csv, tsv and jsonl are one
        stream of everything.
        """
        release = query_params.parse_release(request.user, request.query_params)
        renderer = request.accepted_renderer
        etag, unchanged = query_params.check_unchanged(request._request, release, renderer.format)
        if unchanged is not None:
            return unchanged
        selection = query_params.parse_selection(release, request.query_params)
        paths = query_params.parse_paths(release, request.query_params)
        if renderer.format == "json":
            return _with_etag(Response(_page(request, selection, paths)), etag)
        take_lane("stream")
        rows = matching_rows(
            selection=selection, columns=_typed_columns(release, paths, renderer), limit=_table_limit(request)
        )
        return _with_etag(_held(_stream(release, rows, paths, renderer), release), etag)

    @extend_schema(**schema.RETRIEVE)
    def retrieve(self, request: Request, id: str) -> HttpResponseBase:
        """One variant by HGVS id, chrom-pos-ref-alt, or an rs number that stands for one variant; all its fields."""
        release = query_params.parse_release(request.user, request.query_params)
        etag, unchanged = query_params.check_unchanged(request._request, release, "json")
        if unchanged is not None:
            return unchanged
        rows = _get_rows(release, id)
        paths = query_params.parse_paths(release, {"fields": "all"} | request.query_params.dict())
        raw = request.query_params.get("raw") == "1"
        documents = variant_documents(release=release, rows=rows, paths=paths, raw=raw)
        if len(documents) > 1:
            raise SeveralVariantsError(
                f"{id} stands for {', '.join(document['_id'] for document in documents)}: ask for one."
            )
        return _with_etag(Response(documents[0]), etag)

    @extend_schema(**schema.VRS)
    @action(detail=True, methods=["get"])
    def vrs(self, request: Request, id: str) -> Response:
        """The Alleles of GA4GH VRS 2.0 of an id: one, or one for each variant of an rs number.

        A variant without one is left out: an insertion or deletion where the portal has no reference sequence.
        """
        release = query_params.parse_release(request.user, request.query_params)
        rows = _get_rows(release, id)
        alleles = [allele_of_row(release=release, row=row) for row in rows]
        return Response([allele.as_document() for allele in alleles if allele])

    @extend_schema(**schema.EVIDENCE)
    @action(detail=True, methods=["get"])
    def evidence(self, request: Request, id: str) -> Response:
        """The source lines of an id byte for byte, with their file and its SHA-256, and the cells of `fields=`."""
        release = query_params.parse_release(request.user, request.query_params)
        rows = _get_rows(release, id)
        paths = query_params.parse_paths(release, {"fields": "all"} | request.query_params.dict())
        return Response(find_evidence(release=release, rows=rows, paths=paths))

    @extend_schema(**schema.LOOKUP)
    @action(detail=False, methods=["post"], parser_classes=[])
    def lookup(self, request: Request) -> HttpResponseBase:
        """Any number of ids and rs numbers, one per line or as JSON `{"ids": [...]}`; one answer for each, in order.

        Several variants of one id follow each other; `{"query": id, "notfound": true}` if there are none. `release`,
        `assembly`, `fields` and `format` stand in the address or beside `ids`.
        """
        take_lane("stream")
        sent = read_lookup(request._request)
        check_keys(request.query_params, query_params.LOOKUP_PARAMETERS)
        parameters = query_params.merge_body(request.query_params, sent.parameters)
        release = query_params.parse_release(request.user, parameters)
        paths = query_params.parse_paths(release, parameters)
        first_ids = list(islice(sent.ids, LOOKUP_BATCH_SIZE + 1))
        answers = _look_up(release, chain(first_ids, sent.ids), paths)
        if (sent.parameters.get("format") or request.accepted_renderer.format) == "json":
            is_long = len(first_ids) > LOOKUP_BATCH_SIZE
            return _held(stream_json(objects=answers), release) if is_long else Response(list(answers))
        stream = stream_lines(objects=answers, renderer=LinesRenderer(), name=f"{release.model.name}-lookup")
        return _held(stream, release)


def _get_rows(release: ReleaseReader, text: str) -> list[VariantRow]:
    """The rows of an id, one or more; NotFound says why there are none."""
    variant = parse_written_id(text)
    if rows := find_variant(release=release, variant=variant):
        return rows
    reason = explain_absence(release, text, variant)
    missing = f"There is no variant {text!r} in {release.model.name} ({release.model.assembly})"
    raise NotFound(f"{missing}: {reason}." if reason else f"{missing}.")


def _page(request: Request, selection: Selection, paths: list[str] | None) -> dict[str, Any]:
    """One page and the address of the next."""
    release, parameters = selection.release, request.query_params
    limit = query_params.parse_int(parameters, "limit", default=PAGE_SIZE, maximum=MAX_PAGE_SIZE)
    after = query_params.parse_cursor(parameters)
    rows = list(matching_rows(selection=selection, after=after, limit=limit + 1))
    shown = rows[:limit]
    count = count_matching(selection=selection)
    page = {
        "release": release.model.name,
        "edition": release.model.edition,
        "count": count.value if count.exact else None,
        "estimate": None if count.exact else count.value,
        "answered_from": selection.answered_from,
        "next": _next_url(request, shown[-1]) if len(rows) > limit else None,
        "previous": None,
        "results": variant_documents(release=release, rows=shown, paths=paths, raw=parameters.get("raw") == "1"),
    }
    if selection.warnings:
        page["warnings"] = list(selection.warnings)
    if names := split_names(parameters.get("facets", "")):
        facets = count_facets(selection=selection, names=names, size=FACET_SIZE)
        page["facets"] = {name: [{"value": v, "count": n} for v, n in facet.terms] for name, facet in facets.items()}
    return page


def _next_url(request: Request, last: VariantRow) -> str:
    parameters: QueryDict = request.query_params.copy()
    parameters["after"] = f"{last.chrom}:{last.pos}:{last.vkey}"
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def _table_limit(request: Request) -> int | None:
    """A table has as many rows as there are, unless the request says how many."""
    if "limit" not in request.query_params:
        return None
    return query_params.parse_int(request.query_params, "limit", default=PAGE_SIZE, maximum=2**31)


def _typed_columns(release: ReleaseReader, paths: list[str] | None, renderer: BaseRenderer) -> Sequence[str]:
    return () if renderer.format == "jsonl" else _field_reader(release, paths).columns


def _field_reader(release: ReleaseReader, paths: list[str] | None) -> FieldReader:
    return FieldReader(release, [spec for spec in release.specs if paths is None or spec.path in paths])


def _stream(
    release: ReleaseReader, rows: Iterable[VariantRow], paths: list[str] | None, renderer: BaseRenderer
) -> StreamingHttpResponse:
    name = f"{release.model.name}-variants"
    if isinstance(renderer, LinesRenderer):
        return stream_lines(
            objects=stream_documents(release=release, rows=rows, paths=paths), renderer=renderer, name=name
        )
    reader = _field_reader(release, paths)
    with_vrs = [VRS_PATH] if paths and VRS_PATH in paths else []
    columns = ["_id", "chrom", "pos", "ref", "alt", *with_vrs, *(spec.path for spec in reader.specs)]
    table = (
        [*_key_cells(row), *(vrs_id_of_row(release=release, row=row) for _ in with_vrs), *values]
        for row, values in reader.read(rows)
    )
    if not isinstance(renderer, CSVRenderer | TSVRenderer):
        raise NotAcceptable
    return stream_table(columns=columns, rows=table, renderer=renderer, name=name)


def _held(response: StreamingHttpResponse, release: ReleaseReader) -> StreamingHttpResponse:
    """The response, whose release keeps its tables until it was sent or its client has gone."""
    content = cast(Iterator[bytes], response.streaming_content)  # no view here is asynchronous
    response.streaming_content = read_held(release, content)
    return response


def _key_cells(row: VariantRow) -> list[Any]:
    hgvs_id = genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)
    return [hgvs_id, chromosome_name(row.chrom), row.pos, row.ref, row.alt]


def _look_up(release: ReleaseReader, ids: Iterable[str], paths: list[str] | None) -> Iterator[dict[str, Any]]:
    """For each id its documents, or {"notfound": true}; each with the id as `query`."""
    for texts in batches(ids, LOOKUP_BATCH_SIZE):
        check_time()
        variants = [parse_written_id(text) for text in texts]
        rows_of = find_variants(release=release, variants=variants)
        documents = stream_documents(release=release, rows=(row for rows in rows_of for row in rows), paths=paths)
        for text, variant, rows in zip(texts, variants, rows_of, strict=True):
            for answer in [next(documents) for _ in rows] or [_not_found(release, variant)]:
                yield {"query": text} | answer


def _not_found(release: ReleaseReader, variant: ParsedVariant | None) -> dict[str, Any]:
    """The answer for an id without rows, which says so where the id itself is of another assembly."""
    reason = explain_other_assembly(variant, release.model.assembly) if variant else ""
    return {"notfound": True} | ({"note": reason} if reason else {})


def _with_etag(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """The response with the header by which a client may ask again cheaply."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
