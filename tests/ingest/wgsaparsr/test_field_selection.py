"""A configuration decides which fields are filterable, with which reducer and name."""

import pytest

from ingest.wgsa.column_groups import MAX_GROUP_COLUMNS, assign_column_groups
from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.header import Content, read_header
from ingest.wgsaparsr.config_text import ConfigError
from ingest.wgsaparsr.field_selection import apply_config
from tests.ingest.wgsaparsr.test_config import HEAD, config
from variants.fields.spec import Reducer


def test_a_configuration_chooses_filterable_fields_reducers_and_names():
    header = read_header("chr\tpos\tref\talt\tCADD_phred\tDANN_score\tgenename")
    specs = build_dictionary({Content.SNV: header}, {})
    chosen = config(
        "chr\tTRUE\t\t\t\t\t\t\t",
        "DANN_score\tTRUE\t\t\t\t\t\tmin\tdann",
        "genename\tTRUE\t\t\t\t\t\t\t",
        head=HEAD + "\toutputName",
    )
    by_name = {spec.name: spec for spec in apply_config(specs, chosen, {Content.SNV: header})}
    assert [name for name, spec in by_name.items() if spec.filterable] == ["DANN_score", "genename"]
    assert (by_name["DANN_score"].reducer, by_name["DANN_score"].aliases[0]) == (Reducer.MIN, "dann")
    with pytest.raises(ConfigError, match="1 of the configuration's 1 snv fields are not in the file: other"):
        apply_config(specs, config("other\tTRUE\t\t\t\t\t\t"), {Content.SNV: header})


def test_more_typed_columns_than_a_table_takes_go_to_further_groups():
    header = read_header("\t".join(["chr", "pos", "ref", "alt", *(f"roadmap_{n}" for n in range(1100))]))
    specs = build_dictionary({Content.SNV: header}, {Content.SNV: [["1", "1", "A", "C", *["0.5"] * 1100]]})
    chosen = config(*(f"roadmap_{n}\tTRUE\t\t\t\t\t\t" for n in range(1100)))
    grouped = assign_column_groups(apply_config(specs, chosen, {Content.SNV: header}))
    sizes = [sum(len(spec.columns) for spec in grouped if spec.column_group == group) for group in (1, 2, 3)]
    assert sizes == [MAX_GROUP_COLUMNS, MAX_GROUP_COLUMNS, 300]
