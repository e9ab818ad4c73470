"""A dataset has all four sides of its box or none: the check let half a box through, because NULL is not false."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

SIDES = ("west", "south", "east", "north")
MAX_SPATIAL_TEXT = 300  # characters


def move_half_boxes(apps, schema_editor):
    """Move the sides of half a box, which no page or export showed, into the text on where the dataset is."""
    Dataset = apps.get_model("catalog", "Dataset")
    is_half = Q(*((f"{side}__isnull", True) for side in SIDES), _connector=Q.OR)
    for dataset in Dataset.objects.filter(is_half).exclude(**dict.fromkeys(SIDES)):
        sides = ((side, getattr(dataset, side)) for side in SIDES)
        half_box = ", ".join(f"{side} {degrees:g}" for side, degrees in sides if degrees is not None)
        text = f"{dataset.spatial_text}; {half_box}" if dataset.spatial_text else half_box
        Dataset.objects.filter(pk=dataset.pk).update(spatial_text=text[:MAX_SPATIAL_TEXT], **dict.fromkeys(SIDES))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_secret_links"),
        ("catalog", "0005_secret_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="dataset", name="dataset_box_whole"),
        migrations.RunPython(move_half_boxes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="dataset",
            constraint=models.CheckConstraint(
                condition=Q(west=None, south=None, east=None, north=None)
                | Q(west__isnull=False, south__isnull=False, east__isnull=False, north__isnull=False)
                & Q(west__range=(-180, 180), east__range=(-180, 180), south__gte=-90, north__lte=90)
                & Q(south__lte=F("north")),
                name="dataset_box_whole",
                violation_error_message="Give all four sides: west and east -180 to 180, south <= north, -90 to 90.",
            ),
        ),
    ]
