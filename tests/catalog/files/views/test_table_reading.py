"""The page on how a table was read."""

from catalog.models import Table


def page_of(table):
    return f"/datasets/{table.distribution.dataset.slug}/reading/{table.distribution_id}/"


def test_the_page_accounts_for_every_line_and_only_owners_change_it(client, table, researcher):
    stored = table(text="Report,\n\nid,gear\n1,net\n2,pot\n")
    page = client.get(page_of(stored)).content.decode()
    assert "Every line of the file" in page
    assert "remark" in page
    assert "Read again as" not in page
    assert client.post(page_of(stored), {"do": "guess"}).status_code == 403
    client.force_login(researcher)
    assert "Read again as" in client.get(page_of(stored)).content.decode()


def test_a_reading_needs_hints_a_recipe_or_a_new_guess(client, table, researcher):
    stored = table(text="a;b\n1;2\n")
    client.force_login(researcher)
    recipe = '{"columns": [{"name": "a"}]}'
    for form, request in (
        ({"do": "hints", "delimiter": "Tab", "first_line": "2"}, {"hints": {"delimiter": "\t", "first_line": 2}}),
        ({"do": "recipe", "recipe": recipe}, {"recipe": {"columns": [{"name": "a"}]}}),
        ({"do": "guess"}, {}),
    ):
        Table.objects.update(status=Table.Status.READY)
        response = client.post(page_of(stored), form)
        assert (response.status_code, response["Location"]) == (302, page_of(stored))
        assert (Table.objects.get().requested_recipe, Table.objects.get().status) == (request, "waiting")
    assert client.post(page_of(stored), {"do": "guess"}).status_code == 409


def test_lineage_that_cannot_be_traced_is_reported_on_the_page(client, table, researcher):
    stored = table(text="a;b\n1;2\n")
    client.force_login(researcher)
    for form, words in (
        ({"do": "recipe", "recipe": "{"}, "not JSON"),
        ({"do": "recipe", "recipe": '{"rows": 1}'}, "has no rows"),
        ({"do": "hints", "first_line": "two"}, "The first line: &#x27;two&#x27; is not a whole number"),
        ({"do": "hints", "first_line": "9" * 5000}, "is not a whole number"),
        ({"do": "recipe", "recipe": "[" * 5000}, "nested too deeply"),
        ({"do": "hints", "encoding": "klingon"}, "There is no encoding"),
    ):
        response = client.post(page_of(stored), form)
        assert response.status_code == 400
        assert words in response.content.decode()
    assert Table.objects.get().status == "ready"


def test_a_table_that_failed_leads_to_its_reading(client, table, researcher):
    failed = table(text=b"", path="a.csv")
    client.force_login(researcher)
    assert page_of(failed) in client.get(failed.distribution.dataset.get_absolute_url()).content.decode()
    assert client.get(page_of(failed)).status_code == 200


def test_the_rows_list_the_questions_for_a_person(client, table):
    stored = table(text="день,v\n01/02/2024,1\n".encode("koi8-r"))
    page = client.get(f"/datasets/{stored.distribution.dataset.slug}/rows/").content.decode()
    assert "is a guess" in page
    assert page_of(stored) in page
