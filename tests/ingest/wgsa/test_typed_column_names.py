"""Typed columns have names that suit PostgreSQL and mean one field."""

import re

from ingest.wgsa.header import Content, read_header
from ingest.wgsa.typed_column_names import MAX_COLUMN_BYTES, name_typed_columns
from variants.fields.spec import FieldSpec, Kind

HEADER = read_header("#chr\tpos\tref\talt\tx\tfrom_file")


def columns(*paths, aliases=()):
    specs = [FieldSpec(path, path, "t", Kind.FLOAT, aliases=aliases) for path in paths]
    return name_typed_columns(specs, {Content.SNV: HEADER})


def test_names_are_unique_with_their_min_and_max():
    names = [spec.column for spec in columns("x.y", "x-y", "x_y_min", "x_y", "pos", "gene_effects", "1000gp3.af")]
    used_names = [name for column in names for name in (column, f"{column}_min", f"{column}_max")]
    assert len(set(used_names)) == len(used_names)
    assert names[0] == "x_y"
    assert names[-1] == "f_1000gp3_af"
    assert not {"pos", "gene_effects"} & set(names)  # the database and a lake have their own


def test_long_names_are_cut_and_stay_different():
    first, second = (spec.column for spec in columns("a" * 80 + ".b", "a" * 80 + ".c"))
    assert first != second
    assert max(len(first), len(second)) <= MAX_COLUMN_BYTES
    assert re.fullmatch(r"a+_[0-9a-f]{8}", first)


def test_key_fields_have_no_column():
    assert [spec.column for spec in columns("chrom", "vcf.position", "vcf.ref", "vcf.alt")] == [""] * 4


def test_an_alias_means_one_field():
    first, second = columns("a", "b", aliases=("from_file", "other", "A"))
    assert first.aliases == ("from_file", "other")
    assert second.aliases == ("from_file",)
