"""The outcome of a document under a rule set: signals, recommendation, what would change it, what to ask next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from triage.engine.costs import CostOption, list_options
from triage.engine.document import Document
from triage.engine.domains import MappingRow, match_rows
from triage.engine.evidence import Evidence, list_evidence
from triage.engine.next_questions import (
    QuestionValue,
    find_deciding_question,
    find_decisive_signals,
    list_open_signals,
    rank_questions,
)
from triage.engine.plan_facts import collect_facts
from triage.engine.plan_steps import PlanStep, StepTemplate, fill_steps
from triage.engine.prices import PriceTable
from triage.engine.recommend import Candidate, Recommendation, recommend
from triage.engine.repositories import Repository, suggest_repositories
from triage.engine.robustness import Firmness, WhyNot, list_why_not, measure_firmness
from triage.engine.rules import Pattern, RuleSet
from triage.engine.signals import Signals, compute_signals

MAX_NEXT_QUESTIONS = 5  # in the REST API
MAX_MAPPING_ROWS = 4  # of a domain's mapping, beside a recommendation


@dataclass
class Outcome:
    """The data of the recommendation pages, of the panel beside the questions and of REST.

    The properties that take many trial recommendations are computed at their first use.
    """

    document: Document
    signals: Signals
    rules: RuleSet
    recommendation: Recommendation

    @cached_property
    def _open_signals(self) -> list[str]:
        return list_open_signals(self.document, self.signals.values, self.rules)

    @cached_property
    def next_questions(self) -> list[QuestionValue]:
        """The open questions, those that would change most first."""
        return rank_questions(
            signals=self.signals.values,
            missing=self._open_signals,
            rule_set=self.rules,
            questionnaire=self.document.questionnaire,
        )

    @cached_property
    def deciding_question(self) -> QuestionValue | None:
        """The question that would decide a near tie."""
        return find_deciding_question(
            recommendation=self.recommendation,
            signals=self.signals.values,
            missing=self._open_signals,
            rule_set=self.rules,
            questionnaire=self.document.questionnaire,
        )

    @cached_property
    def decisive(self) -> dict[str, str | None]:
        """The signals without which another pattern would be first, and that pattern."""
        if not self.recommendation.winner:
            return {}
        return find_decisive_signals(signals=self.signals.values, rule_set=self.rules)

    @property
    def price_table(self) -> PriceTable | None:
        """The prices behind the sums."""
        return self.rules.advice.costs.table if self.rules.advice else None

    @property
    def pattern(self) -> Pattern | None:
        """The first pattern of the recommendation."""
        return self.rules.patterns.get(self.recommendation.winner or "")

    @cached_property
    def firmness(self) -> Firmness:
        """In how many trials with slightly other points the first pattern stays first."""
        return measure_firmness(self.recommendation)

    @cached_property
    def why_not(self) -> list[WhyNot]:
        """Every other pattern, with what weighs most against it."""
        return list_why_not(self.recommendation)

    @property
    def too_dear(self) -> Candidate | None:
        """The pattern that fits best where only the budget leaves none with points."""
        keys = self.recommendation.too_dear
        return self.recommendation.candidate(keys[0]) if keys and not self.recommendation.winner else None

    @property
    def fields(self) -> list[str]:
        """The answers to "Which field?"."""
        return list(self.document.answer("domain") or [])

    @cached_property
    def repositories(self) -> list[Repository]:
        """Repositories and platforms that take such data."""
        known = self.rules.advice.repositories if self.rules.advice else ()
        named = " ".join(str(self.document.answer(key) or "") for key in ("repository_name", "existing_name"))
        return suggest_repositories(
            known, fields=self.fields, signals=self.signals.values, named=named, proven=self._proven_repositories
        )

    @property
    def _proven_repositories(self) -> list[str]:
        """Keys of the repositories that the mapping names for data in one of the formats."""
        formats = self._formats
        rows = (row for row in self.mapping if formats & set(row.formats))
        return list(dict.fromkeys(key for row in rows for key in row.repositories))

    @property
    def _formats(self) -> set[str]:
        return {str(record.get("name")) for record in self.document.records("formats")}

    @cached_property
    def mapping(self) -> list[MappingRow]:
        """The technologies that the fields of the interview use for such data; rows of the first pattern first.

        Rows of patterns that a gate removed are left out, unless there are no others.
        """
        removed = {item.pattern for item in self.recommendation.removed}
        rows = match_rows(
            self.rules.advice.domains if self.rules.advice else (),
            fields=self.fields,
            kinds=self.signals.values.get("kinds", ()),
            formats=self._formats,
            pattern=self.recommendation.winner or "",
        )
        return ([row for row in rows if row.pattern not in removed] or rows)[:MAX_MAPPING_ROWS]

    def list_options(self, pattern: str) -> list[CostOption]:
        """Every way to build a pattern, with its price; the one to take first."""
        return list_options(pattern, self.signals.values, self.price_table) if self.price_table else []

    @cached_property
    def first_options(self) -> list[CostOption]:
        """Every way to build the first pattern."""
        return self.list_options(self.recommendation.winner or "")

    def list_steps(self, pattern: Pattern) -> list[PlanStep]:
        """The steps of a pattern's plan that apply here, filled with what the interview says."""
        options = self.list_options(pattern.key)
        return fill_steps(
            list_templates(pattern, self.rules),
            facts=self.collect_facts(pattern),
            signals=self.signals.values,
            way=options[0].way if options else "",
        )

    def collect_facts(self, pattern: Pattern) -> dict[str, str]:
        """The facts of this case for plans and kits, by the names of plan_facts.FACTS."""
        option = next(iter(self.list_options(pattern.key)), None)
        return collect_facts(self.document, signals=self.signals.values, option=option, repositories=self.repositories)

    @cached_property
    def steps(self) -> list[PlanStep]:
        """The steps of the first pattern's plan."""
        return self.list_steps(self.pattern) if self.pattern else []

    @property
    def next_question(self) -> QuestionValue | None:
        """The question that decides a near tie, else the open question that would change most.

        None where no single answer would change the first pattern.
        """
        if self.deciding_question:
            return self.deciding_question
        first = self.next_questions[0] if self.next_questions else None
        return first if first and (first.outcomes or self.pattern is None) else None

    def evidence_for(self, signal: str) -> list[Evidence]:
        """The answers behind a signal."""
        return list_evidence(self.document, self.signals, signal)

    def as_dict(self) -> dict[str, Any]:
        """The outcome as JSON, in the shape of the REST API."""
        return {
            "signals": self.signals.values,
            "sources": {name: list(signal.sources) for name, signal in self.signals.by_name.items()},
            **self.recommendation.as_dict(),
            "next_questions": [value.as_dict() for value in self.next_questions[:MAX_NEXT_QUESTIONS]],
            "separating_question": self.deciding_question.as_dict() if self.deciding_question else None,
            "decisive": self.decisive,
            "options": [asdict(option) for option in self.first_options],
            "repositories": [repository.key for repository in self.repositories],
            "mapping": [asdict(row) for row in self.mapping],
            "why_not": [asdict(item) for item in self.why_not],
            "firmness": asdict(self.firmness),
            "content_sha256": self.rules.sha256,
            "said": {name: [item.answer for item in self.evidence_for(name)] for name in self.signals.by_name},
        }

    def as_snapshot(self) -> dict[str, Mapping[str, Any]]:
        """The parts that a snapshot keeps: document, signals, and the recommendation with the steps of its plan."""
        steps = [step.text for step in self.steps]
        return {
            "document": self.document.raw,
            "signals": self.signals.values,
            "recommendation": self.as_dict() | {"plan": steps},
        }


def list_templates(pattern: Pattern, rules: RuleSet) -> tuple[StepTemplate, ...]:
    """The templates of a pattern's plan; none where the rules come without plans.

    Example:
        >>> list_templates(Pattern("a", "A", "", "", "F", 1, "", "", ()), RuleSet("1", {}, ()))
        ()
    """
    return tuple(rules.advice.plans.get(pattern.key, ())) if rules.advice else ()


def compute_outcome(*, document: Document, rules: RuleSet, today: date) -> Outcome:
    """The outcome of a document under a rule set.

    Args:
        today: Turns the deadline of the document into days.

    Example:
        >>> from triage.engine.questionnaire import Questionnaire
        >>> document = Document(Questionnaire("1", ()), {})
        >>> compute_outcome(document=document, rules=RuleSet("1", {}, ()), today=date(2026, 1, 1)).pattern is None
        True
    """
    signals = compute_signals(document, today=today)
    recommendation = recommend(signals=signals.values, rule_set=rules)
    return Outcome(document=document, signals=signals, rules=rules, recommendation=recommendation)
