from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries are indexed anew after the migration, because theirs is no edition of the index."""

    dependencies = [("catalog", "0010_read_tables_again")]

    operations = [
        UnaccentExtension(),
        migrations.AddField("searchentry", "edition", models.PositiveSmallIntegerField(default=0)),
    ]
