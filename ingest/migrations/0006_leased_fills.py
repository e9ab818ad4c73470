import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0005_varying_fields"),
        ("variants", "0007_leased_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="load",
            name="handovers",
            field=models.PositiveIntegerField(default=0, help_text="Attempts that ended because their worker stopped."),
        ),
        migrations.AlterField(
            model_name="load",
            name="attempt",
            field=models.PositiveIntegerField(
                default=0, help_text="Counts the processes that took it; older ones may not."
            ),
        ),
        migrations.CreateModel(
            name="FieldFill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "attempt",
                    models.PositiveIntegerField(
                        default=0, help_text="Counts the processes that took it; older ones may not."
                    ),
                ),
                (
                    "handovers",
                    models.PositiveIntegerField(
                        default=0, help_text="Attempts that ended because their worker stopped."
                    ),
                ),
                ("queued_at", models.DateTimeField(blank=True, help_text="When its task was last sent.", null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), help_text="The fields, by source column or path.", size=None
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("filling", "Filling"),
                            ("finished", "Finished"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("status_reason", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fills", to="variants.release"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
    ]
