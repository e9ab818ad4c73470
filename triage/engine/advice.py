"""What a recommendation is made useful with: prices, plans, repositories by name, mappings of domains.

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
    """Prices, the steps of each pattern's plan, and repositories that take data.

    Attributes:
        steps: The plain steps of each pattern that `plans` stands for; a pattern with other steps keeps its own.
    """

    costs: CostBook
    plans: Mapping[str, tuple[StepTemplate, ...]]
    steps: Mapping[str, tuple[str, ...]]
    repositories: tuple[Repository, ...] = ()
    domains: tuple[Domain, ...] = ()
