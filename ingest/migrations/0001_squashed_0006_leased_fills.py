"""The tables of loads as they are after 0006, in one step: what a new portal makes."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("ingest", "0001_initial"),
        ("ingest", "0002_interrupted_loads"),
        ("ingest", "0003_reject_limit"),
        ("ingest", "0004_unsorted_files"),
        ("ingest", "0005_varying_fields"),
        ("ingest", "0006_leased_fills"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0009_readings"),
        ("variants", "0001_squashed_0010_loaded_digest"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="FieldFill",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        (
                            "queued_at",
                            models.DateTimeField(blank=True, help_text="When its task was last sent.", null=True),
                        ),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "names",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                help_text="The fields, by source column or path.",
                                size=None,
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
                migrations.CreateModel(
                    name="Load",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        (
                            "queued_at",
                            models.DateTimeField(blank=True, help_text="When its task was last sent.", null=True),
                        ),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "path",
                            models.TextField(
                                help_text="Where the file is read from: a path or an S3 URL under an allowed root."
                            ),
                        ),
                        (
                            "header_path",
                            models.TextField(
                                blank=True, help_text="Separate header file, where the data file has none."
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("loading", "Loading"),
                                    ("finished", "Finished"),
                                    ("paused", "Paused"),
                                    ("cancelled", "Cancelled"),
                                    ("failed", "Failed"),
                                    ("interrupted", "Interrupted"),
                                ],
                                default="queued",
                                max_length=12,
                            ),
                        ),
                        ("status_reason", models.TextField(blank=True)),
                        (
                            "workers",
                            models.PositiveIntegerField(default=0, help_text="Processes; 0 = one for each core."),
                        ),
                        (
                            "most_rejects",
                            models.FloatField(
                                default=0.01,
                                help_text="Largest share of rejected lines (0 to 1) with which the load still finishes.",
                            ),
                        ),
                        (
                            "sort_lines",
                            models.BooleanField(
                                default=False,
                                help_text="Whether the lines are not in the order of the genome, so are sorted first.",
                            ),
                        ),
                        (
                            "line_total",
                            models.BigIntegerField(
                                blank=True, help_text="Data lines of the file, once all are read.", null=True
                            ),
                        ),
                        (
                            "bytes_read",
                            models.BigIntegerField(default=0, help_text="Compressed bytes whose slices are committed."),
                        ),
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
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="load",
                                to="variants.sourcefile",
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="loads", to="variants.release"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Reject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("line_number", models.BigIntegerField()),
                        ("column", models.TextField(blank=True)),
                        ("reason", models.TextField()),
                        ("line", models.BinaryField(help_text="The source line, zstd-compressed.")),
                        (
                            "load",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="rejects", to="ingest.load"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["load", "line_number"],
                    },
                ),
                migrations.CreateModel(
                    name="LoadSlice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("attempt", models.PositiveIntegerField()),
                        ("line_count", models.IntegerField()),
                        ("variant_count", models.IntegerField()),
                        ("reject_count", models.IntegerField()),
                        (
                            "bytes_end",
                            models.BigIntegerField(help_text="Compressed bytes read up to the end of the slice."),
                        ),
                        ("misfits", models.JSONField(default=dict)),
                        (
                            "varying",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        ("ranges", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "load",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="slices", to="ingest.load"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("load", "number"), name="slice_once_per_load")],
                    },
                ),
            ]
        ),
    ]
