"""Forms that describe, share and publish datasets. A list has one entry a line; 'unknown' is a choice everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from accounts.merging_form import MergingForm
from accounts.models import Team, User
from accounts.sharing import Visibility
from catalog.entries.coverage import Box
from catalog.entries.curation import TRANSITIONS
from catalog.entries.models import Dataset, Relation
from catalog.entries.models.vocabulary import AccessClass, Confidence, CostClass, Liveness, Place, PyramidLevel, Scale
from catalog.entries.record import (
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    OrganizationRecord,
    RelationRecord,
    VariableRecord,
)
from catalog.entries.sharing import find_people, find_teams

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise  # of the stubs that mypy uses

ROLES = ("steward", "producer", "funder")


class LinesField(forms.CharField):
    """Several values, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(dict.fromkeys(line.strip() for line in (value or "").splitlines() if line.strip()))


class BoxField(forms.CharField):
    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{side:.12g}" for side in value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> tuple[float, float, float, float] | None:  # type: ignore[override]
        if not value:
            return None
        try:
            box = Box.parse(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return box.sides


def choice_field(choices: type[Choices], label: StrOrPromise) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices.choices, label=label, initial="unknown")


class DatasetForm(MergingForm):
    """The description of a dataset. Fields are those of DatasetRecord, except those that `record_fields` converts."""

    # field of a record, as errors of services name it -> field of the form
    FORM_FIELDS: ClassVar = {"organizations": "stewards", "distributions": "links"}
    # field of the form -> field of a record
    RECORD_FIELDS: ClassVar = {**{f"{role}s": "organizations" for role in ROLES}, "links": "distributions"}

    title = forms.CharField(max_length=300)
    summary = forms.CharField(max_length=300, required=False, help_text=_("One sentence; lists show it."))
    description = forms.CharField(
        widget=forms.Textarea, required=False, help_text=_("50 to 5000 characters, needed before it is reviewed.")
    )
    alternate_names = LinesField(required=False, label=_("Other names"), help_text=_("One a line."))
    homepage = forms.URLField(required=False, assume_scheme="https")
    kind = forms.CharField(max_length=60, initial="dataset", help_text=_("dataset, data system, archive, tool, ..."))
    stewards = LinesField(required=False, help_text=_("Organizations that keep it, one a line."))
    producers = LinesField(required=False, help_text=_("Organizations that made it, one a line."))
    funders = LinesField(required=False, help_text=_("Organizations that paid for it, one a line."))
    creators = LinesField(required=False, help_text=_("People to cite, one a line: Family name, given names."))
    links = LinesField(required=False, help_text=_("Addresses of files and services, one a line."))
    relations = LinesField(
        required=False,
        help_text=_(
            "derived-from, part-of, replaces or depends-on, and the identifier of the other dataset, one a line."
        ),
    )
    keywords = LinesField(required=False, help_text=_("One a line."))
    domains = LinesField(required=False, help_text=_("Fields of science, one a line."))
    data_types = LinesField(required=False, help_text=_("time series, table, raster, variants, ...; one a line."))
    formats = LinesField(required=False, help_text=_("CSV, netCDF, VCF, ...; one a line."))
    protocols = LinesField(required=False, help_text=_("HTTPS, ERDDAP, S3, ...; one a line."))
    variables = LinesField(
        required=False, help_text=_("What is measured or told, one a line: name | unit | meaning, such as depth | m.")
    )
    scale = choice_field(Scale, _("Scale"))
    place = choice_field(Place, _("Place"))
    archetype = forms.CharField(max_length=200, required=False, help_text=_("How it is built, in a few words."))
    pyramid = choice_field(PyramidLevel, _("Highest pyramid level it offers"))
    liveness = choice_field(Liveness, _("Is it alive?"))
    liveness_note = forms.CharField(required=False, label=_("What is known of that"))
    successor_name = forms.CharField(max_length=300, required=False, label=_("What replaces it"))
    successor_url = forms.URLField(max_length=500, required=False, label=_("Its address"), assume_scheme="https")
    confidence = choice_field(Confidence, _("How sure are you?"))
    evidence = LinesField(required=False, help_text=_("Where you know it from, one a line."))
    ask_whom = forms.CharField(max_length=300, required=False, label=_("Who may know what is unknown here?"))
    license = forms.URLField(required=False, label=_("Licence"), assume_scheme="https", help_text=_("Its address."))
    access_class = choice_field(AccessClass, _("Access"))
    access = forms.CharField(max_length=500, required=False, label=_("Access, in words"))
    contact_name = forms.CharField(max_length=200, required=False)
    contact_email = forms.EmailField(required=False)
    cost_class = choice_field(CostClass, _("Cost to run"))
    build_recipe = forms.CharField(widget=forms.Textarea, required=False, label=_("How one would build such a thing"))
    temporal_text = forms.CharField(max_length=300, required=False, label=_("Time covered, in words"))
    temporal_start = forms.DateField(required=False, label=_("From"), help_text="2001-08-06")
    temporal_end = forms.DateField(required=False, label=_("To"), help_text="2002-09-09")
    spatial_text = forms.CharField(max_length=300, required=False, label=_("Place covered, in words"))
    box = BoxField(required=False, help_text=_("west, south, east, north in degrees"))

    @classmethod
    def initial_of(cls, record: DatasetRecord) -> dict[str, Any]:
        """Initial values of the form, from a record."""
        values = {name: getattr(record, name) for name in cls.base_fields if hasattr(record, name)}
        for role in ROLES:
            values[f"{role}s"] = tuple(o.name for o in record.organizations_as(role))
        values["creators"] = tuple(creator.name for creator in record.creators)
        values["links"] = tuple(d.url for d in record.distributions if not record.is_stored_file(d))
        values["variables"] = tuple(
            " | ".join((v.name, v.unit, " ".join(v.description.split()))).rstrip("| ") for v in record.variables
        )
        values["relations"] = tuple(f"{r.kind} {r.identifier}" for r in record.relations)
        return values

    def record_fields(self, current: DatasetRecord) -> dict[str, Any]:
        """Fields of a record that the sender changed, from the cleaned form.

        Args:
            current: The record before: what the form does not show of people, organizations and links stays.
        """
        fields = dict(self.cleaned_data)
        creators = {creator.name: creator for creator in current.creators}
        organizations = {(o.role, o.name): o for o in current.organizations}
        urls = fields.pop("links")
        stored = tuple(d for d in current.distributions if d.url in urls or current.is_stored_file(d))
        new = tuple(DistributionRecord(url) for url in urls if url not in {d.url for d in stored})
        roles = [(role, name) for role in ROLES for name in fields.pop(f"{role}s")]
        fields["organizations"] = tuple(
            organizations.get((role, name)) or OrganizationRecord(name, role) for role, name in roles
        )
        fields["creators"] = tuple(creators.get(name) or CreatorRecord(name) for name in fields["creators"])
        fields["distributions"] = stored + new
        fields["variables"] = tuple(
            VariableRecord(*(part.strip() for part in line.split("|", 2))) for line in fields["variables"]
        )
        fields["relations"] = tuple(RelationRecord(*line.split()) for line in fields["relations"])
        for name in ("temporal_start", "temporal_end"):
            fields[name] = fields[name].isoformat() if fields[name] else ""
        changed = {self.RECORD_FIELDS.get(name, name) for name in self.changed}
        return {name: value for name, value in fields.items() if name in changed}

    def clean(self) -> dict[str, Any]:
        """Merge, then check the order of the dates and every address."""
        super().clean()
        start, end = self.cleaned_data.get("temporal_start"), self.cleaned_data.get("temporal_end")
        if start and end and end < start:
            self.add_error("temporal_end", "The end of the time covered lies before its start.")
        links = forms.URLField(assume_scheme="https")
        for url in self.cleaned_data.get("links", ()):
            try:
                links.clean(url)
            except forms.ValidationError:
                self.add_error("links", f"This is not an address: {url}")
        return self.cleaned_data

    def clean_relations(self) -> tuple[str, ...]:
        for line in self.cleaned_data["relations"]:
            kind, _, identifier = line.partition(" ")
            if kind not in Relation.Kind or not Dataset.objects.filter(identifier=identifier.strip()).exists():
                raise forms.ValidationError(
                    f"{line!r} is not one of {', '.join(Relation.Kind.values)} with the identifier of a dataset here."
                )
        return self.cleaned_data["relations"]

    def add_errors(self, error: ValidationError) -> None:
        """Show the errors of a service beside the fields that they are about."""
        messages_by_name = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in messages_by_name.items():
            field = self.FORM_FIELDS.get(name, name)
            for message in messages:
                self.add_error(field if field in self.fields else None, message)


class SharingForm(MergingForm):
    visibility = forms.ChoiceField(choices=Visibility.choices, label=_("Who may see it"))
    embargo_until = forms.DateTimeField(required=False, help_text=_("Hidden until then (UTC), such as 2027-01-31."))
    people = LinesField(required=False, help_text=_("User names that see it regardless, one a line."))
    teams = LinesField(required=False, help_text=_("Names of teams, one a line."))

    def clean_people(self) -> list[User]:
        return find_people(self.cleaned_data["people"])

    def clean_teams(self) -> list[Team]:
        return find_teams(self.cleaned_data["teams"])


class ReviewerForm(forms.Form):
    days = forms.IntegerField(min_value=1, max_value=365, initial=30)
    note = forms.CharField(max_length=200, required=False, help_text=_("Whom it is for."))


class StatusForm(forms.Form):
    """A transition of the entry's status (`step`), with its reason or notes (`words`)."""

    step = forms.ChoiceField(choices=[(name, name) for name in TRANSITIONS])
    revision = forms.IntegerField()
    words = forms.CharField(required=False)
