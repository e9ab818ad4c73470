"""The tables of triage as they are after 0012, in one step: what a new portal makes."""

import uuid
from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import triage.models.interview
from accounts.create_models import CreateModels

CREATE_VIEW = import_module("triage.migrations.0008_record_view").CREATE_VIEW


class Migration(migrations.Migration):
    replaces = [
        ("triage", "0001_initial"),
        ("triage", "0002_secret_links"),
        ("triage", "0003_snapshots"),
        ("triage", "0004_revisions"),
        ("triage", "0005_kept_posts"),
        ("triage", "0006_documents"),
        ("triage", "0007_fill_documents"),
        ("triage", "0008_record_view"),
        ("triage", "0009_verified_snapshots"),
        ("triage", "0010_content_versions"),
        ("triage", "0011_rows_to_texts"),
        ("triage", "0012_drop_content_rows"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0009_readings"),
        ("catalog", "0001_squashed_0021_appended_rows"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="RecordRow",
                    fields=[
                        ("key", models.TextField(primary_key=True, serialize=False)),
                        ("section", models.TextField()),
                        ("uid", models.TextField()),
                        ("position", models.IntegerField()),
                        ("data", models.JSONField()),
                    ],
                    options={
                        "db_table": "triage_record",
                        "managed": False,
                    },
                ),
                migrations.CreateModel(
                    name="KeptPost",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("path", models.CharField(max_length=300)),
                        ("post", models.TextField()),
                        (
                            "created_at",
                            models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ContentVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        (
                            "sha256",
                            models.CharField(blank=True, editable=False, help_text="Of its files.", max_length=64),
                        ),
                        ("made_from", models.CharField(blank=True, editable=False, max_length=64)),
                        ("checked_at", models.DateTimeField(editable=False, null=True)),
                        ("check_report", models.TextField(blank=True, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        "ordering": ["domain", "-created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "active")),
                                fields=("domain",),
                                name="one_content_in_force",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Interview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        ("title", models.CharField(max_length=200)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Being answered"),
                                    ("submitted", "With a curator"),
                                    ("decided", "Decided"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("document", models.JSONField(default=triage.models.interview.empty_document, editable=False)),
                        ("edits", models.JSONField(default=dict, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="copies",
                                to="triage.interview",
                            ),
                        ),
                        (
                            "dataset",
                            models.ForeignKey(
                                blank=True,
                                help_text="The draft made from it.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="interviews",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-updated_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("section", models.CharField(max_length=40)),
                        ("text", models.TextField(max_length=4000)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "interview",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="triage.interview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Snapshot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("comment", models.CharField(blank=True, max_length=300)),
                        ("document", models.JSONField()),
                        ("signals", models.JSONField()),
                        ("recommendation", models.JSONField()),
                        ("rules_version", models.CharField(max_length=60)),
                        ("questionnaire_version", models.CharField(max_length=30)),
                        (
                            "sha256",
                            models.CharField(
                                help_text="Of document, signals and recommendation as canonical JSON.", max_length=64
                            ),
                        ),
                        (
                            "is_verified",
                            models.BooleanField(
                                default=True, help_text="Made by this portal; others were imported as they are."
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "interview",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="snapshots",
                                to="triage.interview",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "triage_freeze",
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("interview", "number"), name="freeze_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("pattern", models.CharField(max_length=60)),
                        ("comment", models.TextField()),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                db_column="freeze_id",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decisions",
                                to="triage.snapshot",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="StepCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("pattern", models.CharField(max_length=60)),
                        ("hour", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "interview",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="step_checks",
                                to="triage.interview",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["hour"],
                        "constraints": [
                            models.UniqueConstraint(fields=("interview", "pattern", "hour"), name="step_check_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(max_length=120)),
                        ("question", models.CharField(max_length=400)),
                        ("whom", models.CharField(blank=True, max_length=200)),
                        ("due", models.DateField(blank=True, null=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "interview",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="triage.interview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["done_at", "due", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("interview", "path"), name="follow_up_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Member",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("owner", "Owner"),
                                    ("interviewer", "Interviewer"),
                                    ("interviewee", "Interviewee"),
                                    ("reader", "Reader"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("last_section", models.CharField(blank=True, help_text="Where they left off.", max_length=40)),
                        ("joined_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "interview",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="triage.interview",
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="triage_roles",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["joined_at", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("interview", "user"), name="member_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Sample",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.CharField(help_text="Id of the record.", max_length=16)),
                        ("file", models.FileField(max_length=300, upload_to="triage/samples/%Y/")),
                        (
                            "interview",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="samples",
                                to="triage.interview",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("interview", "uid"), name="sample_once")],
                    },
                ),
            ]
        ),
        migrations.RunSQL(CREATE_VIEW, "DROP VIEW triage_record"),
    ]
