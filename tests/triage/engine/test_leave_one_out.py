"""Leave one answer out: over all shipped scenarios the expected pattern stays first in 17 of 20 trials."""

from tests.triage.engine.shipped_engine import RULES
from triage.content.shipped import shipped_scenarios
from triage.engine.leave_one_out import leave_one_out

CASES = [(case["name"], case["signals"], case["expect"]) for case in shipped_scenarios()]


def test_most_scenarios_do_not_hang_on_one_answer():
    results = leave_one_out(CASES, RULES)
    assert len(results) == len(CASES)
    assert sum(result.stays for result in results) / sum(result.trials for result in results) > 0.85


def test_the_decisive_answers_of_a_scenario_are_named():
    (finished,) = (result for result in leave_one_out(CASES, RULES) if result.name.startswith("Finished cruise"))
    assert finished.trials == finished.stays + len(finished.decisive)
    (genotypes,) = (result for result in leave_one_out(CASES, RULES) if "genotypes" in result.name)
    assert "sensitivity" in genotypes.decisive
