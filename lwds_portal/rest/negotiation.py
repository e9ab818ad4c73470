"""Which format an answer has: `?format=` first, then the Accept header."""

from __future__ import annotations

from collections.abc import Iterable

from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer


class FormatNegotiation(DefaultContentNegotiation):
    """An unknown `format=` is a mistake in the request, told as such; the framework's own answer is 404."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:
        renderers = list(renderers)
        found = [each for each in renderers if each.format == format]
        if not found:
            allowed = ", ".join(sorted({each.format for each in renderers if each.format}))
            raise ValidationError({"format": f"{format!r} is not offered here: choose one of {allowed}."})
        return found
