"""Snapshots say whether this portal made them. Of older ones, those without a person count as imported."""

from django.db import migrations, models


def mark_imported(apps, schema_editor):
    apps.get_model("triage", "Snapshot").objects.filter(user=None).update(is_verified=False)


class Migration(migrations.Migration):
    dependencies = [("triage", "0008_record_view")]

    operations = [
        migrations.AddField(
            "snapshot",
            "is_verified",
            models.BooleanField(default=True, help_text="Made by this portal; others were imported as they are."),
        ),
        migrations.RunPython(mark_imported, migrations.RunPython.noop),
    ]
