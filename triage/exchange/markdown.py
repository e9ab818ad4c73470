"""The interview and its recommendation as Markdown, for a wiki, a proposal or an e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.engine.document import Document
from triage.engine.outcome import Outcome
from triage.engine.report import list_answers, list_open_questions

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def write_markdown(*, title: str, outcome: Outcome) -> str:
    """Markdown with the recommendation, the plan, open questions and all answers."""
    document = outcome.document
    sections = (_write_recommendation(outcome), _write_open_questions(document), _write_answers(document))
    lines = [f"# {_escape(title)}", "", *(line for section in sections for line in section)]
    return "\n".join(lines).rstrip() + "\n"


def _escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def _write_recommendation(outcome: Outcome) -> Iterator[str]:
    result, pattern = outcome.recommendation, outcome.pattern
    yield "## Recommendation"
    yield ""
    for reason in result.exits:
        yield f"**Stop:** {_escape(reason.text)}."
        yield ""
    if pattern is None:
        yield "Not enough is answered yet to recommend anything."
        yield ""
        return
    yield f"**{pattern.name}.** {pattern.slogan}"
    yield ""
    first = result.ranking[0]
    yield f"{first.score} points (rules {result.rules_version}):"
    yield ""
    for reason in first.reasons:
        answers = "; ".join(item.answer for signal in reason.signals for item in outcome.evidence_for(signal))
        yield f"- {reason.points:+d}: {reason.text}" + (f" (you answered: {_escape(answers)})" if answers else "")
    yield ""
    next_best = [candidate for candidate in result.ranking[1:5] if candidate.score > 0]
    if next_best:
        yield "Next in line: " + ", ".join(f"{c.name} ({c.score})" for c in next_best) + "."
        yield ""
    for addon in result.addons:
        yield f"- In any case: {addon.text}"
    if not result.stopped:
        yield "\n### Eight hours\n"
        for hour, step in enumerate(outcome.steps, start=1):
            yield f"{hour}. [ ] {_escape(step.text)}"
    yield ""


def _write_open_questions(document: Document) -> Iterator[str]:
    questions = list_open_questions(document)
    if questions:
        yield "## Open questions"
        yield ""
        for item in questions:
            yield f"- [ ] {_escape(item.text)}" + (f" (ask {_escape(item.whom)})" if item.whom else "")
        yield ""


def _write_answers(document: Document) -> Iterator[str]:
    for section, groups in list_answers(document):
        yield f"## {section.title}"
        yield ""
        for number, group in enumerate(groups, start=1):
            if group.title:
                yield f"### {number}. {_escape(group.title)}"
                yield ""
            for question, text in group.answers:
                answer = _escape(text).replace("\n", "\n  ")
                yield f"- {question.text} **{answer}**"
            yield ""
