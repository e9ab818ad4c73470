"""User names are unique in any letter case; of older accounts that differ in it alone, the later ones get a number."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Upper

import accounts.models.people


def number_later_names(apps: Any, schema_editor: Any) -> None:
    """`Ana` made after `ana` could never sign in; it becomes `Ana_17`, with its primary key."""
    users = apps.get_model("accounts", "User").objects.order_by("pk")
    taken: set[str] = set()
    for user in users.only("username").iterator():
        if user.username.upper() in taken:
            user.username = f"{user.username[:130]}_{user.pk}"
            user.save(update_fields=["username"])
        taken.add(user.username.upper())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_revisions"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AlterModelManagers(name="user", managers=[("objects", accounts.models.people.UserManager())]),
        migrations.RunPython(number_later_names, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Upper("username"),
                name="user_name_once_in_any_case",
                violation_error_message="An account has this name already, perhaps in other letter case.",
            ),
        ),
    ]
