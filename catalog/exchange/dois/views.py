"""The button that reserves a DOI.

Separate module because only this page of an entry shows DOIs.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from catalog.entries.views.dataset_access import base_url, get_readable_dataset
from catalog.exchange.dois.registration import reserve_doi
from catalog.exchange.dois.tasks import send_dois


@login_required
@require_POST
def reserve(request: SignedInRequest, slug: str) -> HttpResponse:
    """Reserve the dataset's DOI and send it to DataCite in the background."""
    dataset = get_readable_dataset(request, slug)
    try:
        doi = reserve_doi(user=request.user, dataset=dataset, base_url=base_url(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        send_dois.delay_on_commit()  # type: ignore[attr-defined]  # of Celery tasks in Django
        messages.success(request, f"{doi} is reserved; it becomes findable when the entry is published.")
    return redirect("catalog:manage", slug=slug)
