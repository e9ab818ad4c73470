"""A header and a dictionary become the plan that loading processes follow."""

from __future__ import annotations

from ingest.encode.file_plan import find_column, plan_file
from ingest.encode.load_plan import EffectColumns, list_target_columns
from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.header import Content, read_header

SNV = read_header("\t".join(["#chr", "pos", "ref", "alt", "rs_dbSNP150", "CADD_phred", "MAP35_149"]))
INDEL = read_header(
    "\t".join(["chr", "pos", "ref", "alt", "indel_focal_length", "MAP35_149bp", "VEP_ensembl_Consequence"])
    + "\tVEP_ensembl_Gene_ID"
)
SPECS = build_dictionary({Content.SNV: SNV, Content.INDEL: INDEL}, {})


def test_a_field_is_found_by_its_name_or_an_alias() -> None:
    spec = next(spec for spec in SPECS if spec.name == "MAP35_149")
    assert find_column(spec, {"MAP35_149": 6}) == 6
    assert find_column(spec, {"MAP35_149bp": 5}) == 5
    assert find_column(spec, {"x": 1}) is None


def test_fields_that_only_other_files_have_are_planned_without_a_column() -> None:
    plan = plan_file(SNV, SPECS, assembly="GRCh38", bin_size=10, effect_sources=["VEP_ensembl"])
    columns = {spec.name: column for spec, column in plan.fields}
    assert columns["CADD_phred"] == 5
    assert columns["VEP_ensembl_Consequence"] is None
    assert (plan.effects, plan.rs_columns, plan.key) == ((), (4,), (0, 1, 2, 3))
    names = {spec.name for fields in plan.fields_by_group().values() for spec, _ in fields}
    assert "CADD_phred" in names
    assert "VEP_ensembl_Consequence" not in names


def test_effects_come_from_the_sources_that_the_file_has() -> None:
    plan = plan_file(INDEL, SPECS, assembly="GRCh38", bin_size=10, effect_sources=["VEP_ensembl"])
    assert plan.effects == (EffectColumns(0, 6, 7),)


def test_rows_are_copied_to_the_key_and_then_the_typed_columns() -> None:
    plan = plan_file(SNV, SPECS, assembly="GRCh38", bin_size=10, effect_sources=[])
    columns = list_target_columns(plan.fields_by_group())[1]
    assert columns[:3] == ["chrom", "line_no", "pos"]
    assert "cadd_phred" in columns
