"""ARKs of this portal: the address of the dataset, and what is known of it in Electronic Resource Citation (?info).

Separate module because the address begins at the portal's root, as ARKs demand.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from catalog.entries.arks import make_ark, parse_ark
from catalog.entries.citation import author_names, permanent_url, publication_year
from catalog.entries.models import Dataset
from catalog.entries.reading import build_record
from catalog.entries.views.dataset_access import base_url, get_readable_dataset, tombstone_response

INFLECTIONS = ("info", "?")  # as they arrive in the query string: ?info, and the older ??


@require_safe
def resolve_ark(request: HttpRequest, naan: str, name: str) -> HttpResponse:
    """Redirect to the dataset; with ?info its metadata and what is promised of it, as text."""
    ark = f"ark:/{naan}/{name}"
    identifier = parse_ark(ark, naan=settings.LWDS_ARK_NAAN)
    if not identifier:
        raise Http404(f"This portal has no ARK {ark}; n2t.net knows who has.")
    dataset = get_object_or_404(Dataset, identifier=identifier)
    if tombstone := tombstone_response(request, dataset.slug):
        return tombstone
    dataset = get_readable_dataset(request, dataset.slug)
    if request.META.get("QUERY_STRING", "") in INFLECTIONS:
        return HttpResponse(_describe(dataset, base_url(request)), content_type="text/plain; charset=utf-8")
    return redirect(dataset)


def _describe(dataset: Dataset, root: str) -> str:
    """An ERC record: kernel metadata, then the commitment (ARK specification, 5.1)."""
    record = build_record(dataset=dataset, base_url=root)
    fields = {
        "who": "; ".join(author_names(record)) or "(:unkn)",
        "what": record.title,
        "when": publication_year(record),
        "where": f"{make_ark(identifier=record.identifier, naan=settings.LWDS_ARK_NAAN)} ({permanent_url(record)})",
        "how": record.kind,
    }
    support = {
        "who": settings.LWDS_NAME,
        "what": "(:permcode) NR: never assigned again; what it names may change, versions of it do not",
        "when": record.published[:10],
        "where": root,
    }
    return _erc("erc", fields) + "\n" + _erc("erc-support", support)


def _erc(name: str, fields: dict[str, str]) -> str:
    return f"{name}:\n" + "".join(f"{key}: {' '.join(text.split())}\n" for key, text in fields.items())
