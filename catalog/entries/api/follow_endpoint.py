"""Following an entry over REST.

Separate module because following needs no right to edit the entry.
"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import get_signed_in_user
from catalog.entries.models import Dataset
from catalog.entries.notices.following import follow, is_following, unfollow


class FollowActions(viewsets.GenericViewSet[Dataset]):
    """Whether you are told when the entry's liveness changes."""

    @extend_schema(request=None, responses={200: {"type": "object", "properties": {"following": {"type": "boolean"}}}})
    @action(detail=True, methods=["get", "put", "delete"], url_path="follow", permission_classes=[IsAuthenticated])
    def follow(self, request: Request, slug: str) -> Response:
        """GET says whether you follow the entry, PUT follows it, DELETE ends that; each may be sent twice."""
        user, dataset = get_signed_in_user(request), self.get_object()
        if request.method == "PUT":
            follow(user=user, dataset=dataset)
        elif request.method == "DELETE":
            unfollow(user=user, dataset=dataset)
        return Response({"following": is_following(user=user, dataset=dataset)})
