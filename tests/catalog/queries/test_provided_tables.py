"""Tables of other apps."""

from catalog.queries.provided_tables import ProvidedTable, TableFiles, find_provided, list_provided, register


class Numbers:
    """One table, which its owner alone may read."""

    def list_tables(self, user):
        if user == "owner":
            yield ProvidedTable(
                "numbers_a", "t", {"n": "BIGINT"}, 1, "/n/", "1", lambda folder, columns: TableFiles(())
            )

    def find_table(self, user, schema, name):
        return next((t for t in self.list_tables(user) if (t.schema, t.name) == (schema, name)), None)


def test_the_provider_of_a_prefix_is_asked(monkeypatch):
    monkeypatch.setattr("catalog.queries.provided_tables._providers", {})
    register("numbers_", Numbers())
    assert str(find_provided("owner", "NUMBERS_a", "T")) == "numbers_a.t"
    assert find_provided("owner", "others", "t") is None
    assert find_provided("other", "numbers_a", "t") is None
    assert [str(table) for table in list_provided("owner")] == ["numbers_a.t"]
