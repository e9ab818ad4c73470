"""ARKs of datasets: made of the portal's name assigning number (LWDS_ARK_NAAN) and the identifier, never stored.

`lwds:2026-abcdefgh9` is `ark:/12345/2026abcdefgh9`. Hyphens of an ARK mean nothing: it may be written with them.
Separate module because pages, records and search all need both directions.
"""

from __future__ import annotations

import re

ARK = re.compile(
    r"(?:https?://[^/\s]+/)?ark:/?(?P<naan>[0-9b-df-hjkmnp-tv-z]{5,})/(?P<name>[0-9a-z-]+)/?", re.IGNORECASE
)
N_YEAR = 4  # digits of the year in a name


def make_ark(*, identifier: str, naan: str) -> str:
    """The ARK of a dataset; '' where the portal has no number.

    Example:
        >>> make_ark(identifier="lwds:2026-00000001d", naan="12345")
        'ark:/12345/202600000001d'
    """
    return f"ark:/{naan}/{identifier.removeprefix('lwds:').replace('-', '')}" if naan else ""


def parse_ark(text: str, *, naan: str) -> str:
    """The identifier of the dataset that an ARK of this portal names, however it is written; '' for any other text.

    Example:
        >>> parse_ark("https://n2t.net/ark:12345/2026-0000-0001d", naan="12345")
        'lwds:2026-00000001d'
    """
    match = ARK.fullmatch(text.strip())
    if not naan or match is None or match["naan"].lower() != naan:
        return ""
    name = match["name"].lower().replace("-", "")
    return f"lwds:{name[:N_YEAR]}-{name[N_YEAR:]}"
