"""Hostile requests: every route with parameters and bodies that cost much, are too long, or cannot be read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.routes import Route, all_routes

# Parameters that some route reads.
NAMES = (
    *("q", "region", "gene", "release", "assembly", "fields", "facets", "facet_size", "size", "from", "sort", "limit"),
    *("after", "before", "page", "page_size", "rows", "skipped", "cols", "open", "order", "bbox", "to", "format", "as"),
    *("select", "offset", "ids", "id", "scopes", "raw", "file", "verb", "resumptionToken", "metadataPrefix", "with"),
    *("add", "was", "class", "kind", "domain", "modified_since", "facet_values", "scroll_id", "fetch_all", "dotfield"),
    *("always_list", "allow_null", "filter", "post_filter", "search", "prefix", "identifier", "text", "theirs", "days"),
    *("cadd.phred__in", "cadd.phred__gte", "uk10k.an", "chrom", "pos__lt", "status", "position"),
)
READERS = (
    "/v1/",
    "/hg",
    "/v3/",
    "/api/v1/",
    "/releases/",
    "/regions/",
    "/genes/",
    "/variants/",
    "/beacon/",
    "/search/",
)
EXAMPLE = re.compile(r"^(?:sample|1)(?=[/.]|$)")  # as tests.routes writes it
LONG = 20_000  # characters: below the limit of an address
VALUES = {
    "digits": "9" * 5000,
    "zeros in front": "0" * 30 + "19999999",
    "negative": "-1",
    "key": "1.--5.3",
    "other digits": "١٢٣",
    "power": "1e999",
    "nan": "nan",
    "null character": "a\x00b",
    "control characters": "a\x0b\x08\x1b",
    "half a character": "\ud800",
    "no character": "\ufffe",
    "long position": "chr1:1-" + "9" * 30,
    "position of thousands": "chr1:1-" + "9" * 5000,
    "whole chromosome": "chr22:1-50818468",
    "decoded in a region": "uk10k.an:>1 AND chr22:1-50818468",
    "decoded without": "NOT uk10k.an:>1",
    "same facet": ",".join(["uk10k.an"] * 1000),
    "many facets": ",".join(f"a{number}" for number in range(1000)),
    "alternatives": " OR ".join(f"rs{number}" for number in range(1500)),
    "unknown fields": " OR ".join(f"a{number}:1" for number in range(900)),
    "values": ",".join(map(str, range(3000))),
    "negations": "NOT " * 4000 + "rs1",
    "parentheses": "(" * 5000,
    "parentheses that close": "(" * 90 + "rs1" + ")" * 90,
    "stars": "*" * 5000,
    "wildcards": "cadd.phred:" + "*a" * 2000,
    "quotes": '"' * 5001,
    "minus signs": "-" * 5000,
    "words": "river " * 3000,
    "one word": "x" * LONG,
    "backslashes": "\\" * 5000,
    "regular expression": "a=~(a+)+$",
    "box": ",".join(["1e308"] * 4),
    "date": "99999-99-99",
    "dates": "0000-00-00/9999-99-99",
    "deep JSON": "[" * 15_000,
    "markup": "<script>alert(1)</script>" * 100,
    "template": "{{ 7|add:7 }}${7*7}%(x)s{0}",
    "path": "../../../../etc/passwd",
    "empty": "",
}
BODIES: dict[str, tuple[bytes, str]] = {
    "deep JSON": (b"[" * 200_000, "application/json"),
    "deep object": (b'{"q":' * 100_000, "application/json"),
    "long number": (b'{"size": ' + b"9" * 5000 + b"}", "application/json"),
    "many ids": (json.dumps({"ids": ["rs1"] * 50_000}).encode(), "application/json"),
    "many terms": (
        json.dumps({"q": ["a"] * 4000, "scopes": ["chrom", "cadd.phred"] * 99}).encode(),
        "application/json",
    ),
    "many parameters": (b"a=1&" * 100_000, "application/x-www-form-urlencoded"),
    "many words": (b"ids=" + b"%22a%22+" * 100_000, "application/x-www-form-urlencoded"),
    "no text": (bytes(range(256)) * 100, "text/plain"),
    "long line": (b"x" * 2_000_000, "text/plain"),
    "lines": (b"rs1\n" * 5_000, "text/plain"),
    "broken parts": (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
    "no boundary": (b"x", "multipart/form-data"),
    "wrong type": (b"{}", "application/x-nothing"),
    "XML": (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/xml"),
}


@dataclass(frozen=True)
class HostileRequest:
    """`shape` names it in a message."""

    shape: str
    address: str
    method: str = "GET"
    body: tuple[bytes, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def with_parameters(address: str, parameters: Mapping[str, str]) -> str:
    text = urlencode(parameters, errors="surrogatepass", quote_via=quote)
    return f"{address}{'&' if '?' in address else '?'}{text}"


def address_with_names(route: Route, names: Mapping[str, str]) -> str:
    """The address of a route with things that exist, so that it is more than a 404.

    Args:
        names: What stands in place of the first example after each beginning of an address.
    """
    for start, name in names.items():
        if route.address.startswith(start):
            return start + EXAMPLE.sub(name, route.address.removeprefix(start))
    return route.address


@st.composite
def hostile_requests(draw: st.DrawFn, names: Mapping[str, str] | None = None) -> HostileRequest:
    """A route, and one to three parameters or a body that nobody in good faith would send.

    Args:
        names: Of things that exist (`address_with_names`).
    """
    route = draw(st.sampled_from(sorted(all_routes(), key=lambda route: route.name)))
    headers = {"accept": draw(st.sampled_from(["text/html", "application/json", "*/*", "text/csv", "x" * 3000]))}
    parameters = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    values = {name: draw(st.sampled_from(sorted(VALUES))) for name in parameters}
    path = address_with_names(route, names or {})
    address = with_parameters(path, {name: VALUES[value] for name, value in values.items()})
    if len(address) > 60_000:
        address = with_parameters(path, {parameters[0]: VALUES[values[parameters[0]]]})
    shape = f"{route.name} {values}"
    if draw(st.integers(0, 3)):
        return HostileRequest(shape, address, headers=headers)
    body = draw(st.sampled_from(sorted(BODIES)))
    method = draw(st.sampled_from(["POST", "POST", "PATCH", "PUT", "DELETE"]))
    return HostileRequest(f"{method} {shape} {body}", address, method, BODIES[body], headers)


RS_NUMBERS = " OR ".join(f"rs{number}" for number in range(900))
UNINDEXED = "annovar.summary"  # source lines decide
# Values just below the limits, by the parameters that read them: nothing refuses them.
COSTLY = {
    "q": (
        *("*", RS_NUMBERS, f"{UNINDEXED}:nosuch", f"NOT {UNINDEXED}:nosuch", f"{UNINDEXED}:*a*b*c*"),
        " OR ".join(f"cadd.phred:>{number}" for number in range(900)),
        "(cadd.phred:>1 OR pos:>5) AND NOT (chrom:22 OR cadd.phred:>90)",
        *("river " * 49, "cadd.phred:>0", "a* b* c* d* e*"),
    ),
    "fields": ("all", "cadd", ",".join(f"field{number}" for number in range(500)), f"{UNINDEXED},chrom,cadd.phred"),
    "facets": ("chrom,cadd.phred,pos", f"{UNINDEXED},chrom", ",".join(["chrom", "cadd.phred", UNINDEXED] * 16)),
    "facet_size": ("1000",),
    "size": ("1000", "0"),
    "limit": ("1000",),
    "page_size": ("1000", "100"),
    "rows": ("1000", "500", "100"),
    "from": ("9000",),
    "sort": ("cadd.phred,-pos", f"-{UNINDEXED}"),
    "order": ("-cadd.phred",),
    "format": ("csv", "json", "jsonl", "yaml", "html", "tsv", "vcf"),
    "always_list": (",".join(f"a.b{number}" for number in range(900)),),
    "dotfield": ("true",),
    "fetch_all": ("true",),
    "ids": (",".join(f"rs{number}" for number in range(1000)),),
    "scopes": (",".join(["chrom", "cadd.phred", UNINDEXED] * 66),),
    "bbox": ("-180,-90,180,90",),
    "after": ("1.5.0",),
    "search": ("river " * 49,),
    "kind": ("archive",),
    "as": ("json",),
}


@st.composite
def costly_requests(draw: st.DrawFn, names: Mapping[str, str], release: str, region: str) -> HostileRequest:
    """A route that reads, with two to five parameters that each ask for as much as they may.

    Args:
        names: Of things that exist (`address_with_names`).
        release: What most questions are about.
        region: Its largest region.
    """
    routes = sorted(
        (route for route in all_routes() if not route.name.startswith(("admin/", "accounts/", "triage/"))),
        key=lambda route: (not route.address.startswith(READERS), route.name),
    )
    readers = sum(route.address.startswith(READERS) for route in routes)
    route = draw(st.sampled_from(routes[:readers] * 8 + routes[readers:]))
    chosen = draw(st.lists(st.sampled_from(sorted(COSTLY)), min_size=1, max_size=4, unique=True))
    parameters = {name: draw(st.sampled_from(COSTLY[name])) for name in {"q": "", **dict.fromkeys(chosen)}}
    if draw(st.booleans()):
        parameters["release"] = release
    if draw(st.booleans()):
        parameters["region"] = region
        parameters["q"] += f" AND {region}"
    shape = f"{route.name} { {name: value[:40] for name, value in parameters.items()} }"
    address = with_parameters(address_with_names(route, names), parameters)
    if draw(st.integers(0, 3)):
        return HostileRequest(shape, address, headers={"accept": "*/*"})
    body = json.dumps(
        {name: value.split(",") if "," in value else value for name, value in parameters.items()}
    ).encode()
    return HostileRequest(f"POST {shape}", route.address, "POST", (body, "application/json"), {"accept": "*/*"})
