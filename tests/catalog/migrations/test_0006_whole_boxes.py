"""The upgrade moves the sides of half a box into the text on where the dataset is."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from catalog.models import Dataset

move_half_boxes = import_module("catalog.migrations.0006_whole_boxes").move_half_boxes
WHOLE = {"west": -10, "south": 50, "east": 5, "north": 60}


def test_half_a_box_becomes_text_and_whole_ones_stay(db):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that still wait cannot be altered
        cursor.execute("ALTER TABLE catalog_dataset DROP CONSTRAINT dataset_box_whole")
    Dataset.objects.create(slug="half", spatial_text="a lake", west=5.5, north=0)
    Dataset.objects.create(slug="three", west=1, south=2, east=3)
    Dataset.objects.create(slug="whole", spatial_text="a sea", **WHOLE)
    Dataset.objects.create(slug="none")
    move_half_boxes(apps, None)
    rows = {d.slug: (d.spatial_text, d.west, d.south, d.east, d.north) for d in Dataset.objects.all()}
    assert rows == {
        "half": ("a lake; west 5.5, north 0", None, None, None, None),
        "three": ("west 1, south 2, east 3", None, None, None, None),
        "whole": ("a sea", -10, 50, 5, 60),
        "none": ("", None, None, None, None),
    }
