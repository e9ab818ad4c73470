"""Answers that do not fit together.

These are names that no consumer, producer or dependency has (any more), and use cases of which none is a must.
"""

from __future__ import annotations

from triage.engine.document import Document

# (section, question key) of answers that refer to a person or object by name, and of those that define the name.
_REFERENCES = (("usecases", "actor"), ("integration", "from"), ("integration", "to"))
_NAMES = (("consumers", "name"), ("producers", "name"), ("dependencies", "what"))


def find_hints(document: Document) -> dict[str, str]:
    """A sentence about each answer that does not fit the others, by "<record id>.<question key>".

    Example:
        >>> from triage.engine.questionnaire import Question, Questionnaire, Section
        >>> sections = (
        ...     Section("usecases", "Use cases", (Question("actor", "Who?", "line"),), record="use case"),
        ...     Section("consumers", "Consumers", (Question("name", "Name", "line"),), record="consumer"),
        ... )
        >>> records = {"usecases": [{"id": "1f", "actor": "Pilot"}], "consumers": [{"id": "2f", "name": "Student"}]}
        >>> find_hints(Document(Questionnaire("1", sections), {"records": records}))
        {'1f.actor': 'Nobody under consumers, producers or dependencies is called “Pilot”.'}
    """
    return _find_dangling_names(document) | _find_missing_must(document)


def list_names(document: Document) -> list[str]:
    """Names of the people and objects of the interview, offered where a question refers to one.

    Example:
        >>> from triage.engine.questionnaire import Question, Questionnaire, Section
        >>> section = Section("consumers", "Consumers", (Question("name", "Name", "line"),), record="consumer")
        >>> list_names(Document(Questionnaire("1", (section,)), {"records": {"consumers": [{"name": "Student"}]}}))
        ['Student']
    """
    names = (record.get(key) for section, key in _NAMES for record in document.records(section))
    return list(dict.fromkeys(name for name in names if name))


def _find_missing_must(document: Document) -> dict[str, str]:
    """A hint at the last use case once each has its priority: the rules read only use cases that are a must."""
    cases = document.records("usecases")
    if not cases or any(case.get("priority") in (None, "must") for case in cases):
        return {}
    return {f"{cases[-1]['id']}.priority": "No use case is a must, so none of them speaks for or against any pattern."}


def _find_dangling_names(document: Document) -> dict[str, str]:
    known = {name.casefold() for name in map(str, list_names(document))}
    if not known:
        return {}
    return {
        f"{record['id']}.{key}": f"Nobody under consumers, producers or dependencies is called “{record[key]}”."
        for section, key in _REFERENCES
        for record in document.records(section)
        if record.get(key) and str(record[key]).casefold() not in known
    }
