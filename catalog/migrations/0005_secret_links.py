"""Reviewers' links become secret links of accounts; those that were given out go on working."""

from django.db import migrations


def move_links(apps, schema_editor):
    ReviewerLink = apps.get_model("catalog", "ReviewerLink")
    SecretLink = apps.get_model("accounts", "SecretLink")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for link in ReviewerLink.objects.order_by("pk").iterator():
        content_type, _ = ContentType.objects.get_or_create(app_label="catalog", model="dataset")
        SecretLink.objects.create(
            purpose="review",
            content_type=content_type,
            object_id=link.dataset_id,
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
        ("catalog", "0004_what_stands_above_a_tables_columns"),
    ]

    operations = [
        migrations.RunPython(move_links, migrations.RunPython.noop),
        migrations.DeleteModel(name="ReviewerLink"),
    ]
