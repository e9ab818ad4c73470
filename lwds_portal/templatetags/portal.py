"""Template filters for numbers, missing values, lists in table cells and statuses."""

import re
from collections.abc import Iterable
from html import escape as escape_text
from typing import Any

from django import template
from django.template import Context
from django.template.defaulttags import querystring
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

MAX_CELL_ELEMENTS = 3  # of a list in a table cell
MAX_UNBROKEN_LENGTH = 24  # characters of a word without a place to break
BREAKABLE_MARKS = re.compile(r"[|,:_)/](?=[^\s])")
CHECKED = mark_safe(" checked")
THIN_SPACE = "\u202f"  # narrow and no-break: a number never wraps
# Parameters of an address that only page, sort or lay out its table.
TABLE_PARAMETERS = ("release", "after", "before", "skipped", "page", "sort", "open", "dense", "rows")
CHIP_CLASSES = {
    "published": "ok",
    "finished": "ok",
    "alive": "ok",
    "ready": "ok",
    "loading": "busy",
    "indexing": "busy",
    "interrupted": "busy",
    "running": "busy",
    "queued": "busy",
    "review": "busy",
    "draft": "draft",
    "paused": "draft",
    "at risk": "busy",
    "ended": "off",
    "retired": "off",
    "cancelled": "off",
    "failed": "bad",
    "dead": "bad",
}


def is_number(value: Any) -> bool:
    """True for int and float, not for bool."""
    return isinstance(value, int | float) and not isinstance(value, bool)


@register.filter
def number(value: Any) -> str:
    """1140 -> 1 140 (thin space), 0.00001 -> 1e-5, None -> a dash, True -> yes; text stays as it is."""
    if value is None:
        return mark_safe('<span class="missing" title="no value">–</span>')
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not is_number(value):
        return str(value) if not isinstance(value, SafeString) else value
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return f"{int(value):,}".replace(",", THIN_SPACE)
    if abs(value) < 1e-4:
        mantissa, _, exponent = f"{value:.3g}".partition("e")
        return f"{mantissa}e{int(exponent)}" if exponent else mantissa
    return f"{value:,.6g}".replace(",", THIN_SPACE)


@register.filter
def cell(value: Any) -> SafeString | str:
    """A value in a table cell; of a list the first different elements, and how many more there are.

    A filter, not a template to include: a page has hundreds of cells.
    """
    if not isinstance(value, list | tuple):
        return number(value)
    different = dict.fromkeys(element for part in value for element in (part if isinstance(part, list) else [part]))
    values = [element for element in different if element is not None] or [None]
    shown, more = ", ".join(map(_escaped, values[:MAX_CELL_ELEMENTS])), len(values) - MAX_CELL_ELEMENTS
    return mark_safe(f'{shown} <small class="quiet">+{more}</small>' if more > 0 else shown)  # noqa: S308 - escaped


def _escaped(value: Any) -> str:
    """`number` as HTML. Django's own escaping takes several times as long: a page has up to a thousand cells."""
    text = number(value)
    return text if isinstance(text, SafeString) else escape_text(text)


@register.filter
def cells(values: Iterable[tuple[bool, Any]]) -> SafeString:
    """The <td>s of a row, from pairs (column has numbers, value)."""
    tags = {True: '<td class="number">', False: "<td>"}
    elements = (f"{tags[numeric]}{_escaped(_render_list(value))}</td>" for numeric, value in values)
    return mark_safe("".join(elements))  # noqa: S308 - escaped


def _render_list(value: Any) -> Any:
    """A list as `cell` renders it; any other value as it is."""
    return cell(value) if isinstance(value, list | tuple) else value


@register.filter
def plain_rows(rows: Iterable[Iterable[Any]]) -> SafeString:
    """The <tr>s of a table; a cell is a number where its value is one. A filter because a page has hundreds of rows."""
    elements = (f"<tr>{cells((is_number(value), value) for value in row)}</tr>" for row in rows)
    return mark_safe("\n".join(elements))  # noqa: S308 - escaped


@register.filter
def choices(values: Iterable[Any], name: str) -> SafeString:
    """A check box for each value (value, label, count, chosen) of a facet. A filter because a page has hundreds."""
    box = '<div><label><input type="checkbox" name="{}" value="{}"{}> {} <span class="quiet">{}</span></label></div>'
    rows = ((name, v.value, CHECKED if v.chosen else "", v.label, number(v.count)) for v in values)
    return format_html_join("\n", box, rows)


@register.filter
def whole(value: Any) -> SafeString | str:
    """A value; of a list all elements, with inner lists in brackets."""
    if not isinstance(value, list | tuple):
        return _breakable(number(value))
    return format_html_join(", ", "{}", ((_render_inner(element),) for element in value))


def _render_inner(value: Any) -> SafeString | str:
    if not isinstance(value, list | tuple):
        return _breakable(number(value))
    return format_html("[{}]", format_html_join("; ", "{}", ((_breakable(number(element)),) for element in value)))


def _breakable(text: SafeString | str) -> SafeString | str:
    """Let a long word break after its marks, not between letters."""
    if isinstance(text, SafeString) or len(text) <= MAX_UNBROKEN_LENGTH:
        return text
    return mark_safe(BREAKABLE_MARKS.sub(r"\g<0><wbr>", escape(text)))  # noqa: S308 - escaped


@register.filter
def bars_height(plot: dict[str, Any]) -> int | None:
    """Height in pixels of a plot of bars, from its number of rows; None for other kinds of plot."""
    return 8 + 26 * len(plot["rows"]) if plot["kind"] == "bars" else None


@register.filter
def chip_class(status: str) -> str:
    """CSS class of a status: ok, busy, draft, off or bad."""
    return CHIP_CLASSES.get(str(status), "draft")


@register.filter
def percent(share: float) -> str:
    """0.6783 -> 67.8 %; 0.00001 -> < 0.1 %, not 0 %; 0.99999 -> > 99.9 %, not 100 %."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.3g} %"


@register.filter
def words(term: str) -> str:
    """missense_variant -> missense variant"""
    return term.replace("_", " ")


@register.filter
def number_plain(value: Any) -> str:
    """A number as one would type it: no thousands separator, at most six digits."""
    return f"{value:.6g}" if is_number(value) else ""


@register.filter
def split_words(names: str) -> list[str]:
    """'a,b' -> ['a', 'b']"""
    return names.split(",")


@register.simple_tag(takes_context=True)
def querystring_value(context: Context, name: str) -> str:
    """The value of a parameter of the page's address, or ""."""
    return str(context["request"].GET.get(name, ""))


@register.simple_tag(takes_context=True)
def selection_querystring(context: Context, **parameters: Any) -> str:
    """The query string of the page's address without what only pages, sorts or lays out its table.

    Args:
        parameters: set in the result; one that is None is left out.
    """
    return querystring(context, **dict.fromkeys(TABLE_PARAMETERS), **parameters)


@register.filter
def dotted(path: str) -> SafeString:
    """A dotted path that may break after dots and underscores."""
    return mark_safe(escape(path).replace(".", ".<wbr>").replace("_", "_<wbr>"))  # noqa: S308 - escaped
