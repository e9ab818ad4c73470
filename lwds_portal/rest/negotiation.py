"""Which format a REST response has: `?format=` first, then the Accept header.

Separate module because the settings name its class.
"""

from __future__ import annotations

from collections.abc import Iterable

from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer


class FormatNegotiation(DefaultContentNegotiation):
    """Answers 400 and names the formats for an unknown `format=`; the framework itself answers 404."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:
        renderers = list(renderers)
        matching = [renderer for renderer in renderers if renderer.format == format]
        if not matching:
            formats = ", ".join(sorted({renderer.format for renderer in renderers if renderer.format}))
            raise ValidationError({"format": f"{format!r} is not offered here: choose one of {formats}."})
        return matching
