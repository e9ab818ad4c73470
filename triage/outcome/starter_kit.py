"""The starter kit of an interview: a zip with a README made of the answers, and scripts that run as they are."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext

from accounts.problems import InvalidInputError
from triage.content.howtos import list_howtos
from triage.content.kits import kit_commands, read_kit
from triage.engine.outcome import Outcome
from triage.engine.plan_facts import describe_money
from triage.engine.report import list_answers
from triage.engine.rules import Pattern

_DAY = (2026, 1, 1, 0, 0, 0)  # of every file in the zip: equal answers give equal bytes


def write_starter_kit(*, title: str, outcome: Outcome, pattern: Pattern) -> bytes:
    """The zip of a pattern's kit for an interview; its folder is named after the pattern.

    Raises:
        InvalidInputError: There is no kit for the pattern.
    """
    facts = outcome.collect_facts(pattern) | {"title": title}
    files = read_kit(pattern.key, {name: _json_safe(text) for name, text in facts.items()})
    if not files:
        raise InvalidInputError(gettext("There is no starter kit for the pattern %(name)s.") % {"name": pattern.name})
    readme = "\n".join(_write_readme(title, outcome, pattern, facts)) + "\n"
    answers = json.dumps(outcome.document.raw, indent=1, ensure_ascii=False, sort_keys=True)
    howtos = "\n".join(_write_howtos(outcome, pattern))
    texts = {"README.md": readme, "HOWTO.md": howtos, "interview.json": answers}
    files |= {PurePosixPath(name): text.encode() for name, text in texts.items()}
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{pattern.key}/{path}", _DAY), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _json_safe(text: str) -> str:
    """Text that may stand between the quotation marks of JSON and of the other files that are filled."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)[1:-1]


def _write_readme(title: str, outcome: Outcome, pattern: Pattern, facts: dict[str, str]) -> Iterator[str]:
    yield f"# {title}: {pattern.name}"
    yield f"\n{pattern.slogan}\n"
    yield "## Run it\n\nPython 3.11 or later, nothing to install. The examples in this folder let each command run now;"
    yield "then put your own files in their place.\n"
    yield from (f"    python {command}" for command in kit_commands()[pattern.key])
    yield from _write_purpose(outcome)
    yield from _write_acceptance(facts)
    yield "\n## The plan\n"
    for number, step in enumerate(outcome.list_steps(pattern), start=1):
        known = list_howtos().get(step.how)
        how = f" How: HOWTO.md, {known.title}." if known else ""
        yield f"{number}. {step.text}{how}" + (f" See {step.link}" if step.link else "")
    options = outcome.list_options(pattern.key)
    if options:
        first = options[0]
        yield f"\n## What it costs\n\n{first.way_name}, at {first.host_name}:"
        yield f"{describe_money(first)} (class {first.cost})."
    yield "\n## What you said\n"
    for section, groups in list_answers(outcome.document):
        yield f"### {section.title}\n"
        for group in groups:
            yield from ([f"**{group.title}**\n"] if group.title else [])
            yield from (f"- {question.text} {' '.join(answer.split())}" for question, answer in group.answers)
            yield ""


def _write_howtos(outcome: Outcome, pattern: Pattern) -> Iterator[str]:
    """The how-to pages that the steps of the plan name, each once."""
    named = dict.fromkeys(step.how for step in outcome.list_steps(pattern))
    for page in (page for key, page in list_howtos().items() if key in named):
        yield f"# {page.title}\n\n{page.lead}\n"
        yield from (f"{number}. {step}" for number, step in enumerate(page.steps, start=1))
        yield "\n" + "".join(f"{name}: {address}\n" for name, address in page.links)


def _write_purpose(outcome: Outcome) -> Iterator[str]:
    """The purpose, from answers that no rule reads."""
    lines = {
        "one_sentence": "The problem:",
        "change": "What somebody will do next year:",
        "measure": "How you will know that it worked:",
        "nothing": "If you did nothing:",
        "tried": "What has been tried:",
        "horizon": "It should not need you after",
    }
    answers = [(words, outcome.document.answer(key)) for key, words in lines.items()]
    if any(answer for _, answer in answers):
        yield "\n## What it is for\n"
        yield from (f"- {words} {' '.join(str(answer).split())}" for words, answer in answers if answer)


def _write_acceptance(facts: dict[str, str]) -> Iterator[str]:
    """The test that says whether it works: the last time it went wrong, done again."""
    yield "\n## The acceptance test\n"
    if "last_time" in facts:
        yield f"The last time: {' '.join(facts['last_time'].split())}\n"
        yield "Do that again with what you have built, with somebody else at the keyboard, and write down the minutes."
    else:
        yield "Take the last time that you needed the data and could not use them; do it again with what you built."
    if "usecase_steps" in facts:
        yield f"\nThey do: {' '.join(facts['usecase_steps'].split())}"
    if "usecase" in facts:
        yield f"\nThe case: {facts['usecase']}. It is done when {facts.get('done_when', 'a third person says so')}."
