"""Turn what curators changed from rows into text, and back. Rows that were loaded from the shipped files are left out.

Drafts and copies of rule sets become versions of the content, with the shipped files for what they never held.
Questions that differ from the shipped ones become a draft, so that a curator can compare and publish them.
"""

import yaml
from django.db import migrations

from triage.content.shipped import shipped_texts

RULE_LISTS = {"gate": "gates", "score": "scores", "addon": "addons", "exit": "escalate"}
PATTERN_COLUMNS = ("name", "slogan", "level", "cost", "parts", "fits", "not_fits", "components", "seed_examples")
QUESTION_COLUMNS = {"kind": "type", "required": "req"}
QUESTION_NAMES = (
    "key", "text", "kind", "options", "units", "weight", "required", "signal", "help", "show_if", "retired",
)  # fmt: skip
QUESTION_DEFAULTS = {
    "options": [],
    "units": [],
    "signal": "",
    "help": "",
    "show_if": "",
    "req": False,
    "retired": False,
}


def write_yaml(value):
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120)


def rows_to_texts(apps, schema_editor):
    ContentVersion = apps.get_model("triage", "ContentVersion")
    for row in apps.get_model("triage", "RuleSet").objects.filter(content_sha256="").order_by("pk"):
        texts = dict(shipped_texts()) | {
            "patterns.yaml": write_yaml([as_pattern(pattern) for pattern in row.patterns.order_by("position", "pk")]),
            "rules.yaml": write_yaml(as_rules(row)),
            "scenarios.yaml": write_yaml(
                [{"name": c.name, "signals": c.signals, "expect": c.expect} for c in row.scenarios.order_by("pk")]
            ),
            "plans.yaml": write_yaml(as_plans(row)),
        }
        ContentVersion.objects.create(name=row.version, domain=row.domain, status=row.status, texts=texts)
    keep_changed_questions(apps, ContentVersion)


def as_pattern(row):
    raw = {"id": row.key} | {name: getattr(row, name) for name in PATTERN_COLUMNS} | {"outgrown_to": row.outgrown_to}
    return raw | ({"reviewed": row.reviewed_on} if row.reviewed_on else {})


def as_rules(row):
    raw = {
        "version": row.version,
        "near_tie": row.near_tie,
        "budget": {"penalty_per_class": row.penalty_per_class},
        "companions": {"patterns": row.companions, "min_score": row.companion_score},
        "ask_order": row.ask_order,
    }
    lists = {name: [] for name in RULE_LISTS.values()}
    for rule in row.rules.order_by("position", "pk"):
        item = {"id": rule.key, "when": rule.when, ("add" if rule.kind == "addon" else "why"): rule.text}
        if rule.kind in ("gate", "score"):
            item["pattern"] = rule.pattern
        if rule.kind == "score":
            item["add"] = rule.points
        if rule.spares:
            item["spares"] = rule.spares
        lists[RULE_LISTS[rule.kind]].append(item)
    return raw | lists


def as_plans(row):
    """The shipped plans; the steps of a pattern that its copy changed stand as they are."""
    plans = yaml.safe_load(shipped_texts()["plans.yaml"])
    origin = {pattern.key: list_steps(pattern) for pattern in row.forked_from.patterns.all()} if row.forked_from else {}
    known = {pattern.key: list_steps(pattern) for pattern in row.patterns.all()}
    changed = {
        key: [{"text": text} for text in steps]
        for key, steps in known.items()
        if steps and (key not in plans or steps != origin.get(key, steps))
    }
    return {key: plan for key, plan in (plans | changed).items() if key in known}


def list_steps(pattern):
    return list(pattern.steps.order_by("hour").values_list("text", flat=True))


def keep_changed_questions(apps, ContentVersion):
    row = apps.get_model("triage", "Questionnaire").objects.filter(key="default").first()
    if row is None:
        return
    raw = {"version": row.version, "sections": [as_section(section) for section in row.sections.order_by("position")]}
    shipped = yaml.safe_load(shipped_texts()["interview.yaml"])
    if raw["version"] == shipped["version"] and raw["sections"] != list(map(fill_defaults, shipped["sections"])):
        texts = dict(shipped_texts()) | {"interview.yaml": write_yaml(raw)}
        ContentVersion.objects.create(name=f"questions {row.version} as they were", texts=texts)


def as_section(row):
    raw = {"key": row.key, "title": row.title, "seed": row.seed, "minutes": row.minutes}
    if row.record_name:
        raw["records"] = {"name": row.record_name, "min": row.minimum, "max": row.maximum}
        raw["records"] |= {"signal": row.count_signal} if row.count_signal else {}
    return raw | {
        "questions": [
            {QUESTION_COLUMNS.get(name, name): getattr(question, name) for name in QUESTION_NAMES}
            for question in row.questions.order_by("position", "pk")
        ]
    }


def fill_defaults(section):
    questions = [QUESTION_DEFAULTS | question for question in section["questions"]]
    return {"seed": "", "minutes": 5} | section | {"questions": questions}


def texts_to_rows(apps, schema_editor):
    """Make the rows that the portal read before; rules in force for everybody come from the text or from the files."""
    versions = list(apps.get_model("triage", "ContentVersion").objects.order_by("pk"))
    general = next((v.texts for v in versions if v.status == "active" and not v.domain), None)
    if apps.get_model("triage", "Interview").objects.exists() or versions:
        questionnaire = make_questionnaire(apps, yaml.safe_load((general or shipped_texts())["interview.yaml"]))
        apps.get_model("triage", "Interview").objects.update(questionnaire=questionnaire)
    for version in versions:
        make_rule_set(apps, version.texts, version=version.name, domain=version.domain, status=version.status)
    if general is None:
        make_rule_set(apps, shipped_texts(), version="shipped", domain="", status="active", content_sha256="files")
    apps.get_model("triage", "ContentVersion").objects.all().delete()


def make_questionnaire(apps, raw):
    questionnaire = apps.get_model("triage", "Questionnaire").objects.create(
        key="default", title="Lightweight data systems", version=raw["version"]
    )
    for place, section in enumerate(raw["sections"]):
        records = section.get("records", {})
        row = questionnaire.sections.create(
            key=section["key"], title=section["title"], seed=section.get("seed", ""),
            minutes=section.get("minutes", 5), position=place, record_name=records.get("name", ""),
            minimum=records.get("min", 0), maximum=records.get("max", 0), count_signal=records.get("signal", ""),
        )  # fmt: skip
        for position, question in enumerate(section["questions"]):
            filled = QUESTION_DEFAULTS | {"weight": 1} | question
            values = {name: filled[QUESTION_COLUMNS.get(name, name)] for name in QUESTION_NAMES}
            row.questions.create(position=position, **values)
    return questionnaire


def make_rule_set(apps, texts, *, version, domain, status, content_sha256=""):
    raw = yaml.safe_load(texts["rules.yaml"])
    companions = raw.get("companions", {})
    row = apps.get_model("triage", "RuleSet").objects.create(
        version=version, domain=domain, status=status, content_sha256=content_sha256,
        near_tie=raw.get("near_tie", 1), penalty_per_class=raw.get("budget", {}).get("penalty_per_class", 2),
        companions=companions.get("patterns", []), companion_score=companions.get("min_score", 3),
        ask_order=raw.get("ask_order", []),
    )  # fmt: skip
    plans = yaml.safe_load(texts["plans.yaml"])
    for place, item in enumerate(yaml.safe_load(texts["patterns.yaml"])):
        values = {name: item.get(name, []) for name in PATTERN_COLUMNS}
        pattern = row.patterns.create(
            key=item["id"], position=place, outgrown_to=item.get("outgrown_to", []),
            reviewed_on=item.get("reviewed"), **values,
        )  # fmt: skip
        for hour, step in enumerate(plans.get(item["id"], ()), start=1):
            pattern.steps.create(hour=hour, text=step["text"][:400])
    position = 0
    for kind, name in RULE_LISTS.items():
        for item in raw[name]:
            text = item["add"] if kind == "addon" else item["why"]
            row.rules.create(
                key=item["id"], kind=kind, pattern=item.get("pattern", ""), when=item["when"], text=text,
                points=item["add"] if kind == "score" else 0, spares=item.get("spares", []), position=position,
            )  # fmt: skip
            position += 1
    for case in yaml.safe_load(texts["scenarios.yaml"]):
        row.scenarios.create(name=case["name"], signals=case["signals"], expect=case["expect"])


class Migration(migrations.Migration):
    dependencies = [("triage", "0010_content_versions")]

    operations = [migrations.RunPython(rows_to_texts, texts_to_rows)]
