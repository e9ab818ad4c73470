from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("variants", "0006_revisions")]

    operations = [
        migrations.RenameField("job", "sent_at", "queued_at"),
        migrations.AddField(
            model_name="job",
            name="handovers",
            field=models.PositiveIntegerField(default=0, help_text="Attempts that ended because their worker stopped."),
        ),
        migrations.AddField(
            model_name="job",
            name="heartbeat_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="release",
            name="attempt",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Counts who has finished it or filled its fields; what older ones change is refused.",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="attempt",
            field=models.PositiveIntegerField(
                default=0, help_text="Counts the processes that took it; older ones may not."
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="queued_at",
            field=models.DateTimeField(blank=True, help_text="When its task was last sent.", null=True),
        ),
    ]
