"""The form that starts a load. Files are chosen, never typed, so no path can lead out of the incoming folders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sharing import Visibility
from catalog.models import Dataset
from ingest.models import MOST_REJECTS
from ingest.register.incoming_files import incoming_file, incoming_files
from ingest.register.register_release import RegistrationError, ReleaseRequest, split_names
from variants.releases.models import Assembly


class LoadForm(forms.Form):
    files = forms.MultipleChoiceField(
        help_text=_("From the roots of LWDS_INCOMING, or uploaded to a dataset; SNV and indel files together.")
    )
    header = forms.ChoiceField(
        required=False, help_text=_("A file with the header line, where the data files have none.")
    )
    config = forms.ChoiceField(
        required=False, help_text=_("A wgsaparsr configuration, which chooses the fields that can be filtered by.")
    )
    effects = forms.CharField(
        required=False,
        help_text=_("Where gene effects come from, e.g. VEP_ensembl, SnpEff_refseq; the first is the default."),
    )
    release = forms.SlugField(
        max_length=60, help_text=_("A new name, or an unfinished release that takes further files.")
    )
    assembly = forms.ChoiceField(choices=Assembly.choices)
    dataset = forms.ModelChoiceField(
        Dataset.objects.all(),
        required=False,
        to_field_name="slug",
        help_text=_("Empty: a new one of the same name."),
    )
    visibility = forms.ChoiceField(choices=[("", _("as the dataset")), *Visibility.choices], required=False)
    max_rejects = forms.FloatField(
        required=False,
        min_value=0,
        max_value=100,
        initial=100 * MOST_REJECTS,
        label=_("Rejects allowed (%)"),
        help_text=_("With a larger share of rejected lines the load of a file fails."),
    )
    replace = forms.BooleanField(required=False, label=_("Build a new edition beside the published one"))
    publish = forms.BooleanField(required=False, label=_("Publish when everything is loaded"))

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        choices = [(name, name) for name in incoming_files(user=user)]
        self.fields["files"].choices = choices
        for optional in ("header", "config"):
            self.fields[optional].choices = [("", _("none")), *choices]

    def release_request(self) -> ReleaseRequest:
        """What the form asks for. Raises RegistrationError if a chosen file went away meanwhile."""
        given = self.cleaned_data
        try:
            paths = [incoming_file(name, user=self.user) for name in given["files"]]
            header, config = (
                incoming_file(given[name], user=self.user) if given[name] else None for name in ("header", "config")
            )
        except FileNotFoundError as error:
            raise RegistrationError(str(error)) from None
        return ReleaseRequest(
            name=given["release"],
            assembly=given["assembly"],
            paths=paths,
            header_path=header,
            config_path=config,
            effect_sources=split_names(given["effects"]),
            most_rejects=MOST_REJECTS if given["max_rejects"] is None else given["max_rejects"] / 100,
            dataset_slug=given["dataset"].slug if given["dataset"] else "",
            visibility=given["visibility"],
            replace=given["replace"],
            publish=given["publish"],
        )
