"""OAI-PMH 2.0: library harvesters take the public catalogue in pages, with records of what was retired."""

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

from catalog.entries.models import Dataset
from catalog.entries.reading import record_of
from catalog.entries.record import PortalRecord
from catalog.entries.views.dataset_access import base_url
from catalog.exchange import datacite
from catalog.exchange.harvest import Cursor, HarvestPage, harvest
from catalog.exchange.oai import oai_dc

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = f"{NAMESPACE} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PAGE_SIZE = 100
FORMATS = {
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
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@csrf_exempt
@require_http_methods(["GET", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    for prefix, namespace in (("", NAMESPACE), ("oai_dc", oai_dc.OAI_DC), ("dc", oai_dc.DC), ("xsi", XSI)):
        ET.register_namespace(prefix, namespace)
    parameters = request.POST if request.method == "POST" else request.GET
    root = ET.Element(_tag("OAI-PMH"), {f"{{{XSI}}}schemaLocation": SCHEMA})
    _add(root, "responseDate", _stamp(timezone.now()))
    asked = _add(root, "request", request.build_absolute_uri(request.path))
    try:
        verb = _checked(parameters)
        for name, value in parameters.items():
            asked.set(name, value)
        VERBS[verb](_add(root, verb), parameters, PortalRecord(base_url(request)))
    except OaiError as error:
        for part in list(root)[2:]:
            root.remove(part)
        _add(root, "error", str(error), code=error.code)
    return HttpResponse(ET.tostring(root, encoding="unicode", xml_declaration=True), content_type="text/xml")


def _checked(parameters: QueryDict) -> str:
    verb = parameters.get("verb", "")
    if verb not in ARGUMENTS or len(parameters.getlist("verb")) > 1:
        raise OaiError("badVerb", f"The verb is one of {', '.join(ARGUMENTS)}.")
    required, optional = ARGUMENTS[verb]
    said = {name for name in parameters if name != "verb"}
    if said == {"resumptionToken"} and "resumptionToken" in optional:
        return verb
    if not required <= said or not said <= required | optional or "resumptionToken" in said:
        raise OaiError("badArgument", f"{verb} needs {sorted(required) or 'nothing'} and takes {sorted(optional)}.")
    if any(len(parameters.getlist(name)) > 1 for name in said):
        raise OaiError("badArgument", "Every argument may be given once.")
    if (prefix := parameters.get("metadataPrefix")) and prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"Formats here are {', '.join(FORMATS)}.")
    if "set" in said:
        raise OaiError("noSetHierarchy", "This catalogue has no sets.")
    return verb


def _identify(element: ET.Element, parameters: QueryDict, portal: PortalRecord) -> None:
    first = harvest(start=None, end=None, after=None, size=1).datasets
    for name, text in (
        ("repositoryName", portal.name),
        ("baseURL", f"{portal.datasets_url}oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", portal.contact_email),
        ("earliestDatestamp", _stamp(first[0].changed_at if first else timezone.now())),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        _add(element, name, text)


def _list_formats(element: ET.Element, parameters: QueryDict, portal: PortalRecord) -> None:
    if "identifier" in parameters:
        _one(parameters["identifier"])
    for prefix, (schema, namespace) in FORMATS.items():
        form = _add(element, "metadataFormat")
        for name, text in (("metadataPrefix", prefix), ("schema", schema), ("metadataNamespace", namespace)):
            _add(form, name, text)


def _list_sets(element: ET.Element, parameters: QueryDict, portal: PortalRecord) -> None:
    raise OaiError("noSetHierarchy", "This catalogue has no sets.")


def _get_record(element: ET.Element, parameters: QueryDict, portal: PortalRecord) -> None:
    _record(element, _one(parameters["identifier"]), parameters["metadataPrefix"], portal)


def _list_records(element: ET.Element, parameters: QueryDict, portal: PortalRecord) -> None:
    prefix, page, given, token = _page(parameters)
    for dataset in page.datasets:
        _record(element, dataset, prefix, portal)
    _resumption(element, page, given, token)


def _list_identifiers(element: ET.Element, parameters: QueryDict, portal: PortalRecord) -> None:
    _, page, given, token = _page(parameters)
    for dataset in page.datasets:
        _header(element, dataset)
    _resumption(element, page, given, token)


VERBS: dict[str, Callable[[ET.Element, QueryDict, PortalRecord], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListRecords": _list_records,
    "ListIdentifiers": _list_identifiers,
}


def _page(parameters: QueryDict) -> tuple[str, HarvestPage, int, dict[str, Any]]:
    """(format, rows, number of rows given on earlier pages, what the next token carries)."""
    if text := parameters.get("resumptionToken"):
        try:
            token = json.loads(base64.urlsafe_b64decode(text))
            after: Cursor | None = (datetime.fromisoformat(token["after"][0]), int(token["after"][1]))
            given, prefix = int(token["given"]), FORMATS[token["prefix"]] and token["prefix"]
            start, end = (_moment(token[name], late=name == "until") for name in ("from", "until"))
        except (ValueError, KeyError, TypeError, OaiError):
            raise OaiError("badResumptionToken", "This token was not given by this catalogue; start again.") from None
    else:
        prefix, after, given = parameters["metadataPrefix"], None, 0
        token = {"prefix": prefix, "from": parameters.get("from", ""), "until": parameters.get("until", "")}
        if token["from"] and token["until"] and len(token["from"]) != len(token["until"]):
            raise OaiError("badArgument", "from and until must have the same granularity.")
        start, end = (_moment(token[name], late=name == "until") for name in ("from", "until"))
    page = harvest(start=start, end=end, after=after, size=PAGE_SIZE)
    if not page.datasets:
        raise OaiError("noRecordsMatch", "Nothing was changed in that time.")
    return prefix, page, given, token


def _resumption(element: ET.Element, page: HarvestPage, given: int, token: dict[str, Any]) -> None:
    """An empty token ends a list of several pages; a list of one page has none."""
    if page.next is None and not given:
        return
    text = ""
    if page.next:
        after = (page.next[0].isoformat(), page.next[1])
        carried = {**token, "after": after, "given": given + len(page.datasets)}
        text = base64.urlsafe_b64encode(json.dumps(carried).encode()).decode()
    _add(element, "resumptionToken", text, completeListSize=str(page.total), cursor=str(given))


def _one(name: str) -> Dataset:
    page = harvest(start=None, end=None, after=None, size=1, identifier=name.removeprefix("oai:") or "-")
    if not page.datasets:
        raise OaiError("idDoesNotExist", f"There is no public dataset {name}.")
    return page.datasets[0]


def _record(element: ET.Element, dataset: Dataset, prefix: str, portal: PortalRecord) -> None:
    record = _add(element, "record")
    _header(record, dataset)
    if not dataset.deleted:
        said = record_of(dataset=dataset, base_url=portal.url)
        body = oai_dc.write(said) if prefix == "oai_dc" else datacite.write_xml(said, portal)
        _add(record, "metadata").append(body)


def _header(element: ET.Element, dataset: Dataset) -> None:
    header = _add(element, "header", **({"status": "deleted"} if dataset.deleted else {}))
    _add(header, "identifier", f"oai:{dataset.identifier}")
    _add(header, "datestamp", _stamp(dataset.changed_at))


def _moment(text: str, *, late: bool) -> datetime | None:
    """A datestamp as sent; a day or second as `until` includes all of itself."""
    if not text:
        return None
    for pattern, length in (("%Y-%m-%dT%H:%M:%SZ", timedelta(seconds=1)), ("%Y-%m-%d", timedelta(days=1))):
        try:
            moment = datetime.strptime(text, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
        return moment + length - timedelta(microseconds=1) if late else moment
    raise OaiError("badArgument", f"A time is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, not {text}.")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, _tag(name), attributes)
    element.text = text or None
    return element
