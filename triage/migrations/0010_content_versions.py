"""Content as text: a table for what curators changed; the tables of questions and rules are emptied by the next one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0009_verified_snapshots")]

    operations = [
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "name",
                    models.CharField(
                        help_text="For people; the rules say their own version.", max_length=60, unique=True
                    ),
                ),
                (
                    "domain",
                    models.CharField(
                        blank=True, help_text="An answer to 'Which field?'; empty is everybody.", max_length=60
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("active", "In force"), ("retired", "Retired")],
                        default="draft",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("texts", models.JSONField(default=dict)),
                ("sha256", models.CharField(blank=True, editable=False, help_text="Of its files.", max_length=64)),
                ("made_from", models.CharField(blank=True, editable=False, max_length=64)),
                ("checked_at", models.DateTimeField(editable=False, null=True)),
                ("check_report", models.TextField(blank=True, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"ordering": ["domain", "-created_at"]},
        ),
        migrations.AddConstraint(
            "contentversion",
            models.UniqueConstraint(
                fields=("domain",), condition=models.Q(("status", "active")), name="one_content_in_force"
            ),
        ),
        migrations.AlterField(
            "interview",
            "questionnaire",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interviews",
                to="triage.questionnaire",
            ),
        ),
    ]
