"""The interview and its recommendation as Markdown, for a wiki, a proposal or an e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.engine.document import Document
from triage.engine.outcome import Outcome, open_questions
from triage.engine.report import answer_groups

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def markdown(*, title: str, outcome: Outcome) -> str:
    """One document: recommendation, plan, open questions, answers."""
    parts = [f"# {_plain(title)}", "", *_recommendation(outcome), *_open(outcome.document), *_answers(outcome.document)]
    return "\n".join(parts).rstrip() + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def _recommendation(outcome: Outcome) -> Iterator[str]:
    result, pattern = outcome.recommendation, outcome.pattern
    yield "## Recommendation"
    yield ""
    for reason in result.exits:
        yield f"**Stop:** {_plain(reason.text)}."
        yield ""
    if pattern is None:
        yield "Not enough is said yet to recommend anything."
        yield ""
        return
    yield f"**{pattern.name}.** {pattern.slogan}"
    yield ""
    first = result.ranking[0]
    yield f"{first.score} points (rules {result.rules_version}):"
    yield ""
    for reason in first.reasons:
        said = "; ".join(item.answer for signal in reason.signals for item in outcome.said(signal))
        yield f"- {reason.points:+d}: {reason.text}" + (f" (you said: {_plain(said)})" if said else "")
    yield ""
    others = [c for c in result.ranking[1:5] if c.score > 0]
    if others:
        yield "Next in line: " + ", ".join(f"{c.name} ({c.score})" for c in others) + "."
        yield ""
    for addon in result.addons:
        yield f"- In any case: {addon.text}"
    if not result.stopped:
        yield "\n### Eight hours\n"
        for hour, step in enumerate(pattern.steps, start=1):
            yield f"{hour}. [ ] {step}"
    yield ""


def _open(document: Document) -> Iterator[str]:
    questions = open_questions(document)
    if questions:
        yield "## Open questions"
        yield ""
        for item in questions:
            yield f"- [ ] {_plain(item.text)}" + (f" (ask {_plain(item.whom)})" if item.whom else "")
        yield ""


def _answers(document: Document) -> Iterator[str]:
    for section, groups in answer_groups(document):
        yield f"## {section.title}"
        yield ""
        for number, group in enumerate(groups, start=1):
            if group.title:
                yield f"### {number}. {_plain(group.title)}"
                yield ""
            for question, text in group.answers:
                answer = _plain(text).replace("\n", "\n  ")
                yield f"- {question.text} **{answer}**"
            yield ""
