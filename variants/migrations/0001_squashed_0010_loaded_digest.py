"""The tables of variants as they are after 0010, in one step: what a new portal makes."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from accounts.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("variants", "0001_initial"),
        ("variants", "0002_release_history"),
        ("variants", "0003_jobs_and_saved_filters"),
        ("variants", "0004_default_release"),
        ("variants", "0005_varying_fields"),
        ("variants", "0006_revisions"),
        ("variants", "0007_leased_jobs"),
        ("variants", "0008_verified_releases"),
        ("variants", "0009_notes_and_joined_files"),
        ("variants", "0010_loaded_digest"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0009_readings"),
        ("catalog", "0001_squashed_0021_appended_rows"),
    ]

    operations = [
        BtreeGistExtension(),
        CreateModels(
            [
                migrations.CreateModel(
                    name="Gene",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "assembly",
                            models.CharField(
                                choices=[("GRCh37", "GRCh37 (hg19)"), ("GRCh38", "GRCh38 (hg38)")], max_length=6
                            ),
                        ),
                        ("gene_id", models.CharField(help_text="Unversioned, e.g. ENSG00000012048.", max_length=40)),
                        ("symbol", models.CharField(blank=True, max_length=80)),
                        ("chrom", models.SmallIntegerField()),
                        ("span", django.contrib.postgres.fields.ranges.IntegerRangeField()),
                        ("strand", models.CharField(blank=True, max_length=1)),
                        ("biotype", models.CharField(blank=True, max_length=60)),
                        (
                            "previous_symbols",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "alias_symbols",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                            ),
                        ),
                        ("name", models.TextField(blank=True)),
                        ("source", models.CharField(blank=True, help_text="Gene table it came from.", max_length=120)),
                    ],
                    options={
                        "ordering": ["assembly", "chrom", "span"],
                        "indexes": [
                            django.contrib.postgres.indexes.GistIndex(
                                django.contrib.postgres.indexes.OpClass("assembly", "gist_text_ops"),
                                django.contrib.postgres.indexes.OpClass("chrom", "gist_int2_ops"),
                                django.contrib.postgres.indexes.OpClass("span", "range_ops"),
                                name="gene_span",
                            ),
                            models.Index(
                                models.F("assembly"),
                                django.db.models.functions.text.Upper("symbol"),
                                name="gene_symbol",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["previous_symbols"], name="gene_previous_symbols"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["alias_symbols"], name="gene_alias_symbols"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("assembly", "gene_id"), name="gene_once_per_assembly")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRelease",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("public", "Everybody"),
                                    ("signed-in", "Everybody who is signed in"),
                                    ("private", "Named people and teams"),
                                ],
                                default="public",
                                max_length=12,
                            ),
                        ),
                        (
                            "embargo_until",
                            models.DateTimeField(
                                blank=True, help_text="Hidden from the public until then (UTC).", null=True
                            ),
                        ),
                        ("name", models.SlugField(max_length=60)),
                        ("edition", models.PositiveIntegerField(default=1)),
                        (
                            "assembly",
                            models.CharField(
                                choices=[("GRCh37", "GRCh37 (hg19)"), ("GRCh38", "GRCh38 (hg38)")], max_length=6
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("loading", "Loading"),
                                    ("indexing", "Indexing"),
                                    ("ready", "Ready to publish"),
                                    ("published", "Published"),
                                    ("retired", "Retired"),
                                    ("failed", "Failed"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("status_reason", models.TextField(blank=True)),
                        ("publish_when_ready", models.BooleanField(default=False)),
                        (
                            "is_default",
                            models.BooleanField(
                                default=False, help_text="Answers addresses that name its assembly and no release."
                            ),
                        ),
                        (
                            "is_portal_default",
                            models.BooleanField(
                                default=False, help_text="Answers addresses that name no assembly either."
                            ),
                        ),
                        (
                            "effect_sources",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), default=list, size=None
                            ),
                        ),
                        (
                            "missing_values",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                help_text="Texts that stand for a missing value in its files, besides '.', EMPTY, './.' and nothing.",
                                size=None,
                            ),
                        ),
                        ("bin_size", models.PositiveIntegerField(default=25000000, help_text="Bases per partition.")),
                        ("created_at", models.DateTimeField(blank=True, editable=False)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                        ("tables_dropped", models.BooleanField(default=False)),
                        ("variant_count", models.BigIntegerField(default=0)),
                        ("row_count", models.BigIntegerField(default=0)),
                        ("reject_count", models.BigIntegerField(default=0)),
                        ("bytes_on_disk", models.BigIntegerField(default=0)),
                        ("digest", models.CharField(blank=True, max_length=40)),
                        (
                            "loaded_digest",
                            models.CharField(blank=True, help_text="Its digest when it was loaded.", max_length=40),
                        ),
                        (
                            "verified_at",
                            models.DateTimeField(
                                blank=True, help_text="When blocks were last read and compared.", null=True
                            ),
                        ),
                        (
                            "damage",
                            models.TextField(blank=True, help_text="What was found to differ from what was loaded."),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "dataset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical release",
                        "verbose_name_plural": "historical releases",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Release",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("public", "Everybody"),
                                    ("signed-in", "Everybody who is signed in"),
                                    ("private", "Named people and teams"),
                                ],
                                default="public",
                                max_length=12,
                            ),
                        ),
                        (
                            "embargo_until",
                            models.DateTimeField(
                                blank=True, help_text="Hidden from the public until then (UTC).", null=True
                            ),
                        ),
                        ("name", models.SlugField(max_length=60)),
                        ("edition", models.PositiveIntegerField(default=1)),
                        (
                            "assembly",
                            models.CharField(
                                choices=[("GRCh37", "GRCh37 (hg19)"), ("GRCh38", "GRCh38 (hg38)")], max_length=6
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("loading", "Loading"),
                                    ("indexing", "Indexing"),
                                    ("ready", "Ready to publish"),
                                    ("published", "Published"),
                                    ("retired", "Retired"),
                                    ("failed", "Failed"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("status_reason", models.TextField(blank=True)),
                        ("publish_when_ready", models.BooleanField(default=False)),
                        (
                            "is_default",
                            models.BooleanField(
                                default=False, help_text="Answers addresses that name its assembly and no release."
                            ),
                        ),
                        (
                            "is_portal_default",
                            models.BooleanField(
                                default=False, help_text="Answers addresses that name no assembly either."
                            ),
                        ),
                        (
                            "effect_sources",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), default=list, size=None
                            ),
                        ),
                        (
                            "missing_values",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                help_text="Texts that stand for a missing value in its files, besides '.', EMPTY, './.' and nothing.",
                                size=None,
                            ),
                        ),
                        ("bin_size", models.PositiveIntegerField(default=25000000, help_text="Bases per partition.")),
                        (
                            "attempt",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Counts who has finished it or filled its fields; what older ones change is refused.",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                        ("tables_dropped", models.BooleanField(default=False)),
                        ("variant_count", models.BigIntegerField(default=0)),
                        ("row_count", models.BigIntegerField(default=0)),
                        ("reject_count", models.BigIntegerField(default=0)),
                        ("bytes_on_disk", models.BigIntegerField(default=0)),
                        ("digest", models.CharField(blank=True, max_length=40)),
                        (
                            "loaded_digest",
                            models.CharField(blank=True, help_text="Its digest when it was loaded.", max_length=40),
                        ),
                        (
                            "verified_at",
                            models.DateTimeField(
                                blank=True, help_text="When blocks were last read and compared.", null=True
                            ),
                        ),
                        (
                            "damage",
                            models.TextField(blank=True, help_text="What was found to differ from what was loaded."),
                        ),
                        (
                            "summary",
                            models.JSONField(
                                blank=True, default=dict, help_text="Counts and distributions for the release page."
                            ),
                        ),
                        (
                            "notes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="Doubts about its files, a sentence each.",
                                size=None,
                            ),
                        ),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="catalog.dataset",
                            ),
                        ),
                        ("people", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("teams", models.ManyToManyField(blank=True, related_name="+", to="accounts.team")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("name", "edition"), name="release_name_edition"),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "published")),
                                fields=("name",),
                                name="release_one_published",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_default", True)),
                                fields=("assembly",),
                                name="release_one_default_per_assembly",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_portal_default", True)),
                                fields=("is_portal_default",),
                                name="release_one_portal_default",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_portal_default", False), ("is_default", True), _connector="OR"),
                                name="release_portal_default_is_default",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
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
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("aggregate", "Variants by gene"),
                                    ("annotate", "Annotated list"),
                                    ("export", "Variants that match"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "filter_text",
                            models.TextField(blank=True, help_text="The filter as it was when the job was made."),
                        ),
                        ("parameters", models.JSONField(default=dict)),
                        ("input_file", models.FileField(blank=True, upload_to="jobs/input/")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("finished", "Finished"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                    ("expired", "Expired"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        ("status_reason", models.TextField(blank=True)),
                        ("done", models.BigIntegerField(default=0, help_text="Units or rows so far.")),
                        ("total", models.BigIntegerField(blank=True, null=True)),
                        (
                            "summary",
                            models.JSONField(blank=True, default=dict, help_text="Counts, warnings and provenance."),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "expires_at",
                            models.DateTimeField(
                                blank=True, help_text="Results are deleted then; the job stays.", null=True
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="jobs", to="variants.release"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRelease_teams",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="variants.historicalrelease",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.team",
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="variants.release",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalRelease_teams",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRelease_people",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="variants.historicalrelease",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="variants.release",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalRelease_people",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Field",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("position", models.PositiveIntegerField(help_text="Order in the dictionary.")),
                        ("name", models.TextField()),
                        ("path", models.TextField()),
                        ("source", models.CharField(max_length=80)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("integer", "integer"),
                                    ("float", "float"),
                                    ("flag", "flag"),
                                    ("text", "text"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "separators",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(blank=True, max_length=8),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "aliases",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("snv_index", models.PositiveIntegerField(blank=True, null=True)),
                        ("indel_index", models.PositiveIntegerField(blank=True, null=True)),
                        ("transcript_group", models.CharField(blank=True, max_length=40)),
                        (
                            "reducer",
                            models.CharField(
                                choices=[("max", "max"), ("min", "min"), ("first", "first"), ("distinct", "distinct")],
                                default="first",
                                max_length=8,
                            ),
                        ),
                        ("filterable", models.BooleanField(default=False)),
                        ("column", models.CharField(blank=True, max_length=58)),
                        ("column_group", models.PositiveIntegerField(default=1)),
                        ("description", models.TextField(blank=True)),
                        ("unit", models.CharField(blank=True, max_length=40)),
                        ("higher_means", models.CharField(blank=True, max_length=40)),
                        (
                            "varies",
                            models.BooleanField(
                                default=False,
                                help_text="No list, but repeated lines of some variant give it several values.",
                            ),
                        ),
                        ("statistics", models.JSONField(blank=True, default=dict)),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fields",
                                to="variants.release",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["release", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("release", "name"), name="field_name_once_per_release"),
                            models.UniqueConstraint(fields=("release", "path"), name="field_path_once_per_release"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedFilter",
                    fields=[
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=120)),
                        ("description", models.TextField(blank=True)),
                        (
                            "is_shared",
                            models.BooleanField(default=False, help_text="Whoever has the link may read and use it."),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_filters",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("owner", "name"), name="saved_filter_name_of_owner")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedFilterVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("text", models.TextField()),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "saved_filter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="variants.savedfilter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("saved_filter", "number"), name="saved_filter_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SourceFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("size", models.BigIntegerField(default=0)),
                        ("content", models.CharField(choices=[("snv", "SNV"), ("indel", "Indel")], max_length=5)),
                        (
                            "header",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                help_text="Column names as in the file, in its order.",
                                size=None,
                            ),
                        ),
                        ("line_count", models.BigIntegerField(default=0)),
                        ("variant_count", models.BigIntegerField(default=0)),
                        ("reject_count", models.BigIntegerField(default=0)),
                        (
                            "joined",
                            models.BooleanField(
                                default=False,
                                help_text="No file on a disk: it holds the lines of variants that several files of the release have.",
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="variants.release"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("sha256", ""), _negated=True),
                                fields=("release", "sha256"),
                                name="source_file_once_per_release",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JobResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("file", models.FileField(upload_to="jobs/results/")),
                        ("size", models.BigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "job",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="results", to="variants.job"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [models.UniqueConstraint(fields=("job", "name"), name="job_result_name")],
                    },
                ),
            ]
        ),
    ]
