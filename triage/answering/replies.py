"""The response to a saved section: the next page for a button, or data for the script of the page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from triage.answering.screen import FieldView
from triage.answering.submission import Submission
from triage.engine.document import ONCE, Document
from triage.engine.questionnaire import Question, Section
from triage.interviews.writer import Saved
from triage.models import Interview


def describe_problems(section: Section, saved: Saved) -> list[str]:
    """Sentences about what a save could not do."""
    problems = [str(saved.refusal)] if saved.refusal else []
    if saved.deleted:
        message = ngettext(
            "Somebody deleted %(n)s %(record)s here while you were writing.",
            "Somebody deleted %(n)s %(records)s here while you were writing.",
            len(saved.deleted),
        )
        names = {"n": len(saved.deleted), "record": section.record, "records": section.plural}
        problems.append(message % names)
    return problems


def find_next_address(interview: Interview, section: Section, submission: Submission, saved: Saved) -> str:
    """Where the button leads. A question that appeared through this save keeps the reader on the page."""
    questionnaire = saved.before.questionnaire
    keys = [other.key for other in questionnaire.sections if other.deciding or not submission.short]
    button, _, target = submission.button.partition(":")
    key = section.key
    if button == "go" and target in questionnaire.by_key:
        key = target
    elif button == "go" and target != "end":
        return reverse("triage:interview", args=[interview.slug])
    elif button == "go" or (button == "next" and key == keys[-1]):
        return reverse("triage:recommendation", args=[interview.slug])
    elif button == "next":
        questions = section.deciding if submission.short else section.current
        documents = (saved.before, saved.document)
        before, after = (_shown_by_answers(document, section, questions) for document in documents)
        key = key if after - before else keys[keys.index(key) + 1]
    query = "?door=short" if submission.short else ""
    anchor = f"#record-{saved.shown_record}" if saved.shown_record else ""
    return reverse("triage:section", args=[interview.slug, key]) + query + anchor


def _shown_by_answers(document: Document, section: Section, questions: tuple[Question, ...]) -> set[tuple[str, str]]:
    """(record id, question key) of those questions that an answer made appear."""
    conditional = [question for question in questions if question.show_if]
    if not conditional:
        return set()
    values = {
        uid: {key: cell.value for key, cell in cells.items() if uid != ONCE and cell.value is not None}
        for uid, cells in document.section_cells(section).items()
    }
    return {
        (uid, question.key)
        for uid, own_values in values.items()
        for question in conditional
        if question.is_shown({**document.answers, **own_values})
    }


def render_autosave(
    request: HttpRequest, context: dict[str, Any], submission: Submission, saved: Saved
) -> dict[str, Any]:
    """The data with which the script updates the page without changing what is being typed.

    `bases` has only the answers that the page holds as they are stored. An answer that somebody else changed, or a
    name with catalogue entries to confirm, comes as a new field in `replaced`.
    """
    fields: list[FieldView] = context["screen"].all_fields
    mine = {
        f"{uid}.{key}" if uid else key: cell for uid, cells in submission.mine.items() for key, cell in cells.items()
    }
    same = {view.name for view in fields if mine.get(view.name) == view.base and not view.conflict}
    replaced = [
        view for view in fields if view.name in mine and view.question.text and (view.name not in same or view.matches)
    ]
    return {
        "bases": {view.name: view.base_json for view in fields if view.name in same},
        "problems": {view.name: view.problem for view in fields if view.problem},
        "hints": {view.name: view.hint for view in fields if view.hint},
        "shown": {view.name: view.because for view in fields if view.shown and view.is_conditional},
        "created": saved.created,
        "conflicts": [view.name for view in fields if view.conflict],
        "replaced": {
            view.name: render_to_string("triage/_field.html", {**context, "field": view}, request) for view in replaced
        },
        "messages": [str(message) for message in messages.get_messages(request)],
        "live": render_to_string("triage/_recommendation_panel.html", context, request),
        "sections": render_to_string("triage/_sections.html", context, request),
    }
