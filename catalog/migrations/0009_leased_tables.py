from django.db import migrations, models

WAITING_SINCE_NOW = "UPDATE catalog_table SET queued_at = now() WHERE status = 'waiting'"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0008_finished_uploads")]

    operations = [
        migrations.RenameField("table", "state", "status"),
        migrations.RenameField("table", "message", "status_reason"),
        migrations.RenameField("table", "profiled_at", "finished_at"),
        migrations.AddField(
            model_name="table",
            name="attempt",
            field=models.PositiveIntegerField(
                default=0, help_text="Counts the processes that took it; older ones may not."
            ),
        ),
        migrations.AddField(
            model_name="table",
            name="handovers",
            field=models.PositiveIntegerField(default=0, help_text="Attempts that ended because their worker stopped."),
        ),
        migrations.AddField(
            model_name="table",
            name="heartbeat_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="table",
            name="queued_at",
            field=models.DateTimeField(blank=True, help_text="When its task was last sent.", null=True),
        ),
        migrations.AddField(
            model_name="table",
            name="started_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="table",
            name="status",
            field=models.CharField(
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
        migrations.RunSQL(WAITING_SINCE_NOW, migrations.RunSQL.noop),
    ]
