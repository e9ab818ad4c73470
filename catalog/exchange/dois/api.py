"""DOIs over REST.

Separate module because only curators of portals with an account at DataCite need it.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import get_signed_in_user
from catalog.entries.models import Dataset, Doi
from catalog.exchange.dois.registration import reserve_doi
from catalog.exchange.dois.tasks import send_dois


class DoiActions(viewsets.GenericViewSet[Dataset]):
    """The DOI of a dataset."""

    @extend_schema(request=None, responses={200: dict, 201: dict})
    @action(detail=True, methods=["get", "post"])
    def doi(self, request: Request, slug: str) -> Response:
        """Its DOI as DataCite has it; POST reserves one, which is sent in the background."""
        dataset = self.get_object()
        if request.method == "GET":
            doi = Doi.objects.filter(dataset=dataset).first()
            if doi is None:
                raise exceptions.NotFound("This dataset has no DOI.")
            return Response(_represent(doi))
        try:
            doi = reserve_doi(
                user=get_signed_in_user(request), dataset=dataset, base_url=request.build_absolute_uri("/")
            )
        except ValidationError as error:
            raise exceptions.ValidationError({"doi": error.messages}) from error
        send_dois.delay_on_commit()  # type: ignore[attr-defined]  # of Celery tasks in Django
        return Response(_represent(doi), status=status.HTTP_201_CREATED)


def _represent(doi: Doi) -> dict[str, Any]:
    return {"doi": doi.name, "state": doi.state, "sent": doi.sent_at, "problem": doi.problem}
