"""Secret links of all apps in one table; invitations become the first of them, and the links sent go on working."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def move_invitations(apps, schema_editor):
    Invitation = apps.get_model("accounts", "Invitation")
    SecretLink = apps.get_model("accounts", "SecretLink")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for invitation in Invitation.objects.order_by("pk").iterator():
        team_type = None
        if invitation.team_id:
            team_type, _ = ContentType.objects.get_or_create(app_label="accounts", model="team")
        SecretLink.objects.create(
            purpose="invitation",
            content_type=team_type,
            object_id=invitation.team_id,
            email=invitation.email,
            digest=invitation.digest,
            created_by_id=invitation.invited_by_id,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
            used_at=invitation.accepted_at,
            used_by_id=invitation.accepted_by_id,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("accounts", "0004_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecretLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(editable=False, max_length=30)),
                ("object_id", models.PositiveBigIntegerField(editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="The role that it gives, where it gives one.", max_length=20
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, help_text="Where it was sent to, if it was mailed.", max_length=254),
                ),
                ("note", models.CharField(blank=True, help_text="Whom it was given to.", max_length=200)),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, help_text="Only of links that work once.", null=True)),
                (
                    "content_type",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [models.Index(fields=["content_type", "object_id"], name="secret_link_target")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content_type", None), ("object_id", None)),
                            models.Q(("content_type__isnull", False), ("object_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="secret_link_target_whole",
                    )
                ],
            },
        ),
        migrations.RunPython(move_invitations, migrations.RunPython.noop),
        migrations.DeleteModel(name="Invitation"),
    ]
