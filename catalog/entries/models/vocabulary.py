"""The catalogue's vocabularies: fixed choices, and terms that datasets share. 'Unknown' is an answer everywhere."""

from __future__ import annotations

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Revised


class Scale(TextChoices):
    MICRO = "micro", _("Micro: one person")
    SMALL = "small", _("Small: one group")
    LARGE = "large", _("Large: many groups")
    NATIONAL = "national", _("National")
    META = "meta", _("Meta: systems of systems")
    UNKNOWN = "unknown", _("Unknown")


class PyramidLevel(TextChoices):
    """The highest level of the pyramid (storage to integration) that a system offers its users."""

    STORAGE = "storage", _("Storage")
    SHARING = "sharing", _("Sharing")
    QUERY = "query", _("Query")
    ANALYTICS = "analytics", _("Analytics")
    INTEGRATION = "integration", _("Integration")
    UNKNOWN = "unknown", _("Unknown")


class Liveness(TextChoices):
    """Whether what is described is still alive."""

    ALIVE = "alive", _("Alive")
    AT_RISK = "at risk", _("At risk")
    ENDED = "ended", _("Ended")
    UNKNOWN = "unknown", _("Unknown")


class LivenessReason(TextChoices):
    """Why it is at risk or has ended."""

    NO_FUNDS = "no funds", _("No money for it")
    NO_KEEPER = "no keeper", _("Nobody keeps it")
    FADING = "fading", _("Seldom kept up")
    WINDING_DOWN = "winding down", _("Winding down")
    RETIRED = "retired", _("Switched off by its keeper")
    REPLACED = "replaced", _("Replaced by something else")
    LOST = "lost", _("Lost")
    UNKNOWN = "unknown", _("Unknown")


def label_liveness(state: str, reason: str) -> str:
    """The state and its reason: "Ended: switched off by its keeper"."""
    label = str(Liveness(state).label)
    if reason == LivenessReason.UNKNOWN:
        return label
    return f"{label}: {str(LivenessReason(reason).label).lower()}"


class Confidence(TextChoices):
    HIGH = "high", _("High: seen in a source")
    MEDIUM = "medium", _("Medium: well known, not checked again")
    LOW = "low", _("Low: weak or indirect evidence")
    UNKNOWN = "unknown", _("Unknown")


class AccessClass(TextChoices):
    OPEN = "open", _("Open")
    ACCOUNT = "account", _("With an account")
    CONTROLLED = "controlled", _("Controlled")
    PAID = "paid", _("Paid")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Unknown")


class CostClass(TextChoices):
    """What it costs to run."""

    NOTHING = "nothing", _("Next to nothing")
    LOW = "low", _("Under 100 USD a month")
    MEDIUM = "medium", _("Under 1000 USD a month")
    HIGH = "high", _("More")
    UNKNOWN = "unknown", _("Unknown")


class ResourceType(TextChoices):
    """The class of DCAT that an entry belongs to."""

    DATASET = "dataset", _("Dataset")
    SERIES = "series", _("Series of datasets")
    SERVICE = "service", _("Data service")


class Frequency(TextChoices):
    """How often new data come; the words of the EU's vocabulary in small letters."""

    CONTINUOUS = "cont", _("Continuously")
    HOURLY = "hourly", _("Each hour")
    DAILY = "daily", _("Each day")
    WEEKLY = "weekly", _("Each week")
    MONTHLY = "monthly", _("Each month")
    QUARTERLY = "quarterly", _("Each quarter")
    ANNUAL = "annual", _("Each year")
    IRREGULAR = "irreg", _("At irregular times")
    NEVER = "never", _("Never")
    UNKNOWN = "unknown", _("Unknown")


class Term(Revised):
    """A term that datasets share."""

    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Domain(Term):
    """Fields of science."""


class DataType(Term):
    """Kinds of data: time series, raster, table, variants."""


class Format(Term):
    """File formats."""

    media_type = models.CharField(max_length=120, blank=True, help_text="IANA media type, e.g. text/csv.")


class Protocol(Term):
    """Ways to access data: HTTPS, ERDDAP, S3."""
