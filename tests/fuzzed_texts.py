"""Parsers of text: what people type into fields and addresses, and documents and tables that they hand over."""

from __future__ import annotations

import json
import tempfile
from collections import deque
from contextlib import suppress
from pathlib import Path

from django.http import QueryDict

from accounts.json_documents import load_json
from accounts.ranges import parse_range
from catalog.entries.arks import parse_ark
from catalog.entries.coverage import parse_day, parse_moment
from catalog.entries.external_identifiers import parse_identifier
from catalog.entries.formatted_text import render_markdown
from catalog.entries.part_fields import PARTS, read_line
from catalog.entries.search.text_query import parse_terms
from catalog.exchange.formats import IMPORT_FORMATS
from catalog.exchange.sheet import sheet_format
from catalog.files.reading.recipe_guess import guess_recipe_of_lines
from catalog.files.tables.slices import parse_row_slice
from ingest.wgsa.header import HeaderError, read_header
from ingest.wgsa.positions import parse_position
from ingest.wgsaparsr.config import ConfigError, read_config
from lwds_portal.mcp.protocol import CAPABILITIES_KEY, STATELESS, VERSION_KEY, RpcError, read_message
from tests.catalog.exchange.test_datacite_reader import SOIL
from tests.fuzzing import Parser
from triage.content.located_yaml import ContentTextError, read_located
from triage.engine.quantities import parse_amount, parse_number
from variants.beacon.beacon_request import parse_filter, read_body, read_parameters
from variants.biothings.dialect_release import read_scroll
from variants.genome.gene_tables import GeneTableError, read_genes
from variants.genome.hgvs import parse_rs, parse_variant, parse_variant_id
from variants.genome.regions import RegionError, parse_region
from variants.genome.written_ids import parse_written_id
from variants.groupfiles.unit_lists import read_units
from variants.lists.columns_option import parse_columns
from variants.lists.variant_lists import read_list
from variants.lists.vcf_headers import parse_meta_line
from variants.query.syntax import parse
from variants.text.text_files import UnreadableTextError

DATACITE = json.dumps(SOIL)
BEACON = json.dumps(
    {
        "meta": {"requestedSchemas": [{"schema": "a"}]},
        "query": {
            "requestParameters": {"g_variant": {"referenceName": "22", "start": [5, 10]}, "datasets": ["a"]},
            "filters": [{"id": "SO:0001583"}, {"id": "cadd.phred", "operator": ">=", "value": "20"}],
            "pagination": {"skip": 0, "limit": 10},
            "requestedGranularity": "record",
        },
    }
)
META = {VERSION_KEY: STATELESS, CAPABILITIES_KEY: {}}
MCP = json.dumps(
    {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "a", "arguments": {"b": 1}, "_meta": META}}
)
COLUMNS = {"time": "date", "depth": "number", "name": "text", "ok": "boolean"}
JSON_LD = (
    '{"@context": "https://schema.org/", "@type": "Dataset", "name": "Krill", "keywords": ["a"], "spatialCoverage": 1}'
)
TURTLE = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> ."
    ' <http://a/1> a dcat:Dataset ; dct:title "Krill"@en ; dct:temporal [ dcat:startDate "2001" ] .'
)
OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>a</identifier></header>'
    '<metadata><dc xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>Krill</d:title><d:date>2001</d:date></dc></metadata>'
    "</record></ListRecords></OAI-PMH>"
)
VCF = (
    "##fileformat=VCFv4.2\n##contig=<ID=22,length=50818468>\n#CHROM\tPOS\tID\tREF\tALT\n22\t19962000\trs1\tG\tA,<DEL>\n"
)
GENES = "gene_id\tsymbol\tchrom\tstart\tend\nENSG1\tCOMT\t22\t100\t200\n"
GTF = '22\thavana\tgene\t100\t200\t.\t+\t.\tgene_id "ENSG1"; gene_name "COMT"; gene_biotype "protein_coding";\n'
CONFIG = (
    "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation\n"
    "CADD_phred\tTRUE\tFALSE\tFALSE\tNA\tNA\tNA\tmax\n"
)


def _read_gene_table(text: str) -> None:
    with tempfile.NamedTemporaryFile(suffix=".tsv") as file:
        file.write(text.encode(errors="replace"))
        file.flush()
        deque(read_genes(Path(file.name)), maxlen=0)


def _read_units(text: str, *, bed: bool = False) -> None:
    read_units(text.splitlines(), bed=bed)


def _read_part_line(text: str) -> None:
    for columns in PARTS.values():
        with suppress(ValueError):
            record = read_line(text, columns)
            assert record.keys() == {column.name for column in columns}


def _read_beacon_address(text: str) -> None:
    read_parameters(QueryDict(text).dict())


def _read_mcp(text: str) -> None:
    """A message with headers that it may have."""
    body = load_json(text)
    params = body.get("params") if isinstance(body, dict) else None
    meta = params.get("_meta") if isinstance(params, dict) else None
    version = meta.get(VERSION_KEY) if isinstance(meta, dict) else ""
    for headers in ({}, {"MCP-Protocol-Version": version, "Mcp-Method": "tools/call", "Mcp-Name": "a"}):
        with suppress(RpcError):
            read_message(body, headers)


def _read_amount(text: str) -> None:
    parse_number(text)
    parse_amount({"value": text, "unit": text}, ["GB", "TB"])


TEXT_PARSERS = [
    Parser("query", parse, ("cadd.phred:>=20 AND NOT (gene:COMT OR chr22:1-100)", 'a:"b c" b:[1 TO 2}')),
    Parser("region", parse_region, ("chr22:1-1,000", "22:5", "chrX", "1:1-2e6"), (RegionError,)),
    Parser("variant id", parse_variant_id, ("chr22:g.36265860A>G", "chr1:g.5_9delinsAC", "rs12")),
    Parser("variant", parse_variant, ("22-36265860-A-G", "chr22:g.5_6insA")),
    Parser("written id", parse_written_id, ("chr1_5_A_G_b37", "1:5:A:G", "NC_000022.11:g.5A>G", "22:5_A/G")),
    Parser("rs", parse_rs, ("rs12", "RS 5")),
    Parser("variant list", lambda text: deque(read_list(text.splitlines()).entries, maxlen=0), (VCF, "22\t5\tG\tA\n")),
    Parser("columns", parse_columns, ("chrom=1,pos=2,ref=3,alt=4", "CHR=#1,POS=b", "chrom=1,pos=2,ref=3,alt=4\u00b2")),
    Parser("units", _read_units, ("COMT, BRCA2\n", "chr\tstart\tend\n22\t5\t9\n", "gene;x\n")),
    Parser(
        "BED",
        lambda text: _read_units(text, bed=True),
        ("chr22\t5\t9\ta\n22:5-9 b\n", "\t\t\n", "1 9e+05 55.039.447\n"),
    ),
    Parser(
        "gene table",
        _read_gene_table,
        (GENES, GTF, "#chrom\tstart\n22\t5\t9\tA\n"),
        (GeneTableError, UnreadableTextError),
    ),
    Parser("WGSA header", read_header, ("#chr\tpos\tref\talt\tCADD_phred", "chr\tpos\tref\talt\ta\ta"), (HeaderError,)),
    Parser("position", parse_position, ("100", "1e+05", "100000.0")),
    Parser("wgsaparsr", read_config, (CONFIG,), (ConfigError,)),
    *(
        Parser(f"import {name}", IMPORT_FORMATS[name].read, known)
        for name, known in {
            "jsonld": (JSON_LD, f'<script type="application/ld+json">{JSON_LD}</script>', f"[{JSON_LD}]"),
            "dcat": (TURTLE, json.dumps({"@type": "dcat:Dataset", "dct:title": "a", "dcat:keyword": ["b"]})),
            "erddap": (
                "datasetID,title,minTime\n,,\na,Krill,2001-01-01\n",
                '{"table": {"columnNames": ["a"], "rows": []}}',
            ),
            "oai": (OAI,),
            "csv": ("title;kind;box\nFlow;archive;1,2,3,4\n",),
        }.items()
    ),
    Parser("sheet", sheet_format.read_rows, ('title;kind\n"Flow;archive\n', "a,b\n1,2,3\n")),
    Parser("table", lambda text: guess_recipe_of_lines(text.split("\n")), ("a;b\n1;2\n", "# x\na\tb\n", 'a,"b\n1,2')),
    Parser(
        "row slice",
        lambda text: parse_row_slice(COLUMNS, text),
        ("select=depth&depth__gt=4&limit=10&order=-time", "time__lt=2001-01-01&name__in=a,b&ok=1&box=1,2,3,4"),
    ),
    Parser(
        "Range header",
        lambda text: parse_range(text, 100),
        ("bytes=0-9", "bytes=-5", f"bytes={'9' * 5_000}-"),
        (ValueError,),
    ),
    Parser("day", parse_day, ("2001-02-29", "2001", "2001-02"), (ValueError,)),
    Parser("moment", parse_moment, ("2001-02-03T04:05:06Z", "2001-02-03T04:05+14:00"), (ValueError,)),
    Parser(
        "VCF meta line",
        parse_meta_line,
        ('##INFO=<Number=1, ID=DP,Description="a, b">', "##contig=<ID=22,length=5>", '##ALT=<ID=DEL,Description="a>'),
    ),
    Parser("Beacon address", _read_beacon_address, ("referenceName=22&start=5,10&filters=SO:0001583,cadd.phred>=2",)),
    Parser("Beacon body", lambda text: read_body(load_json(text)), (BEACON,)),
    Parser("MCP message", _read_mcp, (MCP, '{"jsonrpc": "2.0", "id": 1, "method": "ping"}')),
    Parser("line of a part", _read_part_line, ("Ann Lee\thttps://orcid.org/0\tCSIC", "a\tsteward", "2001\t2002\tx")),
    Parser(
        "import datacite", IMPORT_FORMATS["datacite"].read, (DATACITE, f'{{"data": [{{"attributes": {DATACITE}}}]}}')
    ),
    Parser("Beacon filter", parse_filter, ("cadd.phred>=20", "SO:0001583", "a!=b")),
    Parser(
        "search words",
        parse_terms,
        ('krill -whale "sea ice"', "BCO-DMO 10.5/dryad.8 -", "\u5357\u6781 caf\u00e9"),
    ),
    Parser("identifier", parse_identifier, ("https://doi.org/10.5061/dryad.8515", "hdl:20.5/1", "ark:/12345/abc")),
    Parser("ARK", lambda text: parse_ark(text, naan="12345"), ("https://n2t.net/ark:12345/2026-0000-0001d",)),
    Parser("Markdown", render_markdown, ("# a\n\n- [b](https://c.example) **d**\n\n| e | f |\n|---|---|\n| 1 | 2 |",)),
    Parser(
        "YAML of content",
        lambda text: read_located(text, file="rules.yaml"),
        ("a: 1\nitems:\n- {id: S1, on: 2026-01-01}\n", "? [a, b]\n: c\n", "a: &b [1]\nc: *b\n"),
        (ContentTextError,),
    ),
    Parser("amount", _read_amount, ("12.5", "1,000", "5 GB"), (ValueError,)),
    Parser("scroll token", read_scroll, ("eyJhIjoxfQ:1abc:xyz", ".eJw:1:2")),
]
