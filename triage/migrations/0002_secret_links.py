"""Invitations to interviews become secret links of accounts; those that were given out go on working."""

from django.db import migrations


def move_links(apps, schema_editor):
    Invitation = apps.get_model("triage", "Invitation")
    SecretLink = apps.get_model("accounts", "SecretLink")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for link in Invitation.objects.order_by("pk").iterator():
        content_type, _ = ContentType.objects.get_or_create(app_label="triage", model="interview")
        SecretLink.objects.create(
            purpose="interview",
            content_type=content_type,
            object_id=link.interview_id,
            role=link.role,
            note=link.note,
            digest=link.digest,
            created_by_id=link.created_by_id,
            created_at=link.created_at,
            expires_at=link.expires_at,
            revoked_at=link.revoked_at,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("accounts", "0005_secret_links"),
        ("triage", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(move_links, migrations.RunPython.noop),
        migrations.DeleteModel(name="Invitation"),
    ]
