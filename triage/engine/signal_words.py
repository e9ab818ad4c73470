"""Signals in plain words: what the conditions of a rule ask, for people who have never seen the name of a signal."""

from __future__ import annotations

from triage.engine.conditions import Condition
from triage.engine.questionnaire import Question, Questionnaire
from triage.engine.rules import Rule

SIGNAL_WORDS = {
    "allocations": "free allocations",
    "approval": "somebody approves rows",
    "audience": "who benefits first",
    "budget": "the money a month",
    "builder_skill": "what the group can build",
    "consumer_access": "how consumers get it",
    "consumer_skill": "the lowest skill of consumers",
    "data_elsewhere": "all data live in systems of others",
    "deadline_days": "the days that are left",
    "enclave_exists": "there is an approved place",
    "existing_system": "whether a system in use would do",
    "exploratory": "there is exploratory work",
    "file_count": "the number of files",
    "gb_growth": "the growth a month in GB",
    "gb_out": "the downloads a month in GB",
    "gb_total": "the volume in GB",
    "goal": "the most that a must needs",
    "has_fragile_dependency": "a dependency is fragile",
    "host": "where it may run",
    "kinds": "the kinds of data",
    "lifetime": "how long it must live",
    "main_kind": "the main kind of data",
    "messy": "the data are a mess",
    "n_consumers": "the number of consumers",
    "n_interfaces": "the number of interfaces",
    "n_producers": "the number of producers",
    "n_sources": "the number of outside sources",
    "need_citation": "it must be citable",
    "need_full_files": "whole files are taken",
    "need_key_or_range": "rows are taken by key or range",
    "need_reproduce": "others must be able to re-run it",
    "need_subset": "slices are taken",
    "ops_hours": "the hours a month for running it",
    "pains": "what hurts",
    "perfunctory": "there is perfunctory work",
    "repository_exists": "a repository takes such data",
    "rows_million": "the rows in millions",
    "schema": "the structure of the data",
    "sensitivity": "how sensitive the data are",
    "typed_rows": "people type rows",
    "typing": "where people type rows",
    "uptime": "what a day of downtime does",
    "velocity": "how often data arrive",
    "writes_by_users": "consumers send rows or corrections",
}
_PHRASES = {"has": "includes", "lacks": "has none of", "gte": "at least", "lte": "at most"}


def describe_rule(rule: Rule, questionnaire: Questionnaire) -> str:
    """When a rule has an effect, with the words of the questionnaire for the answers.

    Example:
        >>> rule = Rule("S1", "score", (Condition("gb_total", "gte", 1), Condition("messy", "true")), "why")
        >>> describe_rule(rule, Questionnaire("1", ()))
        'the volume in GB: at least 1; the data are a mess: yes'
    """
    exceptions = " or ".join(describe_condition(condition, questionnaire) for condition in rule.unless)
    when = "; ".join(describe_condition(condition, questionnaire) for condition in rule.when)
    return when + (f" (unless {exceptions})" if exceptions else "")


def describe_condition(condition: Condition, questionnaire: Questionnaire) -> str:
    """One condition in words; a signal of a curator's own rules keeps its name.

    Example:
        >>> describe_condition(Condition("kinds", "lacks", ("grid", "image")), Questionnaire("1", ()))
        'the kinds of data: has none of grid, image'
    """
    words = SIGNAL_WORDS.get(condition.name, condition.name)
    if condition.op in ("true", "false"):
        return f"{words}: {'yes' if condition.op == 'true' else 'no'}"
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    question = next((question for _, question in questionnaire.find_questions(condition.name)), None)
    joint = " or " if condition.op == "in" else ", "
    text = joint.join(_label(question, value) for value in values)
    phrase = "" if condition.op in ("eq", "in") else f"{_PHRASES[condition.op]} "
    return f"{words}: {phrase}{text}"


def _label(question: Question | None, value: object) -> str:
    """The option as people see it; the value itself where the question has no such option."""
    options = {option.value: option.label for option in question.options} if question else {}
    return str(options.get(str(value), value))
