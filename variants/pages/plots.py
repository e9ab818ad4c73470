"""Figures of a release -> plots as plain data for templates/components/plot.html, which draws and lists their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from variants.fields.spec import FieldSpec, headline
from variants.genome.consequences import consequence_class, severest, term_mask
from variants.releases.summary import FREQUENCY_EDGES

Plot = dict[str, Any]


def grouped(count: int) -> str:
    """1 140, with the narrow space that pages use."""
    return f"{count:,}".replace(",", "\u202f")


def column(key: str, label: str, *, number: bool = True) -> dict[str, Any]:
    return {"key": key, "label": label, "number": number}


def consequence_plot(counts: Mapping[str, int], *, title: str, text: str) -> Plot:
    """Bars of variants by their most severe consequence, coloured by class; most severe first."""
    ordered = sorted(counts, key=lambda term: severest(term_mask([term])) or 0)
    return {
        "id": "consequences",
        "kind": "bars",
        "title": title,
        "text": text,
        "columns": [column("term", _("consequence"), number=False), column("variants", _("variants"))],
        "rows": [[term.replace("_", " "), counts[term]] for term in ordered],
        "options": {"colors": {term.replace("_", " "): consequence_class(term).short_name for term in counts}},
    }


def histogram_plot(
    *,
    key: str,
    title: str,
    text: str,
    unit: str,
    edges: Sequence[float],
    counts: Sequence[int],
    by_decades: bool = False,
) -> Plot:
    """A histogram; `edges` has one more element than `counts`; by_decades: drawn over a logarithmic scale."""
    return {
        "id": key,
        "kind": "histogram",
        "title": title,
        "text": text,
        "columns": [column("from", unit), column("to", _("to")), column("variants", _("variants"))],
        "rows": [[low, high, count] for low, high, count in zip(edges, edges[1:], counts, strict=False)],
        "options": {"log": by_decades},
    }


def summary_plots(summary: Mapping[str, Any], specs: Iterable[FieldSpec]) -> list[Plot]:
    """The plots of a release page from Release.summary (variants.releases.summary)."""
    if not summary:
        return []
    chromosomes = {
        "id": "chromosomes",
        "kind": "bars",
        "title": _("Variants by chromosome"),
        "text": _("Distinct variants, counted."),
        "columns": [column("name", _("chromosome"), number=False), column("variants", _("variants"))],
        "rows": [[entry["name"], entry["variants"]] for entry in summary["chromosomes"]],
    }
    consequences = consequence_plot(
        summary["consequences"],
        title=_("Variants by most severe consequence"),
        text=_("Each variant once, by the most severe of its terms on any transcript."),
    )
    chosen = headline(specs)
    fields = [spec for spec in (chosen.frequency, chosen.score) if spec and _histogram(spec, summary)]
    return [chromosomes, consequences, *(_field_histogram(spec, summary) for spec in fields)]


def _histogram(spec: FieldSpec, summary: Mapping[str, Any]) -> dict[str, Any] | None:
    return summary["fields"].get(spec.path, {}).get("histogram")


def _field_histogram(spec: FieldSpec, summary: Mapping[str, Any]) -> Plot:
    measured = summary["fields"][spec.path]
    histogram, counts = measured["histogram"], measured["histogram"]["counts"]
    by_decades = "from" not in histogram
    if by_decades:
        edges = list(FREQUENCY_EDGES)
    else:
        low, high = histogram["from"], histogram["to"]
        edges = [low + (high - low) / len(counts) * step for step in range(len(counts))] + [high]
    text = _("%(present)s of %(sampled)s variants looked at have a value; median %(median)s.") % {
        "present": grouped(measured["present"]),
        "sampled": grouped(summary["sampled"]),
        "median": f"{measured['quartiles'][1]:g}",
    }
    return histogram_plot(
        key=f"field-{spec.column}",
        title=spec.path,
        text=text,
        unit=spec.unit or spec.path,
        edges=edges,
        counts=counts,
        by_decades=by_decades,
    )
