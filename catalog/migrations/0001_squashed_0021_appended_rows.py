"""The tables of the catalogue as they are after 0021, in one step: what a new portal makes."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

import catalog.entries.models.dataset
import catalog.entries.models.distribution
from accounts.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("catalog", "0001_initial"),
        ("catalog", "0002_hidden_at_and_order"),
        ("catalog", "0003_variables_and_history_of_sharing"),
        ("catalog", "0004_what_stands_above_a_tables_columns"),
        ("catalog", "0005_secret_links"),
        ("catalog", "0006_whole_boxes"),
        ("catalog", "0007_revisions"),
        ("catalog", "0008_finished_uploads"),
        ("catalog", "0009_leased_tables"),
        ("catalog", "0010_read_tables_again"),
        ("catalog", "0011_search_by_plain_words"),
        ("catalog", "0012_reading_recipes"),
        ("catalog", "0013_agents_series_and_publications"),
        ("catalog", "0014_sql_queries"),
        ("catalog", "0015_requested_recipe"),
        ("catalog", "0016_liveness_and_tags"),
        ("catalog", "0017_generated_descriptions"),
        ("catalog", "0018_saved_views"),
        ("catalog", "0019_dois"),
        ("catalog", "0020_notices_of_liveness"),
        ("catalog", "0021_appended_rows"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0009_readings"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        CreateModels(
            [
                migrations.CreateModel(
                    name="DataType",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("name", models.CharField(max_length=200, unique=True)),
                        ("description", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Domain",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("name", models.CharField(max_length=200, unique=True)),
                        ("description", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Format",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("name", models.CharField(max_length=200, unique=True)),
                        ("description", models.TextField(blank=True)),
                        (
                            "media_type",
                            models.CharField(blank=True, help_text="IANA media type, e.g. text/csv.", max_length=120),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Protocol",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("name", models.CharField(max_length=200, unique=True)),
                        ("description", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Dataset",
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
                        (
                            "identifier",
                            models.CharField(
                                default=catalog.entries.models.dataset.new_identifier,
                                editable=False,
                                max_length=40,
                                unique=True,
                            ),
                        ),
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        ("title", models.CharField(max_length=300)),
                        (
                            "alternate_names",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                            ),
                        ),
                        ("summary", models.CharField(blank=True, help_text="One sentence.", max_length=300)),
                        (
                            "description",
                            models.TextField(
                                blank=True, help_text="At least 50 characters, or search engines ignore it."
                            ),
                        ),
                        (
                            "keywords",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100), blank=True, default=list, size=None
                            ),
                        ),
                        ("homepage", models.URLField(blank=True, max_length=500)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("review", "In review"),
                                    ("published", "Published"),
                                    ("retired", "Retired"),
                                ],
                                db_index=True,
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("status_reason", models.TextField(blank=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("modified_at", models.DateTimeField(auto_now=True, db_index=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "source_version",
                            models.CharField(
                                blank=True, help_text="Version as an imported source says it.", max_length=40
                            ),
                        ),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "hidden_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it stopped being public; harvesters are told of it.",
                                null=True,
                            ),
                        ),
                        ("kind", models.CharField(db_index=True, default="dataset", max_length=60)),
                        (
                            "scale",
                            models.CharField(
                                choices=[
                                    ("micro", "Micro: one person"),
                                    ("small", "Small: one group"),
                                    ("large", "Large: many groups"),
                                    ("national", "National"),
                                    ("meta", "Meta: systems of systems"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=10,
                            ),
                        ),
                        (
                            "archetype",
                            models.CharField(blank=True, help_text="How it is built, in a few words.", max_length=200),
                        ),
                        (
                            "pyramid",
                            models.CharField(
                                choices=[
                                    ("storage", "Storage"),
                                    ("sharing", "Sharing"),
                                    ("query", "Query"),
                                    ("analytics", "Analytics"),
                                    ("integration", "Integration"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "liveness",
                            models.CharField(
                                choices=[
                                    ("alive", "Alive"),
                                    ("at risk", "At risk"),
                                    ("ended", "Ended"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "liveness_reason",
                            models.CharField(
                                choices=[
                                    ("no funds", "No money for it"),
                                    ("no keeper", "Nobody keeps it"),
                                    ("fading", "Seldom kept up"),
                                    ("winding down", "Winding down"),
                                    ("retired", "Switched off by its keeper"),
                                    ("replaced", "Replaced by something else"),
                                    ("lost", "Lost"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        ("liveness_note", models.TextField(blank=True)),
                        (
                            "confidence",
                            models.CharField(
                                choices=[
                                    ("high", "High: seen in a source"),
                                    ("medium", "Medium: well known, not checked again"),
                                    ("low", "Low: weak or indirect evidence"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=8,
                            ),
                        ),
                        (
                            "evidence",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=500), blank=True, default=list, size=None
                            ),
                        ),
                        ("last_checked", models.DateTimeField(blank=True, null=True)),
                        ("last_seen_alive", models.DateTimeField(blank=True, null=True)),
                        (
                            "successor_name",
                            models.CharField(
                                blank=True, help_text="What replaces it, where we hold no entry.", max_length=300
                            ),
                        ),
                        ("successor_url", models.URLField(blank=True, max_length=500)),
                        (
                            "ask_whom",
                            models.CharField(
                                blank=True, help_text="Who may know what is unknown here.", max_length=300
                            ),
                        ),
                        (
                            "license",
                            models.URLField(
                                blank=True, help_text="Address of the licence; empty is unknown.", max_length=300
                            ),
                        ),
                        (
                            "access_class",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("account", "With an account"),
                                    ("controlled", "Controlled"),
                                    ("paid", "Paid"),
                                    ("closed", "Closed"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "access",
                            models.CharField(blank=True, help_text="How one gets it, in words.", max_length=500),
                        ),
                        ("contact_name", models.CharField(blank=True, max_length=200)),
                        ("contact_email", models.EmailField(blank=True, max_length=254)),
                        (
                            "cost_class",
                            models.CharField(
                                choices=[
                                    ("nothing", "Next to nothing"),
                                    ("low", "Under 100 USD a month"),
                                    ("medium", "Under 1000 USD a month"),
                                    ("high", "More"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "build_recipe",
                            models.TextField(
                                blank=True, help_text="How one would build such a thing, or where that is told."
                            ),
                        ),
                        ("temporal_text", models.CharField(blank=True, max_length=300)),
                        ("temporal_start", models.DateField(blank=True, null=True)),
                        ("temporal_end", models.DateField(blank=True, null=True)),
                        ("spatial_text", models.CharField(blank=True, max_length=300)),
                        ("west", models.FloatField(blank=True, null=True)),
                        ("south", models.FloatField(blank=True, null=True)),
                        ("east", models.FloatField(blank=True, null=True)),
                        ("north", models.FloatField(blank=True, null=True)),
                        (
                            "resource_type",
                            models.CharField(
                                choices=[
                                    ("dataset", "Dataset"),
                                    ("series", "Series of datasets"),
                                    ("service", "Data service"),
                                ],
                                default="dataset",
                                max_length=10,
                            ),
                        ),
                        ("endpoint_url", models.URLField(blank=True, max_length=500)),
                        ("endpoint_description", models.URLField(blank=True, max_length=500)),
                        (
                            "themes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.URLField(max_length=300), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    max_length=3,
                                    validators=[
                                        django.core.validators.RegexValidator(
                                            "^[a-z]{2,3}$",
                                            "A language is a code of two or three small letters, such as en.",
                                        )
                                    ],
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                choices=[
                                    ("cont", "Continuously"),
                                    ("hourly", "Each hour"),
                                    ("daily", "Each day"),
                                    ("weekly", "Each week"),
                                    ("monthly", "Each month"),
                                    ("quarterly", "Each quarter"),
                                    ("annual", "Each year"),
                                    ("irreg", "At irregular times"),
                                    ("never", "Never"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "spatial_resolution",
                            models.CharField(
                                blank=True,
                                max_length=20,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\d+(\\.\\d+)?$", "The resolution in space is a number of metres, such as 30."
                                    )
                                ],
                            ),
                        ),
                        (
                            "temporal_resolution",
                            models.CharField(
                                blank=True,
                                max_length=20,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?$",
                                        "The resolution in time is a duration such as PT1H, P1D or P1M.",
                                    )
                                ],
                            ),
                        ),
                        ("method", models.TextField(blank=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="datasets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("people", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("teams", models.ManyToManyField(blank=True, related_name="+", to="accounts.team")),
                        (
                            "data_types",
                            models.ManyToManyField(blank=True, related_name="datasets", to="catalog.datatype"),
                        ),
                        ("domains", models.ManyToManyField(blank=True, related_name="datasets", to="catalog.domain")),
                        ("formats", models.ManyToManyField(blank=True, related_name="datasets", to="catalog.format")),
                        (
                            "protocols",
                            models.ManyToManyField(blank=True, related_name="datasets", to="catalog.protocol"),
                        ),
                    ],
                    options={
                        "ordering": ["title", "pk"],
                        "permissions": [("curate", "May curate datasets, releases and interviews")],
                        "indexes": [models.Index(fields=["title", "id"], name="dataset_by_title")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("east", None), ("north", None), ("south", None), ("west", None)),
                                    models.Q(
                                        ("east__isnull", False),
                                        ("north__isnull", False),
                                        ("south__isnull", False),
                                        ("west__isnull", False),
                                        ("east__range", (-180, 180)),
                                        ("north__lte", 90),
                                        ("south__gte", -90),
                                        ("west__range", (-180, 180)),
                                        ("south__lte", models.F("north")),
                                    ),
                                    _connector="OR",
                                ),
                                name="dataset_box_whole",
                                violation_error_message="Give all four sides: west and east -180 to 180, south <= north, -90 to 90.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("temporal_end", None),
                                    ("temporal_start", None),
                                    ("temporal_end__gte", models.F("temporal_start")),
                                    _connector="OR",
                                ),
                                name="dataset_time_order",
                                violation_error_message="The end of the time covered lies before its start.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailRefusal",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Organization",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("name", models.CharField(max_length=300, unique=True)),
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        ("homepage", models.URLField(blank=True, max_length=500)),
                        (
                            "ror",
                            models.URLField(
                                blank=True, help_text="https://ror.org/...", max_length=100, verbose_name="ROR"
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncedLiveness",
                    fields=[
                        (
                            "dataset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="announced",
                                serialize=False,
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "liveness",
                            models.CharField(
                                choices=[
                                    ("alive", "Alive"),
                                    ("at risk", "At risk"),
                                    ("ended", "Ended"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("no funds", "No money for it"),
                                    ("no keeper", "Nobody keeps it"),
                                    ("fading", "Seldom kept up"),
                                    ("winding down", "Winding down"),
                                    ("retired", "Switched off by its keeper"),
                                    ("replaced", "Replaced by something else"),
                                    ("lost", "Lost"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=12,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="CoveredPeriod",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(blank=True, max_length=300)),
                        ("start", models.CharField(blank=True, max_length=40)),
                        ("end", models.CharField(blank=True, max_length=40)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="periods",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CoveredPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(blank=True, max_length=300)),
                        (
                            "box",
                            models.CharField(
                                blank=True, help_text="west, south, east, north in degrees", max_length=100
                            ),
                        ),
                        (
                            "url",
                            models.URLField(
                                blank=True,
                                help_text="In a gazetteer, such as GeoNames or Marine Regions.",
                                max_length=500,
                            ),
                        ),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="places", to="catalog.dataset"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Creator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(help_text="Family name, given names.", max_length=200)),
                        (
                            "orcid",
                            models.URLField(
                                blank=True, help_text="https://orcid.org/...", max_length=60, verbose_name="ORCID"
                            ),
                        ),
                        ("affiliation", models.CharField(blank=True, max_length=300)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="creators",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Distribution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("description", models.TextField(blank=True)),
                        ("url", models.URLField(blank=True, max_length=1000)),
                        (
                            "file",
                            models.FileField(
                                blank=True, max_length=700, upload_to=catalog.entries.models.distribution.storage_name
                            ),
                        ),
                        (
                            "path",
                            models.CharField(blank=True, help_text="Folders and name, as uploaded.", max_length=500),
                        ),
                        ("media_type", models.CharField(blank=True, max_length=120)),
                        ("bytes", models.BigIntegerField(blank=True, null=True)),
                        ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                        ("downloads", models.PositiveBigIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, help_text="Kept for the versions that name it.", null=True
                            ),
                        ),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="distributions",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "format",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="distributions",
                                to="catalog.format",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["path", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("url", ""), ("file", ""), _connector="XOR"),
                                name="distribution_link_or_file",
                                violation_error_message="Give an address or a file, not both.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("path", ""), _negated=True), ("withdrawn_at", None)),
                                fields=("dataset", "path"),
                                name="distribution_path_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppendedTable",
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
                        ("path", models.CharField(max_length=500)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("idle", "Nothing to do, or not yet"),
                                    ("waiting", "Waiting to be collected"),
                                    ("collecting", "Being collected"),
                                ],
                                default="idle",
                                max_length=10,
                            ),
                        ),
                        (
                            "status_reason",
                            models.TextField(
                                blank=True, help_text="Why the rows could not be collected the last time."
                            ),
                        ),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appended_tables",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="catalog.distribution",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("dataset", "path"), name="appended_table_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Doi",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="Prefix and suffix, such as 10.5072/lwds.2026-1.", max_length=200, unique=True
                            ),
                        ),
                        ("base_url", models.URLField(help_text="The portal's address when it was reserved.")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("reserved", "Reserved here, not yet sent"),
                                    ("draft", "Draft"),
                                    ("registered", "Registered, not in searches"),
                                    ("findable", "Findable"),
                                ],
                                default="reserved",
                                max_length=10,
                            ),
                        ),
                        ("sent", models.CharField(blank=True, max_length=64)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("problem", models.TextField(blank=True)),
                        (
                            "dataset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="doi", to="catalog.dataset"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ExternalIdentifier",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("scheme", models.CharField(max_length=20)),
                        ("value", models.CharField(max_length=500)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="identifiers",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Follow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("user", "dataset"), name="follow_once")],
                    },
                ),
                migrations.CreateModel(
                    name="GeneratedDescription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("written", models.JSONField(default=dict)),
                        ("written_at", models.DateTimeField(auto_now=True)),
                        (
                            "dataset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="generated_description",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("number", models.CharField(max_length=100)),
                        ("funder", models.CharField(blank=True, max_length=300)),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("url", models.URLField(blank=True, max_length=500)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="catalog.dataset"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCoveredPeriod",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(blank=True, max_length=300)),
                        ("start", models.CharField(blank=True, max_length=40)),
                        ("end", models.CharField(blank=True, max_length=40)),
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
                        "verbose_name": "historical covered period",
                        "verbose_name_plural": "historical covered periods",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCoveredPlace",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(blank=True, max_length=300)),
                        (
                            "box",
                            models.CharField(
                                blank=True, help_text="west, south, east, north in degrees", max_length=100
                            ),
                        ),
                        (
                            "url",
                            models.URLField(
                                blank=True,
                                help_text="In a gazetteer, such as GeoNames or Marine Regions.",
                                max_length=500,
                            ),
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
                        "verbose_name": "historical covered place",
                        "verbose_name_plural": "historical covered places",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCreator",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(help_text="Family name, given names.", max_length=200)),
                        (
                            "orcid",
                            models.URLField(
                                blank=True, help_text="https://orcid.org/...", max_length=60, verbose_name="ORCID"
                            ),
                        ),
                        ("affiliation", models.CharField(blank=True, max_length=300)),
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
                        "verbose_name": "historical creator",
                        "verbose_name_plural": "historical creators",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDataset",
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
                        (
                            "identifier",
                            models.CharField(
                                db_index=True,
                                default=catalog.entries.models.dataset.new_identifier,
                                editable=False,
                                max_length=40,
                            ),
                        ),
                        ("slug", models.SlugField(max_length=120)),
                        ("title", models.CharField(max_length=300)),
                        (
                            "alternate_names",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                            ),
                        ),
                        ("summary", models.CharField(blank=True, help_text="One sentence.", max_length=300)),
                        (
                            "description",
                            models.TextField(
                                blank=True, help_text="At least 50 characters, or search engines ignore it."
                            ),
                        ),
                        (
                            "keywords",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100), blank=True, default=list, size=None
                            ),
                        ),
                        ("homepage", models.URLField(blank=True, max_length=500)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("review", "In review"),
                                    ("published", "Published"),
                                    ("retired", "Retired"),
                                ],
                                db_index=True,
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("status_reason", models.TextField(blank=True)),
                        ("created_at", models.DateTimeField(blank=True, editable=False)),
                        ("modified_at", models.DateTimeField(blank=True, db_index=True, editable=False)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "source_version",
                            models.CharField(
                                blank=True, help_text="Version as an imported source says it.", max_length=40
                            ),
                        ),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "hidden_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it stopped being public; harvesters are told of it.",
                                null=True,
                            ),
                        ),
                        ("kind", models.CharField(db_index=True, default="dataset", max_length=60)),
                        (
                            "scale",
                            models.CharField(
                                choices=[
                                    ("micro", "Micro: one person"),
                                    ("small", "Small: one group"),
                                    ("large", "Large: many groups"),
                                    ("national", "National"),
                                    ("meta", "Meta: systems of systems"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=10,
                            ),
                        ),
                        (
                            "archetype",
                            models.CharField(blank=True, help_text="How it is built, in a few words.", max_length=200),
                        ),
                        (
                            "pyramid",
                            models.CharField(
                                choices=[
                                    ("storage", "Storage"),
                                    ("sharing", "Sharing"),
                                    ("query", "Query"),
                                    ("analytics", "Analytics"),
                                    ("integration", "Integration"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "liveness",
                            models.CharField(
                                choices=[
                                    ("alive", "Alive"),
                                    ("at risk", "At risk"),
                                    ("ended", "Ended"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "liveness_reason",
                            models.CharField(
                                choices=[
                                    ("no funds", "No money for it"),
                                    ("no keeper", "Nobody keeps it"),
                                    ("fading", "Seldom kept up"),
                                    ("winding down", "Winding down"),
                                    ("retired", "Switched off by its keeper"),
                                    ("replaced", "Replaced by something else"),
                                    ("lost", "Lost"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        ("liveness_note", models.TextField(blank=True)),
                        (
                            "confidence",
                            models.CharField(
                                choices=[
                                    ("high", "High: seen in a source"),
                                    ("medium", "Medium: well known, not checked again"),
                                    ("low", "Low: weak or indirect evidence"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=8,
                            ),
                        ),
                        (
                            "evidence",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=500), blank=True, default=list, size=None
                            ),
                        ),
                        ("last_checked", models.DateTimeField(blank=True, null=True)),
                        ("last_seen_alive", models.DateTimeField(blank=True, null=True)),
                        (
                            "successor_name",
                            models.CharField(
                                blank=True, help_text="What replaces it, where we hold no entry.", max_length=300
                            ),
                        ),
                        ("successor_url", models.URLField(blank=True, max_length=500)),
                        (
                            "ask_whom",
                            models.CharField(
                                blank=True, help_text="Who may know what is unknown here.", max_length=300
                            ),
                        ),
                        (
                            "license",
                            models.URLField(
                                blank=True, help_text="Address of the licence; empty is unknown.", max_length=300
                            ),
                        ),
                        (
                            "access_class",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("account", "With an account"),
                                    ("controlled", "Controlled"),
                                    ("paid", "Paid"),
                                    ("closed", "Closed"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "access",
                            models.CharField(blank=True, help_text="How one gets it, in words.", max_length=500),
                        ),
                        ("contact_name", models.CharField(blank=True, max_length=200)),
                        ("contact_email", models.EmailField(blank=True, max_length=254)),
                        (
                            "cost_class",
                            models.CharField(
                                choices=[
                                    ("nothing", "Next to nothing"),
                                    ("low", "Under 100 USD a month"),
                                    ("medium", "Under 1000 USD a month"),
                                    ("high", "More"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "build_recipe",
                            models.TextField(
                                blank=True, help_text="How one would build such a thing, or where that is told."
                            ),
                        ),
                        ("temporal_text", models.CharField(blank=True, max_length=300)),
                        ("temporal_start", models.DateField(blank=True, null=True)),
                        ("temporal_end", models.DateField(blank=True, null=True)),
                        ("spatial_text", models.CharField(blank=True, max_length=300)),
                        ("west", models.FloatField(blank=True, null=True)),
                        ("south", models.FloatField(blank=True, null=True)),
                        ("east", models.FloatField(blank=True, null=True)),
                        ("north", models.FloatField(blank=True, null=True)),
                        (
                            "resource_type",
                            models.CharField(
                                choices=[
                                    ("dataset", "Dataset"),
                                    ("series", "Series of datasets"),
                                    ("service", "Data service"),
                                ],
                                default="dataset",
                                max_length=10,
                            ),
                        ),
                        ("endpoint_url", models.URLField(blank=True, max_length=500)),
                        ("endpoint_description", models.URLField(blank=True, max_length=500)),
                        (
                            "themes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.URLField(max_length=300), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    max_length=3,
                                    validators=[
                                        django.core.validators.RegexValidator(
                                            "^[a-z]{2,3}$",
                                            "A language is a code of two or three small letters, such as en.",
                                        )
                                    ],
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                choices=[
                                    ("cont", "Continuously"),
                                    ("hourly", "Each hour"),
                                    ("daily", "Each day"),
                                    ("weekly", "Each week"),
                                    ("monthly", "Each month"),
                                    ("quarterly", "Each quarter"),
                                    ("annual", "Each year"),
                                    ("irreg", "At irregular times"),
                                    ("never", "Never"),
                                    ("unknown", "Unknown"),
                                ],
                                default="unknown",
                                max_length=12,
                            ),
                        ),
                        (
                            "spatial_resolution",
                            models.CharField(
                                blank=True,
                                max_length=20,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\d+(\\.\\d+)?$", "The resolution in space is a number of metres, such as 30."
                                    )
                                ],
                            ),
                        ),
                        (
                            "temporal_resolution",
                            models.CharField(
                                blank=True,
                                max_length=20,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?$",
                                        "The resolution in time is a duration such as PT1H, P1D or P1M.",
                                    )
                                ],
                            ),
                        ),
                        ("method", models.TextField(blank=True)),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical dataset",
                        "verbose_name_plural": "historical datasets",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDataset_data_types",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "dataset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "datatype",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.datatype",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="catalog.historicaldataset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalDataset_data_types",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDataset_domains",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "dataset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "domain",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.domain",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="catalog.historicaldataset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalDataset_domains",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDataset_formats",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "dataset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "format",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.format",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="catalog.historicaldataset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalDataset_formats",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDataset_people",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "dataset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="catalog.historicaldataset",
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
                    ],
                    options={
                        "verbose_name": "HistoricalDataset_people",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDataset_teams",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "dataset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="catalog.historicaldataset",
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
                    ],
                    options={
                        "verbose_name": "HistoricalDataset_teams",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDistribution",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("description", models.TextField(blank=True)),
                        ("url", models.URLField(blank=True, max_length=1000)),
                        ("file", models.TextField(blank=True, max_length=700)),
                        (
                            "path",
                            models.CharField(blank=True, help_text="Folders and name, as uploaded.", max_length=500),
                        ),
                        ("media_type", models.CharField(blank=True, max_length=120)),
                        ("bytes", models.BigIntegerField(blank=True, null=True)),
                        ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                        ("created_at", models.DateTimeField(blank=True, editable=False)),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, help_text="Kept for the versions that name it.", null=True
                            ),
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
                            "format",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.format",
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
                        "verbose_name": "historical distribution",
                        "verbose_name_plural": "historical distributions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalExternalIdentifier",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("scheme", models.CharField(max_length=20)),
                        ("value", models.CharField(max_length=500)),
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
                        "verbose_name": "historical external identifier",
                        "verbose_name_plural": "historical external identifiers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalGrant",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("number", models.CharField(max_length=100)),
                        ("funder", models.CharField(blank=True, max_length=300)),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("url", models.URLField(blank=True, max_length=500)),
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
                        "verbose_name": "historical grant",
                        "verbose_name_plural": "historical grants",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalOrganization",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("name", models.CharField(db_index=True, max_length=300)),
                        ("slug", models.SlugField(max_length=120)),
                        ("homepage", models.URLField(blank=True, max_length=500)),
                        (
                            "ror",
                            models.URLField(
                                blank=True, help_text="https://ror.org/...", max_length=100, verbose_name="ROR"
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254)),
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
                        "verbose_name": "historical organization",
                        "verbose_name_plural": "historical organizations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPublication",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("relation", models.CharField(max_length=30)),
                        ("identifier", models.CharField(help_text="Its DOI or address.", max_length=500)),
                        ("title", models.CharField(blank=True, max_length=500)),
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
                        "verbose_name": "historical publication",
                        "verbose_name_plural": "historical publications",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRelation",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("derived-from", "is derived from"),
                                    ("part-of", "is part of"),
                                    ("in-series", "is one of the series"),
                                    ("serves", "gives access to"),
                                    ("replaces", "replaces"),
                                    ("depends-on", "depends on"),
                                ],
                                max_length=12,
                            ),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
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
                            "target",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical relation",
                        "verbose_name_plural": "historical relations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSavedView",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("sql", models.TextField()),
                        ("number", models.PositiveIntegerField(default=0, help_text="How often its rows were made.")),
                        (
                            "inputs",
                            models.JSONField(
                                default=list, help_text="[{name, dataset, path, sha256, read_at}] of the tables read."
                            ),
                        ),
                        (
                            "columns",
                            models.JSONField(
                                default=list, help_text="[{name, type, sources}], sources as table.column."
                            ),
                        ),
                        ("n_rows", models.PositiveBigIntegerField(default=0)),
                        ("refreshed_at", models.DateTimeField(blank=True, null=True)),
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
                        "verbose_name": "historical saved view",
                        "verbose_name_plural": "historical saved views",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalVariable",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(max_length=300)),
                        ("unit", models.CharField(blank=True, max_length=100)),
                        ("description", models.TextField(blank=True)),
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
                        "verbose_name": "historical variable",
                        "verbose_name_plural": "historical variables",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="LinkCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("url", models.URLField(max_length=1000)),
                        ("checked_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("alive", "Answered"),
                                    ("dead", "Did not answer, or said it is gone"),
                                    ("not checked", "Not checked"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("http_status", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="link_checks",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-checked_at", "-pk"],
                        "get_latest_by": "checked_at",
                    },
                ),
                migrations.CreateModel(
                    name="LivenessChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "liveness_before",
                            models.CharField(
                                choices=[
                                    ("alive", "Alive"),
                                    ("at risk", "At risk"),
                                    ("ended", "Ended"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "reason_before",
                            models.CharField(
                                choices=[
                                    ("no funds", "No money for it"),
                                    ("no keeper", "Nobody keeps it"),
                                    ("fading", "Seldom kept up"),
                                    ("winding down", "Winding down"),
                                    ("retired", "Switched off by its keeper"),
                                    ("replaced", "Replaced by something else"),
                                    ("lost", "Lost"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "liveness",
                            models.CharField(
                                choices=[
                                    ("alive", "Alive"),
                                    ("at risk", "At risk"),
                                    ("ended", "Ended"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("no funds", "No money for it"),
                                    ("no keeper", "Nobody keeps it"),
                                    ("fading", "Seldom kept up"),
                                    ("winding down", "Winding down"),
                                    ("retired", "Switched off by its keeper"),
                                    ("replaced", "Replaced by something else"),
                                    ("lost", "Lost"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="liveness_changes",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("why", models.CharField(max_length=300)),
                        ("mailed_at", models.DateTimeField(null=True)),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="catalog.livenesschange",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("mailed_at", None)), fields=["user"], name="notice_not_mailed"
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("user", "change"), name="notice_once")],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalResponsibility",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "role",
                            models.CharField(
                                choices=[("steward", "Steward"), ("producer", "Producer"), ("funder", "Funder")],
                                default="steward",
                                max_length=10,
                            ),
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
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical responsibility",
                        "verbose_name_plural": "historical responsibilities",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Origin",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(help_text="'seed', or the address imported from.", max_length=500)),
                        ("key", models.CharField(help_text="The entry's identifier there.", max_length=500)),
                        (
                            "names",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30), blank=True, default=list, size=None
                            ),
                        ),
                        ("loaded", models.JSONField(default=dict)),
                        ("loaded_at", models.DateTimeField(auto_now=True)),
                        (
                            "dataset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="origin", to="catalog.dataset"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("source", "key"), name="origin_once")],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDataset_protocols",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "dataset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="catalog.historicaldataset",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="catalog.protocol",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalDataset_protocols",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("relation", models.CharField(max_length=30)),
                        ("identifier", models.CharField(help_text="Its DOI or address.", max_length=500)),
                        ("title", models.CharField(blank=True, max_length=500)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="publications",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Relation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("derived-from", "is derived from"),
                                    ("part-of", "is part of"),
                                    ("in-series", "is one of the series"),
                                    ("serves", "gives access to"),
                                    ("replaces", "replaces"),
                                    ("depends-on", "depends on"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="relations",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inverse_relations",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["kind", "target__identifier"],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "target", "kind"), name="relation_once"),
                            models.CheckConstraint(
                                condition=models.Q(("source", models.F("target")), _negated=True),
                                name="relation_not_to_itself",
                                violation_error_message="A dataset cannot be related to itself.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Responsibility",
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
                                choices=[("steward", "Steward"), ("producer", "Producer"), ("funder", "Funder")],
                                default="steward",
                                max_length=10,
                            ),
                        ),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="responsibilities",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responsibilities",
                                to="catalog.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "responsibilities",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("dataset", "organization", "role"), name="responsibility_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RowSource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="row_sources",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("dataset", "source"), name="row_source_once")],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sql", models.TextField()),
                        ("number", models.PositiveIntegerField(default=0, help_text="How often its rows were made.")),
                        (
                            "inputs",
                            models.JSONField(
                                default=list, help_text="[{name, dataset, path, sha256, read_at}] of the tables read."
                            ),
                        ),
                        (
                            "columns",
                            models.JSONField(
                                default=list, help_text="[{name, type, sources}], sources as table.column."
                            ),
                        ),
                        ("n_rows", models.PositiveBigIntegerField(default=0)),
                        ("refreshed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "dataset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_view",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["dataset__title", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SentRows",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(help_text="The sender's Idempotency-Key.", max_length=200)),
                        ("digest", models.CharField(help_text="SHA-256 of what was sent.", max_length=64)),
                        ("columns", models.JSONField(help_text="Names of the columns.")),
                        ("rows", models.JSONField(help_text="Lists of cells as text, in the order of the columns.")),
                        ("n_rows", models.PositiveIntegerField()),
                        ("answer", models.JSONField()),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("collected_at", models.DateTimeField(db_index=True, null=True)),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sent",
                                to="catalog.appendedtable",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "sent rows",
                        "constraints": [
                            models.UniqueConstraint(fields=("target", "user", "key"), name="idempotency_key_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SqlQuery",
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
                        ("sql", models.TextField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("finished", "Finished"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        ("status_reason", models.TextField(blank=True)),
                        (
                            "inputs",
                            models.JSONField(
                                default=list, help_text="[{name, dataset, path, rows, sha256}] of the tables it reads."
                            ),
                        ),
                        ("columns", models.JSONField(default=list, help_text="[{name, type}] of the result.")),
                        ("n_rows", models.BigIntegerField(default=0, help_text="Rows of the result so far.")),
                        (
                            "is_truncated",
                            models.BooleanField(default=False, help_text="The result has more rows than are kept."),
                        ),
                        ("result", models.FileField(blank=True, upload_to="queries/")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "view",
                            models.ForeignKey(
                                blank=True,
                                help_text="The view it makes.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="queries",
                                to="catalog.savedview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "SQL queries",
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Table",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting to be read"),
                                    ("reading", "Being read"),
                                    ("ready", "Ready"),
                                    ("failed", "Could not be read"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "status_reason",
                            models.TextField(blank=True, help_text="Why it could not be read, and what to do."),
                        ),
                        ("delimiter", models.CharField(blank=True, max_length=2)),
                        ("encoding", models.CharField(blank=True, max_length=20)),
                        (
                            "header_row",
                            models.PositiveIntegerField(
                                default=1, help_text="Line of the file with the names; 0: it has none."
                            ),
                        ),
                        (
                            "comments",
                            models.TextField(blank=True, help_text="The lines with # above the names of the columns."),
                        ),
                        (
                            "recipe",
                            models.JSONField(
                                blank=True, default=dict, help_text="How the file was read: reading.recipe."
                            ),
                        ),
                        (
                            "requested_recipe",
                            models.JSONField(
                                blank=True, default=dict, help_text="What its owner asks for: recipe.read_request."
                            ),
                        ),
                        (
                            "account",
                            models.JSONField(
                                blank=True, default=dict, help_text="What became of each line of the file."
                            ),
                        ),
                        (
                            "n_rows",
                            models.PositiveBigIntegerField(
                                default=0, help_text="Rows that have the header's number of cells."
                            ),
                        ),
                        (
                            "n_bad_rows",
                            models.PositiveBigIntegerField(default=0, help_text="Lines that do not fit the header."),
                        ),
                        (
                            "n_misfits",
                            models.PositiveBigIntegerField(
                                default=0, help_text="Cells that do not fit their column's type."
                            ),
                        ),
                        (
                            "rows_name",
                            models.CharField(
                                blank=True, help_text="Parquet file of the rows in storage.", max_length=300
                            ),
                        ),
                        ("bad_rows_name", models.CharField(blank=True, max_length=300)),
                        (
                            "distribution",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="table",
                                to="catalog.distribution",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TableColumn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        ("name", models.CharField(help_text="In the URL: unique in the table.", max_length=300)),
                        ("source_name", models.CharField(blank=True, help_text="As the file says it.", max_length=300)),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("integer", "Whole number"),
                                    ("number", "Number"),
                                    ("boolean", "Yes or no"),
                                    ("date", "Date"),
                                    ("datetime", "Date and time"),
                                    ("string", "Text"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=60)),
                        ("description", models.TextField(blank=True)),
                        ("n_missing", models.PositiveBigIntegerField(default=0)),
                        ("n_misfits", models.PositiveBigIntegerField(default=0)),
                        ("n_distinct", models.PositiveBigIntegerField(default=0, help_text="Estimated.")),
                        ("minimum", models.CharField(blank=True, max_length=100)),
                        ("maximum", models.CharField(blank=True, max_length=100)),
                        (
                            "table",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="columns", to="catalog.table"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [models.UniqueConstraint(fields=("table", "name"), name="column_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Upload",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("path", models.CharField(max_length=500)),
                        ("size", models.PositiveBigIntegerField()),
                        ("offset", models.PositiveBigIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("touched_at", models.DateTimeField(auto_now=True)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="uploads",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="catalog.distribution",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Variable",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(max_length=300)),
                        ("unit", models.CharField(blank=True, max_length=100)),
                        ("description", models.TextField(blank=True)),
                        (
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="variables",
                                to="catalog.dataset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SearchEntry",
                    fields=[
                        (
                            "dataset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="search",
                                serialize=False,
                                to="catalog.dataset",
                            ),
                        ),
                        ("vector", django.contrib.postgres.search.SearchVectorField()),
                        ("names", models.TextField()),
                        ("facets", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ("edition", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="search_vector"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("names", name="gin_trgm_ops"),
                                name="search_names_trgm",
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["facets"], name="search_facets"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DatasetVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("notes", models.TextField(blank=True)),
                        ("record", models.JSONField()),
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
                            "dataset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="catalog.dataset",
                            ),
                        ),
                        (
                            "distributions",
                            models.ManyToManyField(blank=True, related_name="versions", to="catalog.distribution"),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [models.UniqueConstraint(fields=("dataset", "number"), name="version_once")],
                    },
                ),
            ]
        ),
    ]
