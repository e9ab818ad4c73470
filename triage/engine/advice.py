"""Data that make a recommendation useful: prices, plans, repositories by name, mappings of domains.

Separate module because these change with the world, and rule sets, which snapshots name, do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.engine.costs import CostBook
from triage.engine.domains import Domain
from triage.engine.plan_steps import StepTemplate
from triage.engine.repositories import Repository


@dataclass(frozen=True, eq=False)
class Advice:
    """Prices, the steps of each pattern's plan, and repositories that take data."""

    costs: CostBook
    plans: Mapping[str, tuple[StepTemplate, ...]]
    repositories: tuple[Repository, ...] = ()
    domains: tuple[Domain, ...] = ()
