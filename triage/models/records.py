"""The records of an interview, one table for each kind, so that reports are plain queries.

Amounts are stored with their unit, and with a value in bytes or rows that the database computes.
"""

from __future__ import annotations

import secrets
from copy import deepcopy
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Case, F, Value, When

from accounts.models import Revised
from accounts.models.stored_files import delete_file_with_row
from catalog.models import Dataset
from triage.engine.cells import Cell
from triage.engine.document import RECORD_EXTRAS
from triage.engine.quantities import BYTES, ROWS
from triage.engine.questionnaire import Section
from triage.models.interview import CONFIDENCE_CHOICES, Interview


def new_uid() -> str:
    """A random id of a record: eight hexadecimal digits."""
    return secrets.token_hex(4)


def amount_field() -> models.FloatField[float | None, float | None]:
    """The number of an amount; its unit is in the field of the same name with `_unit` behind it."""
    return models.FloatField(null=True, blank=True)


def unit_field() -> models.CharField[str, str]:
    """The unit of an amount."""
    return models.CharField(max_length=10, blank=True)


def base_unit_field(name: str, factors: dict[str, int]) -> models.GeneratedField:
    """The amount of the field `name` in bytes or rows, computed by the database."""
    cases = [When(**{f"{name}_unit": unit}, then=F(name) * Value(float(factor))) for unit, factor in factors.items()]
    return models.GeneratedField(
        expression=Case(*cases, default=None), output_field=models.FloatField(null=True), db_persist=True
    )


def choice_field() -> models.CharField[str, str]:
    """The value of one option of a question."""
    return models.CharField(max_length=40, blank=True)


def line_field() -> models.CharField[str, str]:
    """A line of text."""
    return models.CharField(max_length=500, blank=True)


def choices_field() -> ArrayField[list[str], list[str]]:
    """The values of the chosen options of a question."""
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


class Record(Revised):
    """What every record has. By question key, `unknown` says who knows and `typed` keeps text that was not parsed."""

    COLUMNS: ClassVar[dict[str, str]] = {}  # question keys that cannot be names of columns

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="%(class)ss")
    uid = models.CharField(max_length=16, default=new_uid, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    unknown = models.JSONField(default=dict, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    confidence = models.CharField(max_length=5, choices=CONFIDENCE_CHOICES, blank=True)
    note = models.TextField(blank=True, help_text="Seen by owner, interviewers and curators only.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["interview", "uid"], name="%(class)s_uid_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.position}"

    @classmethod
    def column(cls, key: str) -> str:
        """The name of the field of a question."""
        return cls.COLUMNS.get(key, key)

    @classmethod
    def has_column(cls, key: str) -> bool:
        """Whether the table has a field for a question."""
        try:
            cls._meta.get_field("system_name" if key == "system" else cls.column(key))
        except FieldDoesNotExist:
            return False
        return True

    def value_of(self, key: str) -> Any:
        """The answer in document form; None where there is none."""
        if isinstance(self, UsesSystem) and key == "system":
            if not self.system_name:
                return None
            system = {"name": self.system_name, "dataset": self.system.slug if self.system else None}
            return system | {"declined": True} if self.system_declined else system
        if isinstance(self, DataFormat) and key == "sample":
            return self.sample_profile or None
        value = getattr(self, self.column(key))
        if hasattr(self, f"{key}_unit") and value is not None:
            return {"value": int(value) if value == int(value) else value, "unit": getattr(self, f"{key}_unit")}
        return None if value in ("", []) else value

    def set_value(self, key: str, value: Any) -> None:
        """Set an answer given in document form, without saving; a sample file is stored by interviews/samples.py."""
        if isinstance(self, UsesSystem) and key == "system":
            self.system_name = value["name"] if value else ""
            self.system_declined = bool(value and value.get("declined"))
            slug = value["dataset"] if value else None
            self.system = Dataset.objects.filter(slug=slug).first() if slug else None
        elif hasattr(self, f"{key}_unit"):
            setattr(self, key, value["value"] if value else None)
            setattr(self, f"{key}_unit", value["unit"] if value else "")
        elif key != "sample":
            field = next(field for field in self._meta.concrete_fields if field.name == self.column(key))
            setattr(self, field.attname, field.get_default() if value is None else value)

    def set_cell(self, key: str, cell: Cell) -> None:
        """Set the answer to one question, or one of RECORD_EXTRAS, without saving."""
        if key in RECORD_EXTRAS:
            setattr(self, key, cell.value or "")
            return
        self.set_value(key, cell.value)
        self.unknown = {k: v for k, v in self.unknown.items() if k != key} | ({key: cell.ask} if cell.unknown else {})
        self.typed = {k: v for k, v in self.typed.items() if k != key} | ({key: cell.typed} if cell.typed else {})

    def as_dict(self, section: Section, *, notes: bool) -> dict[str, Any]:
        """The record in document form, with its id; `notes` says whether its private note is included."""
        values: dict[str, Any] = {question.key: self.value_of(question.key) for question in section.questions}
        values |= {"unknown": self.unknown, "typed": self.typed, "confidence": self.confidence}
        if notes:
            values["note"] = self.note
        return {"id": self.uid, **{key: value for key, value in values.items() if value not in (None, "", {})}}

    def duplicate(self) -> Self:
        """An unsaved copy with an id of its own, without the sample file."""
        left_out = {"id", "uid", "at", "revision", "sample", "sample_profile"}
        fields = [f for f in self._meta.concrete_fields if not f.generated and f.name not in left_out]
        return type(self)(**{field.attname: deepcopy(getattr(self, field.attname)) for field in fields})


class UsesSystem(Record):
    """Names a system: free text, and the catalogue's entry once a person confirmed that it is meant."""

    system_name = line_field()
    system = models.ForeignKey(Dataset, models.SET_NULL, null=True, blank=True, related_name="+")
    system_declined = models.BooleanField(default=False, help_text="Somebody said that no catalogue entry is meant.")

    class Meta(Record.Meta):
        abstract = True


class UseCase(Record):
    """What somebody does with the data, and what they hold at the end."""

    title, actor = line_field(), line_field()
    steps = models.TextField(blank=True)
    level, priority, mode = choice_field(), choice_field(), choice_field()
    piece = choices_field()
    often, done_when = line_field(), line_field()


class Producer(UsesSystem):
    """Somebody or something that delivers data."""

    name, delivers = line_field(), line_field()
    kind, how, cadence, quality = choice_field(), choice_field(), choice_field(), choice_field()
    volume, volume_unit = amount_field(), unit_field()
    volume_bytes = base_unit_field("volume", BYTES)
    flexible = models.BooleanField(null=True, blank=True)


class Consumer(Record):
    """Somebody who takes data out."""

    name, network = line_field(), line_field()
    count, skill = choice_field(), choice_field()
    access = choices_field()
    contribute = models.BooleanField(null=True, blank=True)


class Dependency(UsesSystem):
    """Something that the data problem depends on."""

    what, alternative = line_field(), line_field()
    kind, if_gone = choice_field(), choice_field()

    class Meta(UsesSystem.Meta):
        verbose_name_plural = "dependencies"


class DataFormat(Record):
    """One format of the data, with its volume and a sample file."""

    name, velocity = choice_field(), choice_field()
    files = models.BigIntegerField(null=True, blank=True)
    total, total_unit = amount_field(), unit_field()
    total_bytes = base_unit_field("total", BYTES)
    growth, growth_unit = amount_field(), unit_field()
    growth_bytes = base_unit_field("growth", BYTES)
    rows, rows_unit = amount_field(), unit_field()
    rows_count = base_unit_field("rows", ROWS)
    faults = choices_field()
    sample = models.FileField(upload_to="triage/samples/%Y/", blank=True, max_length=300)
    sample_profile = models.JSONField(default=dict, blank=True, editable=False)


delete_file_with_row(DataFormat, "sample")


class DataType(Record):
    """One kind of data, whatever file it is in."""

    kind, stable = choice_field(), choice_field()
    variables = models.TextField(blank=True)
    where, when, keys = line_field(), line_field(), line_field()


class Interface(Record):
    """One place where two parties exchange data."""

    COLUMNS: ClassVar[dict[str, str]] = {"from": "source", "to": "target"}

    source, target, owner = line_field(), line_field(), line_field()
    how = choice_field()
    tested = models.BooleanField(null=True, blank=True)


RECORD_MODELS: dict[str, type[Record]] = {
    "usecases": UseCase,
    "producers": Producer,
    "consumers": Consumer,
    "dependencies": Dependency,
    "formats": DataFormat,
    "types": DataType,
    "integration": Interface,
}
# The sections whose records name systems.
SYSTEM_SECTIONS = tuple(key for key, model in RECORD_MODELS.items() if issubclass(model, UsesSystem))


def list_records(interview: Interview, section: str) -> models.QuerySet[Record]:
    """The records of a section in their order, with the catalogue entries of their systems."""
    model = RECORD_MODELS[section]
    rows: models.QuerySet[Any] = model._default_manager.filter(interview=interview)
    return rows.select_related("system") if section in SYSTEM_SECTIONS else rows
