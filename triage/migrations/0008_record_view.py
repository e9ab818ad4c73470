"""The tables of answers and records give way to a view on the documents of interviews."""

import django.db.models.deletion
from django.db import migrations, models

CREATE_VIEW = """
CREATE VIEW triage_record AS
SELECT interview.id || '/' || section.key || '/' || (record.data ->> 'id') AS key,
       interview.id AS interview_id,
       section.key AS section,
       record.data ->> 'id' AS uid,
       record.position::integer AS position,
       record.data AS data
FROM triage_interview AS interview
CROSS JOIN LATERAL jsonb_each(interview.document -> 'records') AS section
CROSS JOIN LATERAL jsonb_array_elements(section.value) WITH ORDINALITY AS record(data, position)
"""
OLD_MODELS = ("Answer", "UseCase", "Producer", "Consumer", "Dependency", "DataFormat", "DataType", "Interface")


class Migration(migrations.Migration):
    dependencies = [("triage", "0007_fill_documents")]

    operations = [
        *(migrations.DeleteModel(name) for name in OLD_MODELS),
        migrations.RunSQL(CREATE_VIEW, "DROP VIEW triage_record"),
        migrations.CreateModel(
            name="RecordRow",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("section", models.TextField()),
                ("uid", models.TextField()),
                ("position", models.IntegerField()),
                ("data", models.JSONField()),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="triage.interview"
                    ),
                ),
            ],
            options={"db_table": "triage_record", "managed": False},
        ),
    ]
