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


def test_a_stale_record_is_refused_by_if_match_and_written_field_by_field_without(client, interview):
    url = f"/api/v1/interviews/{interview.slug}/records/formats/"
    made = client.post(url, {"name": "netcdf", "total": "2 TB"}, content_type="application/json")
    address, etag = f"{url}{made.json()['id']}/", made["ETag"]
    assert client.get(address)["ETag"][:3] == etag[:3] == '"2-'
    first = client.patch(address, {"files": 12}, content_type="application/json", headers={"If-Match": etag})
    assert (first.status_code, first["ETag"][:3]) == (200, '"3-')
    stale = client.patch(address, {"files": 13}, content_type="application/json", headers={"If-Match": etag})
    assert (stale.status_code, stale.json()["code"], stale.json()["revision"]) == (412, "stale-write", 3)
    assert client.delete(address, headers={"If-Match": etag}).status_code == 412
    client.patch(address, {"total": "3 TB"}, content_type="application/json")
    stored = client.get(address).json()
    assert (stored["files"], stored["total"]) == (12, {"value": 3, "unit": "TB"})


def test_a_stale_interview_is_refused_by_if_match(client, interview):
    url = f"/api/v1/interviews/{interview.slug}/"
    etag = client.get(url)["ETag"]
    answers = {"answers": {"ops_hours": 8}}
    assert client.patch(url, answers, content_type="application/json", headers={"If-Match": etag}).status_code == 200
    stale = client.patch(url, answers, content_type="application/json", headers={"If-Match": etag})
    assert stale.status_code == 412
    assert client.patch(url, answers, content_type="application/json", headers={"If-Match": "7"}).status_code == 400


def test_an_answer_clears_what_was_unknown_before(client, interview):
    url = f"/api/v1/interviews/{interview.slug}/records/formats/"
    made = client.post(url, {"name": "netcdf", "unknown": {"files": "Bob"}}, content_type="application/json").json()
    changed = client.patch(f"{url}{made['id']}/", {"files": 12}, content_type="application/json").json()
    assert (changed["files"], changed.get("unknown")) == (12, None)


def test_a_list_with_an_unknown_id_is_refused(client, interview):
    url = f"/api/v1/interviews/{interview.slug}/"
    raw = {"records": {"formats": [{"id": "0a1b2c3d", "name": "netcdf"}]}}
    refused = client.patch(url, raw, content_type="application/json")
    assert refused.status_code == 400
    assert "no record with the id 0a1b2c3d" in refused.json()["detail"]
    assert client.get(url).json()["records"] == {}


def test_an_interview_that_somebody_answered_meanwhile_is_not_deleted(client, interview):
    url = f"/api/v1/interviews/{interview.slug}/"
    etag = client.get(url)["ETag"]
    client.patch(url, {"answers": {"group": "Valley"}}, content_type="application/json")
    assert client.delete(url, headers={"If-Match": etag}).status_code == 412
    assert client.delete(url, headers={"If-Match": client.get(url)["ETag"]}).status_code == 204
    assert client.get(url).status_code == 404
