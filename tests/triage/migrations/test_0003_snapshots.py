"""The upgrade refuses conditions that no longer exist."""

from importlib import import_module

import pytest

from tests.migrating import migrate_to

check_conditions = import_module("triage.migrations.0003_snapshots").check_conditions


def test_a_removed_operator_in_force_is_named(interview, draft):
    old = migrate_to(("triage", "0009_verified_snapshots"))
    check_conditions(old, None)
    rules, questions = old.get_model("triage", "Rule").objects, old.get_model("triage", "Question").objects
    rules.filter(rule_set__status="draft").update(when=[["gb_total", "empty"]])
    check_conditions(old, None)
    rule = rules.filter(rule_set__status="active").first()
    rules.filter(pk=rule.pk).update(when=[["gb_total", "gt", 1]])
    questions.filter(key="licence").update(show_if="sensitivity != open")
    with pytest.raises(
        ValueError, match=rf"rule {rule.key} .* 'gt'; question licence is shown if 'sensitivity != open'"
    ):
        check_conditions(old, None)
