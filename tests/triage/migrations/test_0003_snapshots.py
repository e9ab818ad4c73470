"""The upgrade refuses conditions that no longer exist."""

from importlib import import_module

import pytest
from django.apps import apps

from triage.models import Question, Rule

check_conditions = import_module("triage.migrations.0003_snapshots").check_conditions


def test_the_shipped_content_passes(triage_content):
    check_conditions(apps, None)


def test_a_removed_operator_in_force_is_named(triage_content):
    rule = Rule.objects.filter(rule_set__status="active").first()
    Rule.objects.filter(pk=rule.pk).update(when=[["gb_total", "gt", 1]])
    Question.objects.filter(key="licence").update(show_if="sensitivity != open")
    with pytest.raises(
        ValueError, match=rf"rule {rule.key} .* 'gt'; question licence is shown if 'sensitivity != open'"
    ):
        check_conditions(apps, None)


def test_rules_that_are_not_in_force_are_left_alone(triage_content, draft):
    draft.rules.update(when=[["gb_total", "empty"]])
    check_conditions(apps, None)
