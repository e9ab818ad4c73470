"""How many jobs one caller may have open, and begin in an hour."""

import pytest
from django.test import Client

from accounts.models import CountedAction
from accounts.models.counted_action import HOUR
from tests.people import person, sign_in
from variants.jobs.models import Job

pytestmark = pytest.mark.django_db


def ask(client, address="10.0.0.1"):
    data = {"kind": "export", "release": "synthetic38", "filter": "cadd.phred:>=20"}
    return client.post("/api/v1/jobs/", data, content_type="application/json", REMOTE_ADDR=address)


def test_anonymous_callers_have_few_jobs_open_each_and_together(synthetic38, settings):
    settings.LWDS_ANONYMOUS_OPEN_JOBS, settings.LWDS_ALL_ANONYMOUS_OPEN_JOBS = 2, 3
    client = Client()
    assert [ask(client).status_code for _ in range(3)] == [201, 201, 429]
    assert [ask(client, "10.0.0.2").status_code for _ in range(2)] == [201, 429]
    refused = ask(client)
    assert refused.json()["code"] == "quota"
    assert "LWDS_ANONYMOUS_OPEN_JOBS" in refused.json()["detail"]
    assert refused["Retry-After"] == "60"
    Job.objects.update(status=Job.Status.FINISHED)
    assert ask(client).status_code == 201


def test_a_person_has_limits_of_their_own(synthetic38, settings):
    settings.LWDS_USER_OPEN_JOBS, settings.LWDS_USER_JOBS_PER_HOUR = 2, 3
    client = sign_in(person("ann"))
    assert [ask(client).status_code for _ in range(3)] == [201, 201, 429]
    Job.objects.update(status=Job.Status.FINISHED)
    assert [ask(client).status_code for _ in range(2)] == [201, 429]
    action = CountedAction.objects.first()
    CountedAction.objects.update(at=action.at - HOUR)
    Job.objects.update(status=Job.Status.FINISHED)
    assert ask(client).status_code == 201


def test_no_address_is_stored(synthetic38):
    ask(Client(), "203.0.113.7")
    assert "203.0.113.7" not in str(CountedAction.objects.values_list())


def test_only_a_token_that_may_curate_asks_for_a_release(synthetic38):
    from accounts.services.tokens import create_token

    curator = person("curator")
    data = {
        "kind": "annotate",
        "release": "synthetic38",
        "list": "chr22:g.36265860A>G",
        "parameters": {"into": "subset"},
    }
    codes = []
    for scopes in (["jobs"], ["jobs", "curate"]):
        _, text = create_token(user=curator, name=" ".join(scopes), scopes=scopes)
        headers = {"Authorization": f"Bearer {text}"}
        codes.append(Client().post("/api/v1/jobs/", data, content_type="application/json", headers=headers).status_code)
    assert codes == [403, 201]
