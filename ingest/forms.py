"""The form that starts a load. Files are chosen, never typed, so that no path leads out of the incoming folders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sharing import Visibility
from catalog.models import Dataset
from ingest.models import DEFAULT_MAX_REJECT_SHARE
from ingest.register.incoming_files import find_incoming_file, list_incoming_files
from ingest.register.release_request import RegistrationError, ReleaseRequest, split_names
from variants.releases.models import Assembly


class LoadForm(forms.Form):
    files = forms.MultipleChoiceField(  # type: ignore[assignment]  # a field of this name, not the uploaded files
        help_text=_("From the roots of LWDS_INCOMING, or uploaded to a dataset; SNV and indel files together.")
    )
    header = forms.ChoiceField(required=False, help_text=_("A file with the header line, if the data files have none."))
    config = forms.ChoiceField(
        required=False, help_text=_("A wgsaparsr configuration, which chooses the fields that can be filtered by.")
    )
    effects = forms.CharField(
        required=False,
        help_text=_("Sources of gene effects, e.g. VEP_ensembl, SnpEff_refseq; the first is the default."),
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
        initial=100 * DEFAULT_MAX_REJECT_SHARE,
        label=_("Rejects allowed (%)"),
        help_text=_("With a larger share of rejected lines the load of a file fails."),
    )
    replace = forms.BooleanField(required=False, label=_("Build a new edition beside the published one"))
    publish = forms.BooleanField(required=False, label=_("Publish when everything is loaded"))
    skip_assembly_check = forms.BooleanField(
        required=False, label=_("Load even if genes or positions of the files are those of the other assembly")
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        choices = [(name, name) for name in list_incoming_files(user=user)]
        for name, first in (("files", []), ("header", [("", _("none"))]), ("config", [("", _("none"))])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*first, *choices]

    def release_request(self) -> ReleaseRequest:
        """The form's content. Raises RegistrationError if a chosen file no longer exists."""
        data = self.cleaned_data
        try:
            paths = [find_incoming_file(name, user=self.user) for name in data["files"]]
            header, config = (
                find_incoming_file(data[name], user=self.user) if data[name] else None for name in ("header", "config")
            )
        except FileNotFoundError as error:
            raise RegistrationError(str(error)) from None
        return ReleaseRequest(
            name=data["release"],
            assembly=data["assembly"],
            paths=paths,
            header_path=header,
            config_path=config,
            effect_sources=split_names(data["effects"]),
            max_reject_share=DEFAULT_MAX_REJECT_SHARE if data["max_rejects"] is None else data["max_rejects"] / 100,
            dataset_slug=data["dataset"].slug if data["dataset"] else "",
            visibility=data["visibility"],
            replace=data["replace"],
            publish=data["publish"],
            skip_assembly_check=data["skip_assembly_check"],
        )
