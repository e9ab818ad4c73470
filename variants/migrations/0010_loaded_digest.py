"""The digest that a lake is compared with: that of the release as it was loaded."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def copy_digests(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lakes that were written so far name the digest of their release."""
    apps.get_model("variants", "Release").objects.update(loaded_digest=F("digest"))


class Migration(migrations.Migration):
    dependencies = [("variants", "0009_notes_and_joined_files")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="loaded_digest",
                field=models.CharField(
                    blank=True,
                    default="",
                    help_text="Its digest when it was loaded.",
                    max_length=40,
                ),
                preserve_default=False,
            )
            for name in ("historicalrelease", "release")
        ),
        migrations.RunPython(copy_digests, migrations.RunPython.noop),
    ]
