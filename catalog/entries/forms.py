"""Forms of the catalogue. A list is written one entry a line; 'unknown' is a choice everywhere."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from accounts.sharing import Visibility
from catalog.entries.coverage import Box
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


class LinesField(forms.CharField):
    """Several values, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(dict.fromkeys(line.strip() for line in (value or "").splitlines() if line.strip()))


class BoxField(forms.CharField):
    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{side:g}" for side in value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> tuple[float, float, float, float] | None:  # type: ignore[override]
        if not value:
            return None
        try:
            box = Box.parse(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return box.west, box.south, box.east, box.north


def choice(choices: Any, label: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices.choices, label=label, initial="unknown")


class DatasetForm(forms.Form):
    """Every field is one of DatasetRecord, but for those that `said` translates: PARTS says which."""

    # field of a record that a service complains about -> where it is written in the form
    PARTS: ClassVar = {"organizations": "stewards", "distributions": "links"}

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
    scale = choice(Scale, _("Scale"))
    place = choice(Place, _("Place"))
    archetype = forms.CharField(max_length=200, required=False, help_text=_("How it is built, in a few words."))
    pyramid = choice(PyramidLevel, _("Highest pyramid level it offers"))
    liveness = choice(Liveness, _("Is it alive?"))
    liveness_note = forms.CharField(required=False, label=_("What is known of that"))
    successor_name = forms.CharField(max_length=300, required=False, label=_("What replaces it"))
    successor_url = forms.URLField(max_length=500, required=False, label=_("Its address"), assume_scheme="https")
    confidence = choice(Confidence, _("How sure are you?"))
    evidence = LinesField(required=False, help_text=_("Where you know it from, one a line."))
    ask_whom = forms.CharField(max_length=300, required=False, label=_("Who may know what is unknown here?"))
    license = forms.URLField(required=False, label=_("Licence"), assume_scheme="https", help_text=_("Its address."))
    access_class = choice(AccessClass, _("Access"))
    access = forms.CharField(max_length=500, required=False, label=_("Access, in words"))
    contact_name = forms.CharField(max_length=200, required=False)
    contact_email = forms.EmailField(required=False)
    cost_class = choice(CostClass, _("Cost to run"))
    build_recipe = forms.CharField(widget=forms.Textarea, required=False, label=_("How one would build such a thing"))
    temporal_text = forms.CharField(max_length=300, required=False, label=_("Time covered, in words"))
    temporal_start = forms.DateField(required=False, label=_("From"), help_text="2001-08-06")
    temporal_end = forms.DateField(required=False, label=_("To"), help_text="2002-09-09")
    spatial_text = forms.CharField(max_length=300, required=False, label=_("Place covered, in words"))
    box = BoxField(required=False, help_text=_("west, south, east, north in degrees"))

    @classmethod
    def initial_of(cls, record: DatasetRecord) -> dict[str, Any]:
        values = {name: getattr(record, name) for name in cls.base_fields if hasattr(record, name)}
        for role in ("steward", "producer", "funder"):
            values[f"{role}s"] = tuple(o.name for o in record.organizations_as(role))
        values["creators"] = tuple(creator.name for creator in record.creators)
        values["links"] = tuple(d.url for d in record.distributions if not record.stores(d))
        values["variables"] = tuple(
            " | ".join((v.name, v.unit, " ".join(v.description.split()))).rstrip("| ") for v in record.variables
        )
        values["relations"] = tuple(f"{r.kind} {r.identifier}" for r in record.relations)
        return values

    def said(self, before: DatasetRecord) -> dict[str, Any]:
        """Fields of a record; what the form does not show of people, organizations and links is kept from `before`."""
        said = dict(self.cleaned_data)
        people = {creator.name: creator for creator in before.creators}
        known = {(o.role, o.name): o for o in before.organizations}
        urls = said.pop("links")
        kept = tuple(d for d in before.distributions if d.url in urls or before.stores(d))
        new = tuple(DistributionRecord(url) for url in urls if url not in {d.url for d in kept})
        roles = [(role, name) for role in ("steward", "producer", "funder") for name in said.pop(f"{role}s")]
        said["organizations"] = tuple(known.get(key) or OrganizationRecord(key[1], key[0]) for key in roles)
        said["creators"] = tuple(people.get(name) or CreatorRecord(name) for name in said["creators"])
        said["distributions"] = kept + new
        said["variables"] = tuple(
            VariableRecord(*(part.strip() for part in line.split("|", 2))) for line in said["variables"]
        )
        said["relations"] = tuple(RelationRecord(*line.split()) for line in said["relations"])
        for name in ("temporal_start", "temporal_end"):
            said[name] = said[name].isoformat() if said[name] else ""
        return said

    def clean(self) -> None:
        start, end = self.cleaned_data.get("temporal_start"), self.cleaned_data.get("temporal_end")
        if start and end and end < start:
            self.add_error("temporal_end", "The end of the time covered lies before its start.")
        links = forms.URLField(assume_scheme="https")
        for url in self.cleaned_data.get("links", ()):
            try:
                links.clean(url)
            except forms.ValidationError:
                self.add_error("links", f"This is not an address: {url}")

    def clean_relations(self) -> tuple[str, ...]:
        for line in self.cleaned_data["relations"]:
            kind, _, identifier = line.partition(" ")
            if kind not in Relation.Kind or not Dataset.objects.filter(identifier=identifier.strip()).exists():
                raise forms.ValidationError(
                    f"{line!r} is not one of {', '.join(Relation.Kind.values)} with the identifier of a dataset here."
                )
        return self.cleaned_data["relations"]

    def complain(self, error: ValidationError) -> None:
        """Show what a service refused beside the fields where it is mended."""
        said = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        for name, messages in said.items():
            field = self.PARTS.get(name, name)
            for message in messages:
                self.add_error(field if field in self.fields else None, message)


class SharingForm(forms.Form):
    visibility = forms.ChoiceField(choices=Visibility.choices, label=_("Who may see it"))
    embargo_until = forms.DateTimeField(required=False, help_text=_("Hidden until then (UTC), such as 2027-01-31."))
    people = LinesField(required=False, help_text=_("User names that see it regardless, one a line."))
    teams = LinesField(required=False, help_text=_("Names of teams, one a line."))

    def clean_people(self) -> list[User]:
        return self._rows(User, "username", "people")

    def clean_teams(self) -> list[Team]:
        return self._rows(Team, "name", "teams")

    def _rows(self, model: Any, field: str, name: str) -> list[Any]:
        wanted = self.cleaned_data[name]
        rows = list(model.objects.filter(**{f"{field}__in": wanted}))
        if missing := set(wanted) - {getattr(row, field) for row in rows}:
            raise forms.ValidationError(f"Nobody here is called {', '.join(sorted(missing))}.")
        return rows


class ReviewerForm(forms.Form):
    days = forms.IntegerField(min_value=1, max_value=365, initial=30)
    note = forms.CharField(max_length=200, required=False, help_text=_("Whom it is for."))


class StepForm(forms.Form):
    """One step in the life of an entry, with its reason or notes."""

    step = forms.ChoiceField(choices=[(s, s) for s in ("submit", "return", "publish", "retire", "reopen", "version")])
    words = forms.CharField(required=False)
