"""`/variant`: what is known of variants, by id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from variants.biothings.query_many import Question, answering_rows, known_paths
from variants.biothings.reply import Reply
from variants.biothings.request import ApiError
from variants.genome.hgvs import parse_rs, parse_variant
from variants.releases.lookup import find_variant, find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, variants_at

MOST_MATCHES = 1000
_SNV = re.compile(r"chr\w+:g\.\d+([ACGT])>[ACGT]")

# Forms of ids that are the value of one field, in upstream's order; at last any field's own name.
_FORMS = (
    (re.compile(r"clinvar:(?P<value>\d+)", re.IGNORECASE), "clinvar.variant_id"),
    (re.compile(r"caid:(?P<value>ca\d+)", re.IGNORECASE), "clingen.caid"),
    (re.compile(r"(?P<value>rcv\d+(?:\.\d+)?)", re.IGNORECASE), "clinvar.rcv.accession"),
    (re.compile(r"(?P<value>var_\d+)", re.IGNORECASE), "uniprot.humsavar.ftid"),
    (re.compile(r"(?P<field>[\w.+]+):(?P<value>.+)", re.DOTALL), ""),
)
_SOURCE_PREFIX = re.compile(r"dbsnp:\s*(?=rs)", re.IGNORECASE)


def annotate_one(release: ReleaseReader, text: str, reply: Reply) -> Any:
    """The document of an id, or the list of them where it has several. Raises ApiError 404, 400 for too many."""
    (rows,) = rows_of_ids(release, [text])
    if not rows:
        raise ApiError(404, "Not Found.", **_why_not(release, text))
    documents = reply.documents(rows, _version=1)
    return documents[0] if len(documents) == 1 else documents


def annotate_many(release: ReleaseReader, texts: Sequence[str], reply: Reply) -> list[dict[str, Any]]:
    """For each id in order its documents, or {"query", "notfound": true}; repeated ids are answered again."""
    rows_of = rows_of_ids(release, texts)
    documents = iter(reply.documents([row for rows in rows_of for row in rows], _version=1))
    return [
        {"query": text, **answer}
        for text, rows in zip(texts, rows_of, strict=True)
        for answer in ([next(documents) for _ in rows] or [{"notfound": True}])
    ]


def rows_of_ids(release: ReleaseReader, texts: Sequence[str]) -> list[list[VariantRow]]:
    """The rows of each id, in step with `texts`: HGVS and its synonyms, rs numbers, and `field:value`.

    Raises ApiError 400 where a field's value is that of too many variants.
    """
    plain = [_SOURCE_PREFIX.sub("", text) for text in texts]
    alone = len(plain) == 1
    rows_of = [find_variant(release=release, text=plain[0])] if alone else find_variants(release=release, texts=plain)
    questions = {
        place: question
        for place, text in enumerate(texts)
        if not rows_of[place] and parse_variant(text) is None and (question := _question(release, text))
    }
    for place, row in answering_rows(release, questions) if questions else ():
        rows_of[place].append(row)
        if len(rows_of[place]) > MOST_MATCHES:
            raise ApiError(400, "Too Many Matches.", max=MOST_MATCHES, details=f"{texts[place]}: ask /query instead.")
    return rows_of


def _question(release: ReleaseReader, text: str) -> Question:
    """What an id asks that names a field, or is of a form that stands for one; empty for others."""
    for form, name in _FORMS:
        if match := form.fullmatch(text):
            paths = known_paths(release, name or match["field"])
            return [(paths, match["value"])] if paths else []
    return []


def _why_not(release: ReleaseReader, text: str) -> dict[str, str]:
    """Tell an id of the other assembly, or a text that is no id, from a variant that nobody has seen."""
    written = parse_variant(text)
    if written is None:
        return (
            {}
            if parse_rs(text) is not None
            else {"details": "This is no HGVS id, rs number, chrom-pos-ref-alt or field:value."}
        )
    name = f"{release.model.name} ({release.model.assembly})"
    if written.assembly not in ("", release.model.assembly):
        return {"details": f"The accession is of {written.assembly}, the release is {name}: give assembly=."}
    snv = _SNV.match(written.ids[-1])
    there = {row.ref[0] for row in variants_at(release=release, positions=[(written.chrom, written.start)])}
    if snv and there and snv[1] not in there:
        return {"details": f"The reference base here is {'/'.join(sorted(there))} in {name}: another assembly?"}
    return {}
