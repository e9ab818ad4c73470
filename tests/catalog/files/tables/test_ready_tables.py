"""Which tables a dataset has, and query strings about one of them."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from catalog.files.storing import store_file
from catalog.files.tables.conditions import TextOrderError
from catalog.files.tables.ready_tables import list_ready_tables, parse_table_slice
from catalog.files.tables.table_import import profile_table


def test_ready_tables_are_listed_by_path_without_withdrawn_and_failed_ones(table, researcher):
    ready = table(path="b.csv")
    dataset = ready.distribution.dataset
    for path, text in (("a.csv", b"x,y\n1,2\n"), ("c.csv", b""), ("d.csv", b"x,y\n3,4\n")):
        file = store_file(user=researcher, dataset=dataset, path=path, content=ContentFile(text))
        profile_table(table=file.table)
    file.withdrawn_at = timezone.now()
    file.save()
    assert [t.distribution.path for t in list_ready_tables(dataset=dataset)] == ["a.csv", "b.csv"]


@pytest.mark.parametrize("query", ["order=n", "n__gt=9"])
def test_text_that_looks_like_numbers_is_refused_with_the_cells_that_make_it_text(table, query):
    ready = table(text='n,word\n"9,6",a\n"12,3",1\nx,b\n')
    with pytest.raises(TextOrderError, match=r"n is text.*Cells such as '12,3', '9,6', 'x' make it text"):
        parse_table_slice(ready, query)


def test_words_may_be_ordered(table):
    ready = table(text='n,word\n"9,6",a\n"12,3",1\nx,b\n')
    assert [key.column for key in parse_table_slice(ready, "order=-word").order] == ["word"]
