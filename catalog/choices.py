"""The catalogue's fixed vocabularies. 'Unknown' is an answer."""

from django.db.models import TextChoices


class Scale(TextChoices):
    MICRO = "micro", "Micro: one person"
    SMALL = "small", "Small: one group"
    LARGE = "large", "Large: many groups"
    NATIONAL = "national", "National"
    META = "meta", "Meta: systems of systems"
    UNKNOWN = "unknown", "Unknown"


class Place(TextChoices):
    CIVILISED = "civilised", "Civilised"
    WILD_WEST = "wild-west", "Wild west"
    UNKNOWN = "unknown", "Unknown"


class PyramidLevel(TextChoices):
    """The highest level that the thing itself offers its users."""

    STORAGE = "storage", "Storage"
    SHARING = "sharing", "Sharing"
    QUERY = "query", "Query"
    ANALYTICS = "analytics", "Analytics"
    INTEGRATION = "integration", "Integration"
    UNKNOWN = "unknown", "Unknown"


class Liveness(TextChoices):
    ALIVE = "alive", "Alive"
    AT_RISK = "at risk", "At risk"
    WINDING_DOWN = "winding down", "Winding down"
    FADING = "fading", "Fading"
    ENDED = "ended", "Ended"
    RETIRED = "retired", "Retired"
    REPLACED = "replaced", "Replaced"
    SUPERSEDED = "superseded", "Superseded"
    UNKNOWN = "unknown", "Unknown"


class Confidence(TextChoices):
    HIGH = "high", "High: seen in a source"
    MEDIUM = "medium", "Medium: well known, not checked again"
    LOW = "low", "Low: weak or indirect evidence"
    UNKNOWN = "unknown", "Unknown"


class AccessClass(TextChoices):
    OPEN = "open", "Open"
    ACCOUNT = "account", "With an account"
    CONTROLLED = "controlled", "Controlled"
    PAID = "paid", "Paid"
    CLOSED = "closed", "Closed"
    UNKNOWN = "unknown", "Unknown"


class CostClass(TextChoices):
    """What it costs to run."""

    NOTHING = "nothing", "Next to nothing"
    LOW = "low", "Under 100 USD a month"
    MEDIUM = "medium", "Under 1000 USD a month"
    HIGH = "high", "More"
    UNKNOWN = "unknown", "Unknown"
