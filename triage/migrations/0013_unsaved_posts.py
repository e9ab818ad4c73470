"""Renames a model; its table keeps its name, so that no statement runs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("triage", "0012_drop_content_rows")]

    operations = [
        migrations.AlterModelTable(name="KeptPost", table="triage_keptpost"),
        migrations.RenameModel(old_name="KeptPost", new_name="UnsavedPost"),
    ]
