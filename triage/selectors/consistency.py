"""Names that refer to nobody: a deleted producer may still be named by a use case, and the page says so."""

from __future__ import annotations

from triage.engine.document import Document

_REFERS = (("usecases", "actor"), ("integration", "from"), ("integration", "to"))
_NAMED = (("consumers", "name"), ("producers", "name"), ("dependencies", "what"))


def dangling_names(document: Document) -> dict[str, str]:
    """By input name ("<record id>.<key>"): a sentence about a name that no consumer, producer or dependency bears."""
    known = {str(r[key]).casefold() for section, key in _NAMED for r in document.records(section) if r.get(key)}
    if not known:
        return {}
    return {
        f"{record['id']}.{key}": f"Nobody under consumers, producers or dependencies is called “{record[key]}”."
        for section, key in _REFERS
        for record in document.records(section)
        if record.get(key) and str(record[key]).casefold() not in known
    }
