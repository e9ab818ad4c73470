"""Who runs this portal: the name on its pages and an address to write to, from the settings.

Separate module because pages, mails and metadata shall agree on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class PortalIdentity:
    """`name` is on every page; `contact` is an e-mail address, or empty where the operator gave none."""

    name: str
    contact: str


def get_identity() -> PortalIdentity:
    """The portal's name and contact, from LWDS_NAME and LWDS_CONTACT."""
    return PortalIdentity(name=settings.LWDS_NAME, contact=settings.LWDS_CONTACT)
