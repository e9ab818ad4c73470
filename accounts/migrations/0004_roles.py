from django.db import migrations


def make_groups(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ("researcher", "curator", "admin"):
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    """The roles; what each may do is set after every migrate, by lwds_portal.roles."""

    dependencies = [("accounts", "0003_teams_and_invitations")]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
