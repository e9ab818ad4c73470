"""Django's check of the folder of LWDS_CONTENT. Separate module because Django runs it at the start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from triage.content.located_yaml import ContentTextError
from triage.content.shipped import shipped_content


@register
def check_own_content(**_options: Any) -> list[CheckMessage]:
    """One error where a file of the folder is wrong: it says the file, the line and what is wrong."""
    if not settings.LWDS_CONTENT:
        return []
    try:
        shipped_content(settings.LWDS_CONTENT)
    except ContentTextError as error:
        return [Error(str(error), hint="Mend the file in the folder of LWDS_CONTENT.", id="triage.E001")]
    return []
