"""Files in any order: whether a file is sorted first, and which positions each slice has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0003_reject_limit")]

    operations = [
        migrations.AddField(
            model_name="load",
            name="sort_lines",
            field=models.BooleanField(
                default=False,
                help_text="Whether the lines are not in the order of the genome, so are sorted first.",
            ),
        ),
        migrations.AddField(model_name="loadslice", name="ranges", field=models.JSONField(default=dict)),
    ]
