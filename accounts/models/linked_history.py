"""History of models with many-to-many fields: at a save, the linked rows are read by one statement.

Separate module because models of several apps keep such a history.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from psycopg.sql import SQL, Composed, Identifier, Literal
from simple_history.models import HistoricalRecords


class LinkedHistory(HistoricalRecords):
    """HistoricalRecords for a model with `m2m_fields`.

    simple_history sends one SELECT with two joins for each of these fields at every save. It also sends signals about
    the copied rows, which this class does not: nothing in the portal listens to them.
    """

    def create_historical_record_m2ms(self, history_instance: Any, instance: models.Model) -> None:
        """Copy the rows that link `instance` to others into the history.

        Args:
            history_instance: The history row of `instance`, saved already.
        """
        fields = history_instance._history_m2m_fields
        if not fields:
            return
        with connection.cursor() as cursor:
            cursor.execute(_select_links(fields), [instance.pk] * len(fields))
            links = cursor.fetchall()
        for field in fields:
            model = self.m2m_models[field]
            through = field.remote_field.through._meta
            source = through.get_field(field.m2m_field_name()).attname
            target = through.get_field(field.m2m_reverse_field_name()).attname
            model.objects.bulk_create(
                model(history=history_instance, id=key, **{source: instance.pk, target: other})
                for name, key, other in links
                if name == field.name
            )


def _select_links(fields: list[models.ManyToManyField[Any, Any]]) -> Composed:
    """A statement for (name of the field, key of the linking row, key of the linked row); its parameters are the key
    of the instance, once for each field."""
    select = SQL("SELECT {}, id, {} FROM {} WHERE {} = %s")
    return SQL(" UNION ALL ").join(
        select.format(
            Literal(field.name),
            Identifier(field.m2m_reverse_name()),
            Identifier(field.m2m_db_table()),
            Identifier(field.m2m_column_name()),
        )
        for field in fields
    )
