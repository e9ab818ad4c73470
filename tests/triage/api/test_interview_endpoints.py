"""/api/v1/interviews/."""


def test_rest_answers_a_refusal_with_its_sentence(client, interview):
    answer = client.post(
        f"/api/v1/interviews/{interview.slug}/invitations/", {"role": "king"}, content_type="application/json"
    )
    assert answer.status_code == 400
    assert "Invite as one of" in answer.json()["detail"]


def test_rest_keeps_what_it_cannot_read_and_says_so(client, interview):
    url = f"/api/v1/interviews/{interview.slug}/"
    data = {"answers": {"ops_hours": "about eight", "nonsense": 1, "budget": "M"}}
    answer = client.patch(url, data, content_type="application/json").json()
    assert [problem["path"] for problem in answer["problems"]] == ["ops_hours", "nonsense"]
    assert answer["answers"]["ops_hours"]["typed"] == "about eight"
    assert client.get(f"{url}recommendation/").json()["signals"] == {"budget": "M"}
    exported = client.get(f"/triage/{interview.slug}/export/markdown/").content.decode()
    assert "**about eight (as typed, not read)**" in exported


def test_single_records_by_rest(client, interview):
    url = f"/api/v1/interviews/{interview.slug}/records/formats/"
    made = client.post(url, {"name": "netcdf", "total": "2 TB"}, content_type="application/json").json()
    changed = client.patch(f"{url}{made['id']}/", {"files": 12}, content_type="application/json").json()
    assert (changed["files"], changed["total"]) == (12, {"value": 2, "unit": "TB"})
    assert client.delete(f"{url}{made['id']}/").status_code == 204
    assert client.get(url).json()["count"] == 0
