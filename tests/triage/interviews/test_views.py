"""Pages of interviews."""


def test_the_number_of_queries_of_the_list_does_not_grow(interview, ann, client, django_assert_max_num_queries):
    from triage.interviews.lifecycle import create_interview

    for number in range(20):
        create_interview(user=ann, title=f"Interview {number}")
    with django_assert_max_num_queries(14):
        assert client.get("/triage/").status_code == 200


def test_a_new_interview_opens_at_the_door_that_was_chosen(db, client):
    made = client.post("/triage/new/", {"title": "Towers of our valley", "door": "short"})
    assert made.url.startswith("/triage/towers-of-our-valley-")
    assert made.url.endswith("section/who/?door=short")
    assert "Give the interview a name" in client.post("/triage/new/", {"title": " "}).content.decode()


def test_a_new_interview_may_start_from_an_earlier_one(full, client):
    made = client.post("/triage/new/", {"title": "Next valley", "door": "full", "source": full.slug}, follow=True)
    assert "Basin hydrology group" in made.content.decode()


def test_a_form_that_does_not_say_what_its_page_showed_changes_nothing(full, members, client):
    url, title = full.get_absolute_url(), full.title
    reader = full.members.get(user=members["reader"])
    client.post(f"{url}settings/", {"do": "rename", "title": "Rivers"})
    client.post(f"{url}settings/", {"do": "delete"})
    client.post(f"{url}people/", {"do": f"role:{reader.pk}", f"role-{reader.pk}": "owner"})
    assert client.get(f"/api/v1/interviews/{full.slug}/").json()["title"] == title
    reader.refresh_from_db()
    assert reader.role == "reader"


def test_settings_rename_and_delete(full, client):
    url = f"{full.get_absolute_url()}settings/"
    client.post(url, {"do": "rename", "title": "Rivers", "title.base": full.title})
    full.refresh_from_db()
    assert full.title == "Rivers"
    client.post(url, {"do": "delete", "revision": full.revision})
    assert client.get(full.get_absolute_url()).status_code == 404
