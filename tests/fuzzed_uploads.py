"""Parsers of files, bodies and headers that people and programs send, with texts that they know.

Bytes are written as text in Latin-1: a character is a byte.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
import zipfile
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.test import RequestFactory
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from accounts.json_documents import load_json
from accounts.preconditions import precondition
from accounts.problems import InvalidInputError, Problem
from accounts.search_words import split_search
from catalog.exchange.formats import IMPORT_FORMATS
from catalog.exchange.imports.seed import read_seed
from catalog.exchange.periods import parse_period
from catalog.exchange.shapes import read_shape
from catalog.exchange.source_entry import is_absolute, is_url
from catalog.files.appending.file_lines import check_lines
from catalog.files.appending.sent_rows import CsvText, TargetColumn, count_misfits, read_sent_rows
from catalog.files.paths import clean_path, format_of_path
from catalog.files.reading.read_file import open_table_file
from catalog.files.reading.recipe import ColumnRecipe, Recipe, read_request
from catalog.queries.statements import parse_statement
from ingest.load.s3 import parse_location
from tests.catalog.files.reading.make_workbook import make_workbook
from tests.fuzzing import Parser
from triage.content.shipped import example_interviews, shipped_questionnaire
from triage.engine.parsing import parse_document, parse_record
from triage.engine.sample_profile import profile_sample
from triage.engine.snapshot_shape import find_wrong_part
from triage.exchange.sheets import read_sheet
from variants.annotate.annotate_job import AnnotateRequest
from variants.biothings import arguments as dialect
from variants.biothings.request import argument_sources, split_words
from variants.groupfiles.groupfile_request import GroupFileRequest
from variants.jobs.request_options import clean_options, parse_request
from variants.rest.lookup_body import read_lookup

REFUSALS = (Problem, ValidationError)
DIALECT = (dialect.VariantsArguments, dialect.QueryArguments, dialect.TermsArguments, dialect.FieldsArguments)


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", errors="replace")


def _with_file(read: Callable[[Path], object]) -> Callable[[str], object]:
    """A parser of files as a parser of texts."""

    def read_text(text: str) -> object:
        with tempfile.NamedTemporaryFile() as file:
            file.write(_bytes(text))
            file.flush()
            return read(Path(file.name))

    return read_text


@_with_file
def _read_table_file(path: Path) -> None:
    with open_table_file(path) as plain, plain.open_reader() as reader:
        deque(reader, maxlen=0)


def _read_recipe(text: str) -> None:
    requested = read_request(load_json(text))
    if isinstance(requested, Recipe):
        requested.as_json()


def _read_interview(text: str) -> None:
    parse_document(shipped_questionnaire(), load_json(text))


def _read_snapshot(text: str) -> None:
    raw = load_json(text)
    if isinstance(raw, dict) and raw.keys() >= SNAPSHOT.keys():
        find_wrong_part(raw, shipped_questionnaire())


def _read_triage_sheet(text: str) -> None:
    section = shipped_questionnaire().by_key["formats"]
    rows, _ = read_sheet(section, text)
    for row in rows:
        parse_record(section, row.cells, "")


def _read_if_match(text: str) -> None:
    request = Request(RequestFactory().patch("/", headers={"If-Match": text}))
    with precondition(request):
        pass


def _read_dialect(text: str, *, content_type: str = "") -> None:
    """A question of the myvariant.info dialect in its address, or in its body."""
    requests = RequestFactory()
    request = (
        requests.post("/v1/query", _bytes(text), content_type=content_type)
        if content_type
        else requests.get("/v1/query", QUERY_STRING=text)
    )
    sources = argument_sources(request, {})
    for kind in DIALECT:
        with suppress(Problem):
            dialect.read_arguments(kind, sources)


def _read_lookup(text: str, *, content_type: str) -> None:
    deque(read_lookup(RequestFactory().post("/", _bytes(text), content_type=content_type)).ids, maxlen=0)


def _read_options(text: str) -> None:
    """The options of a job as JSON."""
    options = load_json(text)
    if isinstance(options, dict):
        for kind in (GroupFileRequest, AnnotateRequest):
            with suppress(InvalidInputError):
                parse_request(kind, clean_options(kind, options))


def _read_path(text: str) -> None:
    format_of_path(clean_path(text))


def _read_address(text: str) -> None:
    is_url(text)
    is_absolute(text)
    parse_location(text)


def _zip(**members: bytes) -> str:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return target.getvalue().decode("latin-1")


@cache
def _workbook() -> str:
    with tempfile.TemporaryDirectory() as folder:
        rows = [["id", "v"], ["a", 1.5], ["b", 2.0]]
        return make_workbook(Path(folder) / "a.xlsx", {"S": rows}, {"S": "A1:B1"}).read_bytes().decode("latin-1")


TABLE = b"id;v\n1;2\n3;4\n"
RECIPE = {
    "encoding": "cp1252",
    "dialect": {"delimiter": ";", "quote": '"'},
    "header_lines": [1, 2],
    "data_line": 3,
    "columns": [{"name": "a", "type": "number", "missing": ["-9"]}],
}
SNAPSHOT = {
    "number": 1,
    "comment": "",
    "rules_version": "1",
    "questionnaire_version": "1",
    "sha256": "",
    "signals": {},
    "recommendation": {"winner": None, "ranking": [], "removed": [], "exits": []},
    "document": {"answers": {}, "records": {}},
}
CKAN = json.dumps({"result": {"name": "krill", "title": "Krill", "resources": [{"url": "http://a/1"}], "tags": [{}]}})
DATA_JSON = json.dumps(
    {
        "dataset": [
            {"identifier": "a", "title": "Krill", "temporal": "2001/2002", "spatial": "1,2,3,4", "keyword": ["a"]}
        ]
    }
)
PARTS = '--x\r\nContent-Disposition: form-data; name="ids"\r\n\r\nrs1,rs2\r\n--x--\r\n'
SEED = "- id: a\n  title: Krill\n  summary: b\n  url: http://a/1\n  tags: [a, &b c, *b]\n"
SHAPES = (
    "<http://www.opengis.net/def/crs/EPSG/0/4326> POLYGON Z ((10 50 0, 12 50 0, 12 52 0, 10 50 0))",
    '{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [10, 50]}]}',
    '<gml:Envelope xmlns:gml="http://www.opengis.net/gml"><gml:lowerCorner>1 2</gml:lowerCorner></gml:Envelope>',
    "northlimit=52; southlimit=50; westlimit=10; eastlimit=12",
)

APPENDED = [TargetColumn("time", "Time", "date"), TargetColumn("flow", "Flow (m3/s)", "number", "decimal comma")]


def _append(document: object) -> None:
    recipe = Recipe(columns=tuple(ColumnRecipe(column.source_name) for column in APPENDED))
    rows = read_sent_rows(document, APPENDED)
    check_lines(rows, recipe)
    count_misfits(rows, APPENDED)


UPLOAD_PARSERS = [
    Parser(
        "table file",
        _read_table_file,
        (TABLE.decode(), gzip.compress(TABLE, mtime=0).decode("latin-1"), "\x1f\x8b\x08", "BZh9", "\xff\xfea\x00"),
    ),
    Parser("appended CSV", lambda text: _append(CsvText(text)), ("time;flow\n2026-01-01;4,5\n", 'flow\n"a\nb"\n')),
    Parser(
        "appended JSON",
        lambda text: _append(load_json(text)),
        ('[{"time": "2026-01-01", "flow": 4.5}, {"flow": null}]', '[{"flow": "\\ud800"}]'),
    ),
    Parser("archive", _read_table_file, (_zip(a=TABLE, b=TABLE * 2), _zip(a=gzip.compress(TABLE, mtime=0)))),
    Parser("workbook", _read_table_file, (_workbook(), "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    Parser(
        "recipe", _read_recipe, (json.dumps({"recipe": RECIPE}), '{"hints": {"encoding": "utf-8", "first_line": 2}}')
    ),
    Parser("SQL", parse_statement, ("WITH a AS (SELECT 1) FROM a JOIN flow.daily USING (id)", "FROM range(9)")),
    Parser("interview", _read_interview, (json.dumps(example_interviews()[0])[:2_000], '{"answers": {"a": null}}')),
    Parser("snapshot", _read_snapshot, (json.dumps(SNAPSHOT),)),
    Parser(
        "triage sheet",
        _read_triage_sheet,
        ("id,name,files\n,netcdf,12\n", 'name;total\n"a\nb";5 TB\n'),
        (csv.Error,),
    ),
    Parser("sample", lambda text: profile_sample(_bytes(text)), ("station,depth\nA1,12\n", 'a;b\n"1;2\n')),
    Parser("seed", _with_file(lambda path: deque(read_seed(path), maxlen=0)), (SEED,), (ValueError,)),
    Parser("JSON", load_json, ('{"a": [1, 2.5e3, null, "\\u00e9"]}', '"\\ud800"')),
    Parser("shape", read_shape, SHAPES),
    Parser("period", parse_period, ("2012-01-01/P1Y", "start=2001; end=2002; name=a", "-9000/1950", "P1M/2001-12-31")),
    Parser("path", _read_path, ("a/b.csv.gz", "../a", "a//b"), (ValueError,)),
    Parser("address", _read_address, ("https://a.org:8443/a?b#c", "s3://bucket/key", "http://[::1]/"), (ValueError,)),
    Parser("search", split_search, ("river  discharge",)),
    Parser("words", split_words, ('rs1 \'a b\' "c\\"d"',)),
    Parser("If-Match header", _read_if_match, ('"7-3b9aca0712cd"', "*", 'W/"7"')),
    Parser("dialect address", _read_dialect, ("q=rs1&size=10&from=5&fields=cadd&facets=chrom", "ids=rs1,rs2&sort=-a")),
    *(
        Parser(f"dialect {name}", lambda text, kind=kind: _read_dialect(text, content_type=kind), known)
        for name, kind, known in (
            ("JSON", "application/json", ('{"q": ["rs1", 2], "scopes": "chrom", "size": 5}', '{"ids": "rs1"}')),
            ("form", "application/x-www-form-urlencoded", ("ids=rs1%2Crs2&fields=cadd", f"q={quote('a b')}&size=1")),
            ("parts", "multipart/form-data; boundary=x", (PARTS,)),
        )
    ),
    Parser("lookup lines", lambda text: _read_lookup(text, content_type="text/plain"), ("rs1\r\nrs2\n",), REFUSALS),
    Parser(
        "lookup JSON",
        lambda text: _read_lookup(text, content_type="application/json"),
        ('{"ids": ["rs1"], "fields": ["cadd"], "format": "csv"}', '["rs1"]'),
        REFUSALS,
    ),
    Parser("job options", _read_options, ('{"genes": "all", "flank": "20", "by": "range", "filter": ["a"], "x": 1}',)),
    Parser("import ckan", IMPORT_FORMATS["ckan"].read, (CKAN,)),
    Parser("import data.json", IMPORT_FORMATS["data.json"].read, (DATA_JSON,)),
]
