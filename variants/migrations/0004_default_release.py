"""The default release of each assembly; those that answered until now stay the answer."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q


def choose_current_answers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now the newest published release answered."""
    releases = apps.get_model("variants", "Release").objects
    published = releases.filter(status="published").order_by("-published_at", "-created_at")
    assemblies: set[str] = set()
    for release in published:
        if release.assembly not in assemblies:
            releases.filter(pk=release.pk).update(is_default=True, is_portal_default=not assemblies)
            assemblies.add(release.assembly)


class Migration(migrations.Migration):
    dependencies = [("variants", "0003_jobs_and_saved_filters")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=models.BooleanField(default=False, help_text=text))
            for model in ("release", "historicalrelease")
            for name, text in (
                ("is_default", "Answers addresses that name its assembly and no release."),
                ("is_portal_default", "Answers addresses that name no assembly either."),
            )
        ),
        migrations.RunPython(choose_current_answers, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=["assembly"], condition=Q(is_default=True), name="release_one_default_per_assembly"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=["is_portal_default"], condition=Q(is_portal_default=True), name="release_one_portal_default"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(is_portal_default=False) | Q(is_default=True), name="release_portal_default_is_default"
            ),
        ),
    ]
