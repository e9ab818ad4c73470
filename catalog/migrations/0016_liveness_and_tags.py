"""Three states of liveness with a reason, and the tags of sources kept with their origins.

The five former states that were reasons become one of each; what an import had loaded is rewritten alike, so that the
next import does not take the new words for edits. 'civilised' and 'wild west' become tags of the origin; where an entry
has none, a keyword.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

# as catalog.entries.liveness had them when this was written
OLD_WORDS = {
    "winding down": ("at risk", "winding down"),
    "fading": ("at risk", "fading"),
    "retired": ("ended", "retired"),
    "replaced": ("ended", "replaced"),
    "superseded": ("ended", "replaced"),
}


def split_liveness(apps, schema_editor):
    datasets = apps.get_model("catalog", "Dataset").objects
    for word, (state, reason) in OLD_WORDS.items():
        datasets.filter(liveness=word).update(liveness=state, liveness_reason=reason)
    for origin in apps.get_model("catalog", "Origin").objects.exclude(loaded={}):
        word = origin.loaded.get("liveness", "unknown")
        state, reason = OLD_WORDS.get(word, (word, "unknown"))
        origin.loaded |= {"liveness": state, "liveness_reason": reason}
        origin.loaded.pop("place", None)
        origin.save(update_fields=["loaded"])


def join_tags(apps, schema_editor):
    for origin in apps.get_model("catalog", "Origin").objects.select_related("dataset"):
        words = [origin.scale, *origin.places, origin.dataset.place]
        origin.tags = [word for word in dict.fromkeys(words) if word and word != "unknown"]
        origin.save(update_fields=["tags"])
    for dataset in apps.get_model("catalog", "Dataset").objects.filter(origin=None).exclude(place="unknown"):
        if dataset.place not in dataset.keywords:
            dataset.keywords.append(dataset.place)
            dataset.save(update_fields=["keywords"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0015_requested_recipe")]

    operations = [
        *[
            migrations.AddField(
                model,
                "liveness_reason",
                models.CharField(
                    choices=[
                        ("no funds", "No money for it"),
                        ("no keeper", "Nobody keeps it"),
                        ("fading", "Seldom kept up"),
                        ("winding down", "Winding down"),
                        ("retired", "Switched off by its keeper"),
                        ("replaced", "Replaced by something else"),
                        ("lost", "Lost"),
                        ("unknown", "Unknown"),
                    ],
                    default="unknown",
                    max_length=12,
                ),
            )
            for model in ("dataset", "historicaldataset")
        ],
        migrations.AddField(
            "origin",
            "tags",
            django.contrib.postgres.fields.ArrayField(models.CharField(max_length=30), blank=True, default=list),
        ),
        migrations.RunPython(split_liveness, migrations.RunPython.noop),
        migrations.RunPython(join_tags, migrations.RunPython.noop),
        *[
            migrations.AlterField(
                model,
                "liveness",
                models.CharField(
                    choices=[("alive", "Alive"), ("at risk", "At risk"), ("ended", "Ended"), ("unknown", "Unknown")],
                    default="unknown",
                    max_length=12,
                ),
            )
            for model in ("dataset", "historicaldataset")
        ],
        migrations.RemoveField("dataset", "place"),
        migrations.RemoveField("historicaldataset", "place"),
        migrations.RemoveField("origin", "scale"),
        migrations.RemoveField("origin", "places"),
    ]
