"""OAI-PMH 2.0: harvesters of libraries fetch the public catalogue in pages, with records of deletions.

See https://www.openarchives.org/OAI/openarchivesprotocol.html.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.bounded_numbers import parse_whole_number
from accounts.json_documents import load_json
from accounts.lanes import take_lane
from catalog.entries.reading import build_record
from catalog.entries.record import PortalRecord
from catalog.entries.views.dataset_access import base_url
from catalog.exchange import datacite
from catalog.exchange.harvest import Cursor, HarvestedDataset, HarvestPage, harvest
from catalog.exchange.oai import oai_dc
from catalog.exchange.oai.oai_sets import list_sets, organization_of_set, sets_of
from catalog.exchange.xml_documents import render_xml

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = f"{NAMESPACE} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PREFIXES = {NAMESPACE: "", oai_dc.OAI_DC: "oai_dc", oai_dc.DC: "dc", datacite.NAMESPACE: "datacite", XSI: "xsi"}
PAGE_SIZE = 100
Arguments = dict[str, str]
METADATA_FORMATS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", oai_dc.OAI_DC),
    "oai_datacite": ("https://schema.datacite.org/meta/kernel-4/metadata.xsd", datacite.NAMESPACE),
}
# verb -> (required arguments, optional ones); a resumptionToken stands alone
ARGUMENTS = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), {"resumptionToken"}),
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
    "ListIdentifiers": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"}),
    "ListRecords": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"}),
}


class OaiError(Exception):
    """An error of the protocol; `code` is one of its error codes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@csrf_exempt
@require_http_methods(["GET", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """The response to a request of the protocol, by GET or POST."""
    take_lane("question")
    parameters = request.POST if request.method == "POST" else request.GET
    root = ET.Element(_tag("OAI-PMH"), {f"{{{XSI}}}schemaLocation": SCHEMA})
    _add(root, "responseDate", _format_datestamp(timezone.now()))
    echoed = _add(root, "request", request.build_absolute_uri(request.path))
    try:
        verb = _check_arguments(parameters)
        arguments = {name: str(value) for name, value in parameters.items()}
        for name, value in arguments.items():
            echoed.set(name, value)
        VERBS[verb](_add(root, verb), arguments, PortalRecord(base_url(request)))
    except OaiError as error:
        for part in list(root)[2:]:
            root.remove(part)
        _add(root, "error", str(error), code=error.code)
    return HttpResponse(render_xml(root, PREFIXES), content_type="text/xml")


def _check_arguments(parameters: QueryDict) -> str:
    """The verb. Raises OaiError for arguments that the protocol does not allow with it."""
    verb = parameters.get("verb", "")
    if verb not in ARGUMENTS or len(parameters.getlist("verb")) > 1:
        raise OaiError("badVerb", f"The verb is one of {', '.join(ARGUMENTS)}.")
    required, optional = ARGUMENTS[verb]
    names = {name for name in parameters if name != "verb"}
    if names == {"resumptionToken"} and "resumptionToken" in optional:
        return verb
    if not required <= names or not names <= required | optional or "resumptionToken" in names:
        raise OaiError("badArgument", f"{verb} needs {sorted(required) or 'nothing'} and takes {sorted(optional)}.")
    if any(len(parameters.getlist(name)) > 1 for name in names):
        raise OaiError("badArgument", "Every argument may be given once.")
    if (prefix := parameters.get("metadataPrefix")) and prefix not in METADATA_FORMATS:
        raise OaiError("cannotDisseminateFormat", f"Formats here are {', '.join(METADATA_FORMATS)}.")
    return verb


def _identify(element: ET.Element, arguments: Arguments, portal: PortalRecord) -> None:
    first = harvest(start=None, end=None, after=None, size=1).datasets
    for name, text in (
        ("repositoryName", portal.name),
        ("baseURL", f"{portal.datasets_url}oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", portal.contact_email),
        ("earliestDatestamp", _format_datestamp(first[0].changed_at if first else timezone.now())),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        _add(element, name, text)


def _list_formats(element: ET.Element, arguments: Arguments, portal: PortalRecord) -> None:
    if "identifier" in arguments:
        _get_dataset(arguments["identifier"])
    for prefix, (schema, namespace) in METADATA_FORMATS.items():
        metadata_format = _add(element, "metadataFormat")
        for name, text in (("metadataPrefix", prefix), ("schema", schema), ("metadataNamespace", namespace)):
            _add(metadata_format, name, text)


def _list_sets(element: ET.Element, arguments: Arguments, portal: PortalRecord) -> None:
    if "resumptionToken" in arguments:
        raise OaiError("badResumptionToken", "The list of sets has one page.")
    for spec, name in list_sets():
        part = _add(element, "set")
        _add(part, "setSpec", spec)
        _add(part, "setName", name)


def _get_record(element: ET.Element, arguments: Arguments, portal: PortalRecord) -> None:
    _add_record(element, _get_dataset(arguments["identifier"]), arguments["metadataPrefix"], portal)


def _list_records(element: ET.Element, arguments: Arguments, portal: PortalRecord) -> None:
    prefix, page, n_before, token = _read_page(arguments)
    for item in page.datasets:
        _add_record(element, item, prefix, portal)
    _add_resumption_token(element, page, n_before, token)


def _list_identifiers(element: ET.Element, arguments: Arguments, portal: PortalRecord) -> None:
    _, page, n_before, token = _read_page(arguments)
    for item in page.datasets:
        _add_header(element, item)
    _add_resumption_token(element, page, n_before, token)


VERBS: dict[str, Callable[[ET.Element, Arguments, PortalRecord], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListRecords": _list_records,
    "ListIdentifiers": _list_identifiers,
}


def _read_page(arguments: Arguments) -> tuple[str, HarvestPage, int, dict[str, Any]]:
    """(metadata prefix, page, number of records on earlier pages, content of the next token)."""
    if text := arguments.get("resumptionToken"):
        try:
            token = load_json(base64.urlsafe_b64decode(text))
            key, n_before = (parse_whole_number(str(number), name="") for number in (token["after"][1], token["given"]))
            after: Cursor | None = (datetime.fromisoformat(token["after"][0]), key)
            prefix = str(token["prefix"])
            if prefix not in METADATA_FORMATS:
                raise KeyError(prefix)
            set_spec = str(token["set"])
            start, end = (_parse_datestamp(token[name], late=name == "until") for name in ("from", "until"))
        except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, OaiError):
            raise OaiError("badResumptionToken", "This token was not given by this catalogue; start again.") from None
    else:
        prefix, after, n_before = arguments["metadataPrefix"], None, 0
        set_spec = arguments.get("set", "")
        days = {name: arguments.get(name, "") for name in ("from", "until")}
        token = {"prefix": prefix, "set": set_spec, **days}
        if token["from"] and token["until"] and len(token["from"]) != len(token["until"]):
            raise OaiError("badArgument", "from and until must have the same granularity.")
        start, end = (_parse_datestamp(token[name], late=name == "until") for name in ("from", "until"))
    page = HarvestPage([], 0, None)
    if (organization := organization_of_set(set_spec)) is not None:
        page = harvest(start=start, end=end, after=after, size=PAGE_SIZE, organization=organization)
    if not page.datasets:
        raise OaiError("noRecordsMatch", "Nothing was changed in that time and set.")
    return prefix, page, n_before, token


def _add_resumption_token(element: ET.Element, page: HarvestPage, n_before: int, token: dict[str, Any]) -> None:
    """Add the token of the next page: empty on the last of several pages, none where there is one page."""
    if page.next is None and not n_before:
        return
    text = ""
    if page.next:
        after = (page.next[0].isoformat(), page.next[1])
        content = {**token, "after": after, "given": n_before + len(page.datasets)}
        text = base64.urlsafe_b64encode(json.dumps(content).encode()).decode()
    _add(element, "resumptionToken", text, completeListSize=str(page.total), cursor=str(n_before))


def _get_dataset(name: str) -> HarvestedDataset:
    page = harvest(start=None, end=None, after=None, size=1, identifier=name.removeprefix("oai:") or "-")
    if not page.datasets:
        raise OaiError("idDoesNotExist", f"There is no public dataset {name}.")
    return page.datasets[0]


def _add_record(element: ET.Element, item: HarvestedDataset, prefix: str, portal: PortalRecord) -> None:
    record = _add(element, "record")
    _add_header(record, item)
    if not item.is_deleted:
        description = build_record(dataset=item.dataset, base_url=portal.url)
        is_dublin_core = prefix == "oai_dc"
        body = oai_dc.write(description) if is_dublin_core else datacite.write_xml(description, portal)
        _add(record, "metadata").append(body)


def _add_header(element: ET.Element, item: HarvestedDataset) -> None:
    header = _add(element, "header", **({"status": "deleted"} if item.is_deleted else {}))
    _add(header, "identifier", f"oai:{item.dataset.identifier}")
    _add(header, "datestamp", _format_datestamp(item.changed_at))
    for spec in sets_of(item):
        _add(header, "setSpec", spec)


def _parse_datestamp(text: str, *, late: bool) -> datetime | None:
    """The moment of a datestamp, of a day or second its last one if `late`; None of an empty text."""
    if not text:
        return None
    for pattern, length in (("%Y-%m-%dT%H:%M:%SZ", timedelta(seconds=1)), ("%Y-%m-%d", timedelta(days=1))):
        try:
            moment = datetime.strptime(text, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
        return moment + length - timedelta(microseconds=1) if late else moment
    raise OaiError("badArgument", f"A time is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, not {text}.")


def _format_datestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, _tag(name), attributes)
    element.text = text or None
    return element
