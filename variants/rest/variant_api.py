"""/api/v1/variants/: lists by gene, region and query, single variants, and look-ups of any number of ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotAcceptable, NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.problems import ConflictError
from accounts.request_keys import check_keys
from variants.genome.batches import batches
from variants.genome.chromosomes import chromosome_name
from variants.genome.hgvs import ParsedVariant, genomic_hgvs
from variants.genome.unsupported_hgvs import explain_unsupported
from variants.genome.written_ids import parse_written_id
from variants.releases.documents import stream_documents, variant_documents
from variants.releases.facets import count_facets
from variants.releases.field_names import split_names
from variants.releases.field_values import FieldReader
from variants.releases.lookup import find_variant, find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, count_matching, matching_rows
from variants.rest import query_params, schema
from variants.rest.renderers import (
    CSVRenderer,
    FastJSONRenderer,
    LinesRenderer,
    TSVRenderer,
    stream_lines,
    stream_table,
)
from variants.text.text_files import UnreadableTextError, decode_text, strip_invisible, strip_marks, text_lines

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
            return _with_validators(Response(_page(request, selection, paths)), etag, release)
        rows = matching_rows(
            selection=selection, columns=_typed_columns(release, paths, renderer), limit=_table_limit(request)
        )
        return _with_validators(_stream(release, rows, paths, renderer), etag, release)

    @extend_schema(**schema.RETRIEVE)
    def retrieve(self, request: Request, id: str) -> HttpResponseBase:
        """One variant by HGVS id, chrom-pos-ref-alt, or an rs number that stands for one variant; all its fields."""
        release = query_params.parse_release(request.user, request.query_params)
        etag, unchanged = query_params.check_unchanged(request._request, release, "json")
        if unchanged is not None:
            return unchanged
        variant = parse_written_id(id)
        rows = find_variant(release=release, variant=variant)
        if not rows:
            reason = explain_unsupported(id) if variant is None else ""
            missing = f"There is no variant {id!r} in {release.model.name} ({release.model.assembly})"
            raise NotFound(f"{missing}: {reason}." if reason else f"{missing}.")
        paths = query_params.parse_paths(release, {"fields": "all"} | request.query_params.dict())
        raw = request.query_params.get("raw") == "1"
        documents = variant_documents(release=release, rows=rows, paths=paths, raw=raw)
        if len(documents) > 1:
            raise SeveralVariantsError(
                f"{id} stands for {', '.join(document['_id'] for document in documents)}: ask for one."
            )
        return _with_validators(Response(documents[0]), etag, release)

    @extend_schema(**schema.LOOKUP)
    @action(detail=False, methods=["post"], parser_classes=[])
    def lookup(self, request: Request) -> HttpResponseBase:
        """Any number of ids and rs numbers, one a line or as JSON `{"ids": [...]}`; one answer for each, in order.

        Several variants of one id follow each other; `{"query": id, "notfound": true}` if there are none. `release`,
        `assembly`, `fields` and `format` stand in the address or beside `ids`.
        """
        sent = read_lookup(request._request)
        check_keys(request.query_params, query_params.LOOKUP_PARAMETERS)
        parameters = query_params.merge_body(request.query_params, sent.parameters)
        release = query_params.parse_release(request.user, parameters)
        paths = query_params.parse_paths(release, parameters)
        answers = _look_up(release, sent.ids, paths)
        if (sent.parameters.get("format") or request.accepted_renderer.format) == "json":
            return Response(list(answers))
        return stream_lines(objects=answers, renderer=LinesRenderer(), name=f"{release.model.name}-lookup")


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
) -> HttpResponseBase:
    name = f"{release.model.name}-variants"
    if isinstance(renderer, LinesRenderer):
        return stream_lines(
            objects=stream_documents(release=release, rows=rows, paths=paths), renderer=renderer, name=name
        )
    reader = _field_reader(release, paths)
    columns = ["_id", "chrom", "pos", "ref", "alt", *(spec.path for spec in reader.specs)]
    table = ([*_key_cells(row), *values] for row, values in reader.read(rows))
    if not isinstance(renderer, CSVRenderer | TSVRenderer):
        raise NotAcceptable
    return stream_table(columns=columns, rows=table, renderer=renderer, name=name)


def _key_cells(row: VariantRow) -> list[Any]:
    hgvs_id = genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)
    return [hgvs_id, chromosome_name(row.chrom), row.pos, row.ref, row.alt]


def _look_up(release: ReleaseReader, ids: Iterable[str], paths: list[str] | None) -> Iterator[dict[str, Any]]:
    """For each id its documents, or {"notfound": true}; each with the id as `query`."""
    for texts in batches(ids, LOOKUP_BATCH_SIZE):
        variants = [parse_written_id(text) for text in texts]
        rows_of = find_variants(release=release, variants=variants)
        documents = stream_documents(release=release, rows=(row for rows in rows_of for row in rows), paths=paths)
        for text, variant, rows in zip(texts, variants, rows_of, strict=True):
            for answer in [next(documents) for _ in rows] or [_explain_absence(release, variant)]:
                yield {"query": text} | answer


def _explain_absence(release: ReleaseReader, variant: ParsedVariant | None) -> dict[str, Any]:
    """The answer for an id without rows, which says so where the id itself is of another assembly."""
    absence: dict[str, Any] = {"notfound": True}
    if variant and variant.assembly not in ("", release.model.assembly):
        absence["note"] = f"the id is of {variant.assembly}, the release is {release.model.assembly}"
    return absence


def _with_validators(response: HttpResponseBase, etag: str, release: ReleaseReader) -> HttpResponseBase:
    """The response with the headers by which a client may ask again cheaply."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    if release.model.published_at:
        response["Last-Modified"] = release.model.published_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return response


MAX_BYTES_IN_MEMORY = 1024 * 1024  # of an upload before a temporary file is used
MAX_JSON_SIZE = 32 * 1024 * 1024  # bytes
MAX_LINE_LENGTH = 1024 * 1024  # characters


@dataclass(frozen=True, slots=True)
class SentLookup:
    """The ids of a look-up, and what else its JSON body says."""

    ids: Iterator[str]
    parameters: Mapping[str, str] = field(default_factory=dict)


def read_lookup(request: HttpRequest) -> SentLookup:
    """The ids of a request: the list `ids` of a JSON object, a JSON list, else one a line (blank lines dropped).

    The text may be in UTF-8, UTF-16 or Latin-1, its lines may end with CR; a byte order mark and quotes around a line
    are no part of an id. The body is read to its end first: a client that does not read before it has sent everything
    must not be left waiting.

    Raises:
        ValidationError: The body is not JSON although it should be, has another shape, or is no text.
        UnknownKeyError: A key of its JSON is unknown.
    """
    if request.content_type == "application/json":
        return _parse_json_lookup(request.read(MAX_JSON_SIZE + 1))
    upload = SpooledTemporaryFile(max_size=MAX_BYTES_IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
    copyfileobj(request, upload)
    try:
        lines = text_lines(cast(BinaryIO, upload), max_line_length=MAX_LINE_LENGTH)
    except UnreadableTextError as error:
        upload.close()
        raise ValidationError(f"The body cannot be read: {error}.") from None
    if lines.format.compression:
        upload.close()
        raise ValidationError("The body is gzip: send plain text, or annotate the file as a job.")
    return SentLookup(_read_ids(lines, upload))


def _read_ids(lines: Iterable[str], upload: SpooledTemporaryFile[bytes]) -> Iterator[str]:
    with upload:
        for line in lines:
            if text := strip_invisible(_replace_unstorable(line)).strip("\"'"):
                yield text


def _replace_unstorable(text: str) -> str:
    """The text with replacement characters for what PostgreSQL cannot hold."""
    return text.replace("\x00", "\ufffd")


def _parse_json_lookup(body: bytes) -> SentLookup:
    if len(body) > MAX_JSON_SIZE:
        raise ValidationError("This JSON is larger than 32 MB: send one id a line as text/plain instead.")
    try:
        value = orjson.loads(decode_text(body))
    except orjson.JSONDecodeError as error:
        raise ValidationError(f"The body is not JSON: {error}.") from None
    members = value if isinstance(value, dict) else {"ids": value}
    ids = members.get("ids")
    if not isinstance(ids, list) or not all(isinstance(text, str) for text in ids):
        advice = "" if "ids" in members else f" There is {', '.join(map(repr, members)) or 'no key'} in the body."
        raise ValidationError({"ids": f'Send a list of texts, as {{"ids": ["rs429358"]}}.{advice}'})
    check_keys(members, ("ids", *query_params.LOOKUP_PARAMETERS))
    texts = [strip_marks(_replace_unstorable(text)) for text in ids]
    return SentLookup(iter(texts), query_params.parse_body_parameters({k: v for k, v in members.items() if k != "ids"}))
