"""Typed columns are spread over tables that have room for them."""

from ingest.wgsa.column_groups import MAX_GROUP_COLUMNS, assign_column_groups
from variants.fields.spec import FieldSpec, Kind, Separator


def field(number, *, filterable=True, is_list=False):
    separators = (Separator.SEMICOLON,) if is_list else ()
    return FieldSpec(
        f"f{number}", f"f{number}", "t", Kind.FLOAT, separators, filterable=filterable, column=f"f{number}"
    )


def test_more_typed_columns_than_a_table_takes_go_to_further_groups():
    grouped = assign_column_groups([field(number) for number in range(2 * MAX_GROUP_COLUMNS + 300)])
    sizes = [sum(len(spec.columns) for spec in grouped if spec.column_group == group) for group in (1, 2, 3)]
    assert sizes == [MAX_GROUP_COLUMNS, MAX_GROUP_COLUMNS, 300]


def test_the_two_columns_of_a_list_stay_together():
    fields = [field(number) for number in range(MAX_GROUP_COLUMNS - 1)] + [field("list", is_list=True)]
    assert [spec.column_group for spec in assign_column_groups(fields)][-2:] == [1, 2]


def test_fields_that_are_not_filterable_take_no_room():
    fields = [field(number, filterable=False) for number in range(2 * MAX_GROUP_COLUMNS)] + [field("last")]
    assert assign_column_groups(fields)[-1].column_group == 1
