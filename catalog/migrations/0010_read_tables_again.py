"""Rows are stored with their types: tables that were read before are read once more, by the worker."""

from django.db import migrations

READ_AGAIN = "UPDATE catalog_table SET status = 'waiting', queued_at = now() WHERE status = 'ready'"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_leased_tables")]

    operations = [migrations.RunSQL(READ_AGAIN, migrations.RunSQL.noop)]
