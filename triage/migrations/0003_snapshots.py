"""Freezes are called snapshots; tables and columns keep their names. Section states, which nothing read, are dropped.

Before that, conditions in force are checked for operators that no longer exist.
"""

import re

import django.db.models.deletion
from django.db import migrations, models

REMOVED_OPERATORS = {"gt", "lt", "ne", "empty", "answered"}
REMOVED_SHOW_IF = re.compile(r"!=|<(?!=)|>(?!=)|\bis\s+(empty|answered)\b")


def check_conditions(apps, schema_editor):
    """Raise ValueError where a rule or question that is in use has an operator that no longer exists."""
    problems = [
        f"rule {rule.key} of rule set {rule.rule_set.version} has the operator {condition[1]!r}"
        for rule in apps.get_model("triage", "Rule")
        .objects.filter(rule_set__status="active")
        .select_related("rule_set")
        for condition in rule.when
        if isinstance(condition, list) and len(condition) > 1 and condition[1] in list(REMOVED_OPERATORS)
    ]
    problems += [
        f"question {question.key} is shown if {question.show_if!r}"
        for question in apps.get_model("triage", "Question").objects.exclude(show_if="")
        if REMOVED_SHOW_IF.search(question.show_if)
    ]
    if problems:
        raise ValueError(
            f"These conditions use operators that no longer exist: {'; '.join(problems)}. Write them with eq, in, has, "
            "lacks, gte, lte, yes or no: a question in the admin site, a rule in a fork of its rule set that is then "
            "put in force. Then migrate again."
        )


class Migration(migrations.Migration):
    dependencies = [("triage", "0002_secret_links")]

    operations = [
        migrations.RunPython(check_conditions, migrations.RunPython.noop),
        migrations.AlterModelTable(name="freeze", table="triage_freeze"),
        migrations.RenameModel(old_name="Freeze", new_name="Snapshot"),
        migrations.AlterField(
            model_name="snapshot",
            name="interview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="snapshots", to="triage.interview"
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="freeze",
            field=models.ForeignKey(
                db_column="freeze_id",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="triage.snapshot",
            ),
        ),
        migrations.RenameField(model_name="decision", old_name="freeze", new_name="snapshot"),
        migrations.DeleteModel(name="SectionState"),
    ]
