"""Models are created together as they would be one by one."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from accounts.create_models import CreateModels

MODELS = [
    CreateModel("Lake", [("id", models.AutoField(primary_key=True)), ("name", models.TextField(unique=True))]),
    CreateModel(
        "Gauge",
        [("id", models.AutoField(primary_key=True)), ("lake", models.ForeignKey("accounts.Lake", models.CASCADE))],
        options={"constraints": [models.UniqueConstraint(fields=["lake"], name="one_gauge")]},
    ),
]


@pytest.mark.django_db
def test_tables_are_created_and_dropped_with_their_constraints() -> None:
    before, together, one_by_one = ProjectState(), ProjectState(), ProjectState()
    assert not together.apps.get_models()
    operation = CreateModels(MODELS)
    operation.state_forwards("accounts", together)
    for model in MODELS:
        model.state_forwards("accounts", one_by_one)
    assert together == one_by_one
    assert operation.describe() == "Create 2 models"
    with connection.schema_editor() as editor:
        operation.database_forwards("accounts", editor, before, together)
    with connection.cursor() as cursor:
        assert {"lake", "gauge"} <= {name.removeprefix("accounts_") for name in connection.introspection.table_names()}
        assert {"one_gauge"} <= connection.introspection.get_constraints(cursor, "accounts_gauge").keys()
    with connection.schema_editor() as editor:
        operation.database_backwards("accounts", editor, together, before)
    assert not {"accounts_lake", "accounts_gauge"} & set(connection.introspection.table_names())
