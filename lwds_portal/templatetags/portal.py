"""Filters that every template may load: how numbers, missing values and statuses look."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

THIN_SPACE = "\u202f"  # narrow and no-break: a number never wraps
CHIP_CLASSES = {
    "published": "ok",
    "finished": "ok",
    "alive": "ok",
    "ready": "ok",
    "loading": "busy",
    "indexing": "busy",
    "running": "busy",
    "queued": "busy",
    "review": "busy",
    "draft": "draft",
    "paused": "draft",
    "retired": "off",
    "cancelled": "off",
    "failed": "bad",
    "dead": "bad",
}


@register.filter
def is_number(value: Any) -> bool:
    """True for int and float, not for bool."""
    return isinstance(value, int | float) and not isinstance(value, bool)


@register.filter
def number(value: Any) -> str:
    """1 140 with thin spaces; scientific only below 1e-4; a missing value as a thin dash; text as it is."""
    if value is None:
        return format_html('<span class="missing" title="no value">–</span>')
    if not is_number(value):
        return str(value) if not isinstance(value, SafeString) else value
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return f"{int(value):,}".replace(",", THIN_SPACE)
    if abs(value) < 1e-4:
        mantissa, _, exponent = f"{value:.3g}".partition("e")
        return f"{mantissa}e{int(exponent)}" if exponent else mantissa
    return f"{value:,.6g}".replace(",", THIN_SPACE)


@register.filter
def chip_class(status: str) -> str:
    """The look of a status chip: ok, busy, draft, off or bad."""
    return CHIP_CLASSES.get(str(status), "draft")
