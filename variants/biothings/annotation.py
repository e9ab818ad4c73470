"""`/variant`: ids -> the documents of their variants, in the words of myvariant.info."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from variants.biothings.reply import Reply
from variants.biothings.request import ApiError
from variants.biothings.value_search import Question, find_answers, known_paths
from variants.genome.written_ids import parse_written_id
from variants.releases.absent_variants import explain_absence
from variants.releases.lookup import find_variant, find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow

MAX_MATCHES = 1000

# Ids that are the value of one field, in the order of myvariant.info; at last the value of a field that is named.
_VALUE_IDS = (
    (re.compile(r"clinvar:(?P<value>\d+)", re.IGNORECASE), "clinvar.variant_id"),
    (re.compile(r"caid:(?P<value>ca\d+)", re.IGNORECASE), "clingen.caid"),
    (re.compile(r"(?P<value>rcv\d+(?:\.\d+)?)", re.IGNORECASE), "clinvar.rcv.accession"),
    (re.compile(r"(?P<value>var_\d+)", re.IGNORECASE), "uniprot.humsavar.ftid"),
    (re.compile(r"(?P<field>[\w.+]+):(?P<value>.+)", re.DOTALL), ""),
)
NOT_AN_ID = "This is not an HGVS id, rs number, chrom-pos-ref-alt or field:value."


def annotate_one(release: ReleaseReader, text: str, reply: Reply) -> Any:
    """The document of an id, or the list of them if it has several. Raises ApiError 404, 400 for too many."""
    variant = parse_written_id(text)
    rows = find_variant(release=release, variant=variant) if variant else _rows_by_value(release, {0: text}).get(0, [])
    if not rows:
        reason = explain_absence(release, text, variant)
        details = f"{text[:200]}: {reason}." if reason else NOT_AN_ID if variant is None else ""
        raise ApiError(404, "Not Found.", **({"details": details} if details else {}))
    documents = reply.documents(rows, _version=1)
    return documents[0] if len(documents) == 1 else documents


def annotate_many(release: ReleaseReader, texts: Sequence[str], reply: Reply) -> list[dict[str, Any]]:
    """For each id in order its documents, or {"query", "notfound": true}; repeated ids are answered again."""
    variants = [parse_written_id(text) for text in texts]
    rows_of_ids = find_variants(release=release, variants=variants)
    other_texts = {number: text for number, text in enumerate(texts) if variants[number] is None}
    for number, rows in _rows_by_value(release, other_texts).items():
        rows_of_ids[number] = rows
    documents = iter(reply.documents([row for rows in rows_of_ids for row in rows], _version=1))
    return [
        {"query": text, **answer}
        for text, rows in zip(texts, rows_of_ids, strict=True)
        for answer in ([next(documents) for _ in rows] or [{"notfound": True}])
    ]


def _rows_by_value(release: ReleaseReader, texts: dict[int, str]) -> dict[int, list[VariantRow]]:
    """The rows of texts such as `field:value`, those that have any, by the number of the text.

    Raises ApiError 400 if a field's value is that of too many variants.
    """
    questions = {number: question for number, text in texts.items() if (question := _question(release, text))}
    rows_of: dict[int, list[VariantRow]] = {}
    for number, row in find_answers(release, questions) if questions else ():
        rows = rows_of.setdefault(number, [])
        rows.append(row)
        if len(rows) > MAX_MATCHES:
            raise ApiError(400, "Too Many Matches.", max=MAX_MATCHES, details=f"{texts[number]}: ask /query instead.")
    return rows_of


def _question(release: ReleaseReader, text: str) -> Question:
    """The condition of a text that names a field or is the value of one; empty for other texts."""
    for pattern, name in _VALUE_IDS:
        if match := pattern.fullmatch(text):
            paths = known_paths(release, name or match["field"])
            return [(paths, match["value"])] if paths else []
    return []
