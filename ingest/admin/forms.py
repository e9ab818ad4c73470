"""The form that starts a load. Files are chosen, never typed, so no path can lead out of the incoming folders."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from accounts.sharing import Visibility
from catalog.models import Dataset
from ingest.services.incoming import incoming_file, incoming_files
from ingest.services.registering import RegistrationError, ReleaseRequest
from variants.models.release import Assembly


class LoadForm(forms.Form):
    files = forms.MultipleChoiceField(
        help_text="From the roots of LWDS_INCOMING, or uploaded to a dataset; SNV and indel files together."
    )
    header = forms.ChoiceField(required=False, help_text="A file with the header line, where the data files have none.")
    release = forms.SlugField(max_length=60, help_text="A new name, or an unfinished release that takes further files.")
    assembly = forms.ChoiceField(choices=Assembly.choices)
    dataset = forms.ModelChoiceField(
        Dataset.objects.all(),
        required=False,
        to_field_name="slug",
        help_text="Empty: a new one of the same name.",
    )
    visibility = forms.ChoiceField(choices=[("", "as the dataset"), *Visibility.choices], required=False)
    replace = forms.BooleanField(required=False, label="Build a new edition beside the published one")
    publish = forms.BooleanField(required=False, label="Publish when everything is loaded")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        choices = [(name, name) for name in incoming_files(user=user)]
        self.fields["files"].choices = choices
        self.fields["header"].choices = [("", "none"), *choices]

    def release_request(self) -> ReleaseRequest:
        """What the form asks for. Raises RegistrationError if a chosen file went away meanwhile."""
        given = self.cleaned_data
        try:
            paths = [incoming_file(name, user=self.user) for name in given["files"]]
            header = incoming_file(given["header"], user=self.user) if given["header"] else None
        except FileNotFoundError as error:
            raise RegistrationError(str(error)) from None
        return ReleaseRequest(
            name=given["release"],
            assembly=given["assembly"],
            paths=paths,
            header_path=header,
            dataset_slug=given["dataset"].slug if given["dataset"] else "",
            visibility=given["visibility"],
            replace=given["replace"],
            publish=given["publish"],
        )
