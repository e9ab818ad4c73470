import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0016_liveness_and_tags")]

    operations = [
        migrations.CreateModel(
            name="GeneratedDescription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
    ]
