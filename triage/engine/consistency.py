"""What does not fit together: a deleted producer still named by a use case, use cases of which none is a must."""

from __future__ import annotations

from triage.engine.document import Document

_REFERS = (("usecases", "actor"), ("integration", "from"), ("integration", "to"))
_NAMED = (("consumers", "name"), ("producers", "name"), ("dependencies", "what"))


def hints(document: Document) -> dict[str, str]:
    """By input name ("<record id>.<key>") a sentence about an answer that does not fit the others."""
    return _dangling_names(document) | _no_must(document)


def _no_must(document: Document) -> dict[str, str]:
    """Said at the last use case once every one has its priority: the rules read nothing else of use cases."""
    cases = document.records("usecases")
    if not cases or any(case.get("priority") in (None, "must") for case in cases):
        return {}
    return {f"{cases[-1]['id']}.priority": "No use case is a must, so none of them speaks for or against any pattern."}


def _dangling_names(document: Document) -> dict[str, str]:
    """Names that no consumer, producer or dependency bears."""
    known = {str(r[key]).casefold() for section, key in _NAMED for r in document.records(section) if r.get(key)}
    if not known:
        return {}
    return {
        f"{record['id']}.{key}": f"Nobody under consumers, producers or dependencies is called “{record[key]}”."
        for section, key in _REFERS
        for record in document.records(section)
        if record.get(key) and str(record[key]).casefold() not in known
    }
