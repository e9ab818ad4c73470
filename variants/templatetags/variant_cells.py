"""How values of variants look in tables."""

from typing import Any, NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SHOWN = 3  # elements of a list in a table cell; the variant page shows all
ALLELE = 12  # bases of an allele in a table


class Elements(NamedTuple):
    shown: list[Any]
    more: int


@register.filter
def elements(value: Any) -> Elements:
    """The different elements of a value, at most SHOWN of them, and how many more there are; [None] for none."""
    parts = value if isinstance(value, list | tuple) else [value]
    flat = dict.fromkeys(each for part in parts for each in (part if isinstance(part, list) else [part]))
    known = [each for each in flat if each is not None] or [None]
    return Elements(known[:SHOWN], len(known) - SHOWN if len(known) > SHOWN else 0)


@register.filter
def allele(bases: str) -> SafeString | str:
    """An allele; a long one as its beginning and its length."""
    if len(bases) <= ALLELE:
        return bases
    head, count = bases[:6], len(bases)
    return format_html('<span title="{}">{}…</span><small class="quiet"> {} bases</small>', bases[:200], head, count)


@register.filter
def is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


@register.filter
def leaf(path: str) -> str:
    """The last word of a dotted path: what a transcript's object calls the field."""
    return path.rpartition(".")[2]
