"""Blocks of loaded releases get a column for the numbers of their lines, which is empty for lines loaded so far."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from variants.releases.store.ddl import add_line_numbers
from variants.releases.store.table_names import ReleaseTables


def add_columns(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add it to the blocks of every release that has tables."""
    with schema_editor.connection.cursor() as cursor:
        for pk in apps.get_model("variants", "Release").objects.values_list("pk", flat=True):
            add_line_numbers(cursor, tables=ReleaseTables(pk))


class Migration(migrations.Migration):
    dependencies = [("variants", "0011_releases_in_lakes_alone")]

    operations = [migrations.RunPython(add_columns, migrations.RunPython.noop, elidable=True)]
