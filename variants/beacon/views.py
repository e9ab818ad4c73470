"""The addresses of the Beacon. Every answer is a document of Beacon v2, errors too; no status is 500 or more."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.authentication import BasicTokenAuthentication, BearerAuthentication
from accounts.json_documents import load_json
from accounts.problems import MissingObjectError, Problem
from variants.beacon import beacon_information
from variants.beacon.beacon_records import make_dataset
from variants.beacon.beacon_request import BeaconRequest, read_body, read_parameters
from variants.beacon.beacon_response import collections_document, error_document, informational, results_document
from variants.beacon.beacon_search import search_releases
from variants.genome.assembly_names import find_assembly
from variants.genome.written_ids import parse_written_id
from variants.releases.reader import open_release, visible_releases

BUSY_STATUS = HTTPStatus.TOO_MANY_REQUESTS  # of what other interfaces answer with 503
RETRY_AFTER_SECONDS = 10


class BeaconView(APIView):
    """Answers GET and POST by `answer(request)`, a document. Callers are known by their token only."""

    authentication_classes = [BearerAuthentication, BasicTokenAuthentication]
    permission_classes = [AllowAny]
    schema = None

    def get(self, request: Request, **path: str) -> HttpResponse:
        self.sent = BeaconRequest()
        self.sent = _read_request(request)
        return JsonResponse(self.answer(self.sent, **path))

    post = get

    @property
    def root(self) -> str:
        """The absolute address of the Beacon."""
        return self.request.build_absolute_uri("/beacon")

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        """The document of the answer."""
        raise NotImplementedError

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]  # plain
        return HttpResponse(status=HTTPStatus.NO_CONTENT)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[JSONRenderer, str]:
        return JSONRenderer(), JSONRenderer.media_type

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]  # Django's own response
        status, message = _describe_error(exc)
        sent = getattr(self, "sent", BeaconRequest())
        response = JsonResponse(error_document(self.root, sent, status, message), status=status)
        if status == 401:
            response["WWW-Authenticate"] = BearerAuthentication().authenticate_header(self.request)
        if status == 429:
            response["Retry-After"] = str(int(getattr(exc, "wait", None) or RETRY_AFTER_SECONDS))
        return response

    def finalize_response(  # type: ignore[override]  # Django's own response
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response["Vary"] = "Authorization, Accept-Encoding"
        response["Cache-Control"] = "no-store"
        return response


def _read_request(request: Request) -> BeaconRequest:
    sent: HttpRequest = request._request
    if sent.method == "POST" and sent.body.strip():
        return read_body(load_json(sent.body))
    return read_parameters({name: sent.GET[name] for name in sent.GET})


def _describe_error(error: Exception) -> tuple[int, str]:
    """Status and sentence of an error that a request can cause; any other error is raised."""
    if isinstance(error, Problem):
        return (BUSY_STATUS if error.status >= 500 else error.status), str(error)
    if isinstance(error, DataError | UnicodeEncodeError):
        return HTTPStatus.BAD_REQUEST, "Some text or number sent cannot be looked for."
    if isinstance(error, OperationalError | InterfaceError):
        return BUSY_STATUS, "The question takes too long or the database is busy: narrow it or try again."
    if isinstance(error, exceptions.APIException):
        return error.status_code, str(error.detail)
    raise error


class InformationView(BeaconView):
    """/ and /info."""

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        return informational(self.root, beacon_information.make_information(self.root))


class ServiceInfoView(BeaconView):
    """/service-info, in GA4GH's own form."""

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        return beacon_information.make_service_info(self.root)


class ConfigurationView(BeaconView):
    """/configuration."""

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        return informational(self.root, beacon_information.make_configuration())


class EntryTypesView(BeaconView):
    """/entry_types."""

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        return informational(self.root, {"entryTypes": beacon_information.make_entry_types()})


class MapView(BeaconView):
    """/map."""

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        return informational(self.root, beacon_information.make_map(self.root))


class FilteringTermsView(BeaconView):
    """/filtering_terms: of the release that answers first, or of `datasets/<name>`."""

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        name = path.get("name", "")
        has_any = name or visible_releases(user=self.request.user).published().exists()
        release = open_release(user=self.request.user, name=name) if has_any else None
        return informational(self.root, beacon_information.make_filtering_terms(release))


class DatasetsView(BeaconView):
    """/datasets, and one of them."""

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        releases = visible_releases(user=self.request.user).published().in_answering_order()
        name = path.get("name")
        datasets = [make_dataset(release) for release in releases if name in (None, release.name)]
        if name is not None and not datasets:
            raise MissingObjectError(f"There is no dataset {name[:60]!r}.")
        return collections_document(self.root, sent, datasets)


class VariantsView(BeaconView):
    """/g_variants, of all releases or of one, and one record by its id."""

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        request = sent
        if name := path.get("name"):
            request = replace(request, datasets=(name,))
        if text := path.get("id"):
            request = _by_id(request, text)
        self.sent = request
        results = search_releases(user=self.request.user, request=request)
        return results_document(self.root, request, results)


def _by_id(request: BeaconRequest, text: str) -> BeaconRequest:
    """The request for one variant: GRCh38-22-29967629-T-C, or any other id that the portal reads."""
    assembly, _, rest = text.partition("-")
    name = {"assemblyId": find_assembly(assembly)} if find_assembly(assembly) and parse_written_id(rest) else {}
    identifier = rest if name else text
    if parse_written_id(identifier) is None:
        raise MissingObjectError(f"There is no variant {text[:60]!r}.")
    parameters = {**request.parameters, **name, "genomicAlleleShortForm": identifier}
    return replace(request, parameters=parameters, granularity="record")


class UnknownAddressView(BeaconView):
    """Any other address below /beacon/: 404."""

    def answer(self, sent: BeaconRequest, **path: str) -> dict[str, Any]:
        raise MissingObjectError("There is nothing at this address: see /beacon/map.")
