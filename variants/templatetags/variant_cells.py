"""Values of variants -> the HTML of table cells."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from variants.releases.rows import VariantRow

register = template.Library()

MAX_ALLELE_LENGTH = 12  # bases of an allele in a table


@register.filter
def allele(bases: str) -> SafeString | str:
    """An allele; of a long one its beginning and its length."""
    if len(bases) <= MAX_ALLELE_LENGTH:
        return bases
    head, count = bases[:6], len(bases)
    return format_html('<span title="{}">{}…</span><small class="quiet"> {} bases</small>', bases[:200], head, count)


@register.filter
def change(row: VariantRow) -> SafeString:
    """G>A"""
    if len(row.ref) + len(row.alt) <= MAX_ALLELE_LENGTH:
        return mark_safe(f"{escape(row.ref)}&gt;{escape(row.alt)}")  # noqa: S308 - escaped
    return format_html("{}&gt;{}", allele(row.ref), allele(row.alt))


@register.filter
def consequence(row: Mapping[str, Any]) -> SafeString:
    """The most severe consequence of a row of the variant table beside its swatch, and how many others it has."""
    if not row["consequence"]:
        return mark_safe('<span class="missing">–</span>')
    # Terms of the Sequence Ontology and names of classes need no escaping.
    swatch = f'<span class="swatch swatch-{row["class"]}">{row["consequence"].replace("_", " ")}</span>'
    others = row["other_consequences"]
    more = f' <small class="quiet" title="{", ".join(others)}">+{len(others)}</small>' if others else ""
    return mark_safe(swatch + more)  # noqa: S308 - names of our own


@register.filter
def source_text(raw: str | list[str]) -> str:
    """The cell of a source line, or those of several lines with a mark between them."""
    return raw if isinstance(raw, str) else " ⏎ ".join(raw)


@register.filter
def leaf(path: str) -> str:
    """The last word of a dotted path: what a transcript's object calls the field."""
    return path.rpartition(".")[2]


@register.filter
def key(row_key: tuple[int, ...]) -> str:
    """The key of a row as an address has it: chrom.pos.vkey."""
    return ".".join(map(str, row_key))
