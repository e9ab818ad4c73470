import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0018_saved_views")]

    operations = [
        migrations.CreateModel(
            name="Doi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
    ]
