"""The addresses of the dialect; urls.py says where they stand, base.py what they share."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.db import connection

from variants.biothings import parameters
from variants.biothings.annotation import annotate_many, annotate_one
from variants.biothings.base import DialectView
from variants.biothings.errors import ApiError
from variants.biothings.metadata import field_dictionary, release_metadata
from variants.biothings.querymany import query_many
from variants.biothings.releases import release_of_scroll
from variants.biothings.reply import Reply
from variants.biothings.scroll import read_scroll
from variants.biothings.search import next_page, search
from variants.biothings.spec import openapi_document


class VariantView(DialectView):
    """One variant by id."""

    http_method_names = ["get", "head", "options"]
    known = {"GET": parameters.VARIANT_GET}

    def answer(self, arguments: dict[str, Any]) -> Any:
        opened = self.release_for(arguments)
        return annotate_one(opened, arguments["id"], Reply.from_arguments(opened, arguments))


class VariantsView(DialectView):
    """Many variants by id; a GET without an id is told what is missing."""

    known = {"GET": parameters.VARIANT_GET, "POST": parameters.VARIANT_POST}

    def answer(self, arguments: dict[str, Any]) -> Any:
        opened = self.release_for(arguments)
        reply = Reply.from_arguments(opened, arguments)
        if isinstance(arguments["id"], list):
            return annotate_many(opened, arguments["id"], reply)
        return annotate_one(opened, arguments["id"], reply)


class QueryView(DialectView):
    """Search by a query text, go on scrolling, or look many terms up."""

    known = {"GET": parameters.QUERY_GET, "POST": parameters.QUERY_POST}

    def answer(self, arguments: dict[str, Any]) -> Any:
        began = perf_counter()
        found = self._found(arguments)
        if isinstance(found, dict) and "total" in found:
            found["took"] = max(round((perf_counter() - began) * 1000), 1)  # milliseconds
        return found

    def _found(self, arguments: dict[str, Any]) -> Any:
        if arguments.get("fetch_all") or arguments.get("scroll_id"):
            self.cacheable = False
        if arguments.get("scroll_id"):
            scroll = read_scroll(arguments["scroll_id"])
            return next_page(release_of_scroll(user=self.request.user, scroll=scroll), scroll)
        opened = self.release_for(arguments)
        reply = Reply.from_arguments(opened, arguments)
        ask = query_many if "scopes" in arguments else search
        return ask(opened, arguments, reply)


class MetadataView(DialectView):
    """What the answering release is; clients learn here that this is a service of variants."""

    http_method_names = ["get", "head", "options"]
    known = {"GET": parameters.METADATA}

    def answer(self, arguments: dict[str, Any]) -> Any:
        try:
            opened = self.release_for(arguments)
        except ApiError as error:  # a client must find out what this service is before it asks for the other assembly
            return {"biothing_type": "variant", "src": {}, "stats": {"total": 0}} | error.details
        return release_metadata(opened.release, opened.specs, assembly=arguments["assembly"])


class FieldsView(DialectView):
    """The field dictionary of the answering release."""

    http_method_names = ["get", "head", "options"]
    known = {"GET": parameters.METADATA_FIELDS}

    def answer(self, arguments: dict[str, Any]) -> Any:
        opened = self.release_for(arguments)
        search, prefix = arguments["search"] or "", arguments["prefix"] or ""
        return field_dictionary(opened.specs, assembly=arguments["assembly"], search=search, prefix=prefix)


class SpecView(DialectView):
    """The dialect as OpenAPI, for tools that make clients."""

    http_method_names = ["get", "head", "options"]
    known = {"GET": parameters.METADATA}

    def answer(self, arguments: dict[str, Any]) -> Any:
        return openapi_document()


class StatusView(DialectView):
    """Health, as monitoring of BioThings services asks for it."""

    http_method_names = ["get", "head", "options"]
    known = {"GET": parameters.METADATA}
    cacheable = False

    def answer(self, arguments: dict[str, Any]) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return {"success": True, "status": "green"}


class NotFoundView(DialectView):
    """Every other address below /v1: an error in the dialect, not a page."""

    http_method_names = ["get", "post", "head", "options"]

    def get(self, request: Any, **path: str) -> Any:
        raise ApiError(404, "Not Found.", details=f"There is nothing at {request.path}.")

    post = get
