"""The nouns of an interview as real tables, so that reports are plain queries. Amounts keep their unit and a
canonical value (bytes or rows) that the database computes."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Case, F, Value, When

from catalog.models import Dataset
from triage.engine.quantities import BYTES, ROWS
from triage.models.interview import CONFIDENCE_CHOICES, Interview


def new_uid() -> str:
    return secrets.token_hex(4)


def amount() -> models.FloatField:
    return models.FloatField(null=True, blank=True)


def unit() -> models.CharField:
    return models.CharField(max_length=10, blank=True)


def canonical(name: str, factors: dict[str, int]) -> models.GeneratedField:
    """The amount `name` in bytes or rows."""
    cases = [When(**{f"{name}_unit": unit}, then=F(name) * Value(float(factor))) for unit, factor in factors.items()]
    return models.GeneratedField(
        expression=Case(*cases, default=None), output_field=models.FloatField(null=True), db_persist=True
    )


def word() -> models.CharField:
    return models.CharField(max_length=40, blank=True)


def line() -> models.CharField:
    return models.CharField(max_length=500, blank=True)


def words() -> ArrayField:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


class Record(models.Model):
    """What every record has. `unknown` maps a question's key to who knows; `typed` to text that could not be read."""

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
        return cls.COLUMNS.get(key, key)

    @classmethod
    def has_column(cls, key: str) -> bool:
        try:
            cls._meta.get_field("system_name" if key == "system" else cls.column(key))
        except FieldDoesNotExist:
            return False
        return True

    def value_of(self, key: str) -> Any:
        """The answer in document form; None where there is none."""
        if key == "system":
            if not self.system_name:
                return None
            said = {"name": self.system_name, "dataset": self.system.slug if self.system else None}
            return said | {"declined": True} if self.system_declined else said
        if key == "sample":
            return self.sample_profile or None
        value = getattr(self, self.column(key))
        if hasattr(self, f"{key}_unit") and value is not None:
            return {"value": int(value) if value == int(value) else value, "unit": getattr(self, f"{key}_unit")}
        return None if value in ("", []) else value

    def set_value(self, key: str, value: Any) -> None:
        """Store an answer in document form; a sample is stored by its own service."""
        if key == "system":
            self.system_name = value["name"] if value else ""
            self.system_declined = bool(value and value.get("declined"))
            slug = value["dataset"] if value else None
            self.system = Dataset.objects.filter(slug=slug).first() if slug else None
        elif hasattr(self, f"{key}_unit"):
            setattr(self, key, value["value"] if value else None)
            setattr(self, f"{key}_unit", value["unit"] if value else "")
        elif key != "sample":
            field = self._meta.get_field(self.column(key))
            setattr(self, field.attname, field.get_default() if value is None else value)


class UsesSystem(models.Model):
    """Names a system: free text, and the catalogue's entry once a person confirmed that it is meant."""

    system_name = line()
    system = models.ForeignKey(Dataset, models.SET_NULL, null=True, blank=True, related_name="+")
    system_declined = models.BooleanField(default=False, help_text="Somebody said that no catalogue entry is meant.")

    class Meta:
        abstract = True


class UseCase(Record):
    title, actor = line(), line()
    steps = models.TextField(blank=True)
    level, priority, mode = word(), word(), word()
    piece = words()
    often, done_when = line(), line()


class Producer(Record, UsesSystem):
    name, delivers = line(), line()
    kind, how, cadence, quality = word(), word(), word(), word()
    volume, volume_unit = amount(), unit()
    volume_bytes = canonical("volume", BYTES)
    flexible = models.BooleanField(null=True, blank=True)


class Consumer(Record):
    name, network = line(), line()
    count, skill = word(), word()
    access = words()
    contribute = models.BooleanField(null=True, blank=True)


class Dependency(Record, UsesSystem):
    what, alternative = line(), line()
    kind, if_gone = word(), word()

    class Meta(Record.Meta):
        verbose_name_plural = "dependencies"


class DataFormat(Record):
    name, velocity = word(), word()
    files = models.BigIntegerField(null=True, blank=True)
    total, total_unit = amount(), unit()
    total_bytes = canonical("total", BYTES)
    growth, growth_unit = amount(), unit()
    growth_bytes = canonical("growth", BYTES)
    rows, rows_unit = amount(), unit()
    rows_count = canonical("rows", ROWS)
    faults = words()
    sample = models.FileField(upload_to="triage/samples/%Y/", blank=True, max_length=300)
    sample_profile = models.JSONField(default=dict, blank=True, editable=False)


class DataType(Record):
    kind, stable = word(), word()
    variables = models.TextField(blank=True)
    where, when, keys = line(), line(), line()


class Interface(Record):
    COLUMNS: ClassVar[dict[str, str]] = {"from": "source", "to": "target"}

    source, target, owner = line(), line(), line()
    how = word()
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
