"""The form of a job comes back filled in as it was, from its address or, for long ones, from the job."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from variants.jobs.job_forms import MAX_URL_LENGTH, form_data, form_url, get_job_or_404, initial_from_url
from variants.jobs.models import Job
from variants.releases.models import Release


def make_job(release: Release, kind: str = "aggregate", **parameters: object) -> Job:
    return Job.objects.create(release=release, kind=kind, filter_text="cadd.phred:>5", parameters=parameters)


def make_request(address: str = "/") -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    return request


def test_the_address_of_a_form_has_the_options_of_its_job(synthetic38: Release, db: None) -> None:
    job = make_job(synthetic38, genes="COMT", flank=100, biotype="")
    parameters = parse_qs(urlsplit(form_url(job)).query)
    assert parameters == {"release": ["synthetic38"], "q": ["cadd.phred:>5"], "genes": ["COMT"], "flank": ["100"]}
    assert initial_from_url(make_request(form_url(job))) == {
        "release": "synthetic38", "q": "cadd.phred:>5", "genes": "COMT", "flank": "100",
    }  # fmt: skip


def test_a_long_address_names_the_job_instead(synthetic38: Release, db: None) -> None:
    job = make_job(synthetic38, genes="\n".join(f"GENE{number}" for number in range(1_000)))
    address = form_url(job)
    assert len(address) <= MAX_URL_LENGTH
    initial = initial_from_url(make_request(address))
    assert (initial["genes"], initial["q"]) == (job.parameters["genes"], "cadd.phred:>5")


def test_a_parameter_of_the_address_outweighs_the_job(synthetic38: Release, db: None) -> None:
    job = make_job(synthetic38, genes="COMT")
    assert initial_from_url(make_request(f"/?from_job={job.pk}&genes=MTMR3"))["genes"] == "MTMR3"


def test_options_have_the_names_of_the_form(synthetic38: Release, db: None) -> None:
    assert form_data(make_job(synthetic38, "annotate", fields="cadd")) == {
        "q": "cadd.phred:>5",
        "fields_wanted": "cadd",
    }


@pytest.mark.parametrize("pk", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_job_that_nobody_may_see_is_not_found(pk: str, db: None) -> None:
    with pytest.raises(Http404, match="no such job"):
        get_job_or_404(make_request(), pk)
