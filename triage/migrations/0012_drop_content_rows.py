"""Drop the tables of questions, patterns and rules, whose content is text now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("triage", "0011_rows_to_texts")]

    operations = [
        migrations.RemoveField("interview", "questionnaire"),
        migrations.DeleteModel("Scenario"),
        migrations.DeleteModel("Rule"),
        migrations.DeleteModel("PatternStep"),
        migrations.DeleteModel("Pattern"),
        migrations.DeleteModel("RuleSet"),
        migrations.DeleteModel("Question"),
        migrations.DeleteModel("Section"),
        migrations.DeleteModel("Questionnaire"),
    ]
