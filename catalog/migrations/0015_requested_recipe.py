"""A clearer name for the recipe that an owner requests."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0014_sql_queries")]

    operations = [
        migrations.RenameField(model_name="table", old_name="asked_recipe", new_name="requested_recipe"),
    ]
