"""An interview keeps its answers as one document; sample files get rows of their own."""

import django.db.models.deletion
from django.db import migrations, models

import triage.models.interview


class Migration(migrations.Migration):
    dependencies = [("triage", "0005_kept_posts")]

    operations = [
        migrations.AddField(
            "interview",
            "document",
            models.JSONField(default=triage.models.interview.empty_document, editable=False),
        ),
        migrations.AddField("interview", "edits", models.JSONField(default=dict, editable=False)),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.CharField(help_text="Id of the record.", max_length=16)),
                ("file", models.FileField(max_length=300, upload_to="triage/samples/%Y/")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="samples", to="triage.interview"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("interview", "uid"), name="sample_once")],
            },
        ),
    ]
