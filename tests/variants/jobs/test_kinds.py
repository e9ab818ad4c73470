"""Kinds of jobs: every kind that a job may have is registered, with options that its form and REST can send."""

from __future__ import annotations

import pytest
from django.urls import reverse

from variants.jobs.kinds import get_job_kind
from variants.jobs.models import Job
from variants.jobs.request_options import option_names


@pytest.mark.parametrize("kind", Job.Kind.values)
def test_every_kind_is_registered_once(kind: str) -> None:
    assert get_job_kind(kind).kind == kind
    assert "format" in option_names(get_job_kind(kind).request_type)


def test_the_form_of_a_kind_has_an_address() -> None:
    pages = {kind: get_job_kind(kind).form_page for kind in Job.Kind.values}
    assert {kind: reverse(page) for kind, page in pages.items() if page} == {
        "aggregate": "/aggregate/",
        "annotate": "/annotate/",
    }


def test_only_annotating_needs_a_list() -> None:
    assert [kind for kind in Job.Kind.values if get_job_kind(kind).needs_list] == ["annotate"]


def test_a_kind_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="paint"):
        get_job_kind("paint")
