"""Move answers and records from their tables into the documents of interviews, and back."""

from django.db import migrations

RECORD_MODELS = {
    "usecases": "UseCase",
    "producers": "Producer",
    "consumers": "Consumer",
    "dependencies": "Dependency",
    "formats": "DataFormat",
    "types": "DataType",
    "integration": "Interface",
}
COLUMNS = {"from": "source", "to": "target"}  # question keys that could not be names of columns
KEYS = {column: key for key, column in COLUMNS.items()}
CELL_PARTS = ("value", "typed", "unknown", "ask", "confidence", "note")
EXTRAS = ("unknown", "typed", "confidence", "note")
NO_QUESTION = {
    *("id", "interview", "uid", "position", "user", "at", "revision", *EXTRAS),
    *("system", "system_name", "system_declined", "sample", "sample_profile"),
}
EMPTY = (None, "", {}, [])


def fill_documents(apps, schema_editor):
    Interview = apps.get_model("triage", "Interview")
    for interview in Interview.objects.order_by("pk").iterator():
        answers, records, edits = {}, {}, {}
        for row in interview.answers.order_by("pk"):
            answers[row.key] = {"value": row.value} | {
                part: getattr(row, part) for part in CELL_PARTS if getattr(row, part) not in (*EMPTY, False)
            }
            edits[row.key] = row.user_id
        for section, name in RECORD_MODELS.items():
            rows = list(apps.get_model("triage", name).objects.filter(interview=interview).order_by("position", "pk"))
            if rows:
                records[section] = [as_record(row) for row in rows]
            for row in rows:
                edits[f"{section}/{row.uid}"] = row.user_id
                interview.revision = max(interview.revision, row.revision)
                if getattr(row, "sample", None):
                    interview.samples.create(uid=row.uid, file=row.sample.name)
        Interview.objects.filter(pk=interview.pk).update(
            document={"answers": answers, "records": records},
            edits={path: {"revision": interview.revision, "user": user} for path, user in edits.items()},
            revision=interview.revision,
        )


def question_fields(model):
    """{question key: name of its field}; parts of amounts and computed columns are no questions."""
    names = {field.name for field in model._meta.concrete_fields if not field.generated}
    units = {name for name in names if name.endswith("_unit")}
    return {KEYS.get(name, name): name for name in names - units - NO_QUESTION}


def as_record(row):
    """A row in document form."""
    values = {key: getattr(row, name) for key, name in question_fields(type(row)).items()}
    for key, value in values.items():
        if hasattr(row, f"{key}_unit") and value is not None:
            number = int(value) if value == int(value) else value
            values[key] = {"value": number, "unit": getattr(row, f"{key}_unit")}
    if getattr(row, "system_name", ""):
        system = {"name": row.system_name, "dataset": row.system.slug if row.system else None}
        values["system"] = system | ({"declined": True} if row.system_declined else {})
    values["sample"] = getattr(row, "sample_profile", {})
    values |= {name: getattr(row, name) for name in EXTRAS}
    return {"id": row.uid, **{key: value for key, value in values.items() if value not in EMPTY}}


def fill_tables(apps, schema_editor):
    Interview, Answer = apps.get_model("triage", "Interview"), apps.get_model("triage", "Answer")
    users = set(apps.get_model("accounts", "User").objects.values_list("pk", flat=True))
    slugs = dict(apps.get_model("catalog", "Dataset").objects.values_list("slug", "pk"))
    for interview in Interview.objects.order_by("pk").iterator():
        editors = {path: edit["user"] for path, edit in interview.edits.items() if edit["user"] in users}
        samples = {sample.uid: sample.file.name for sample in interview.samples.all()}
        Answer.objects.bulk_create(
            Answer(interview=interview, key=key, user_id=editors.get(key), **cell)
            for key, cell in interview.document["answers"].items()
        )
        for section, rows in interview.document["records"].items():
            if section not in RECORD_MODELS:
                continue
            model = apps.get_model("triage", RECORD_MODELS[section])
            for position, record in enumerate(rows, start=1):
                values = as_columns(model, record, slugs)
                if section == "formats" and record["id"] in samples:
                    values["sample"] = samples[record["id"]]
                user_id = editors.get(f"{section}/{record['id']}")
                model.objects.create(
                    interview=interview, uid=record["id"], position=position, user_id=user_id, **values
                )
    apps.get_model("triage", "Sample").objects.all().delete()
    Interview.objects.update(document={"answers": {}, "records": {}}, edits={})


def as_columns(model, record, slugs):
    """The values of a row. Answers to questions that the tables never had are left out."""
    fields = question_fields(model)
    values = {fields[key]: value for key, value in record.items() if key in fields}
    for name, value in list(values.items()):
        if isinstance(value, dict):
            values[name], values[f"{name}_unit"] = value["value"], value["unit"]
    if record.get("system"):
        system = record["system"]
        values |= {"system_name": system["name"], "system_id": slugs.get(system["dataset"])}
        values["system_declined"] = bool(system.get("declined"))
    if record.get("sample"):
        values["sample_profile"] = record["sample"]
    return values | {name: record[name] for name in EXTRAS if name in record}


class Migration(migrations.Migration):
    dependencies = [("triage", "0006_documents"), ("catalog", "0001_initial"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(fill_documents, fill_tables)]
