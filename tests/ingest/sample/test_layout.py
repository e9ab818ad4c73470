"""The columns of synthetic files, and the segments that their rows are drawn from."""

from random import Random

import pytest

from ingest.sample.layout import LAYOUTS, Block, Column, make_blocks, read_layout


def test_layouts_name_each_column_once():
    for columns in LAYOUTS:
        names = [column.name for column in read_layout(columns)]
        assert len(set(names)) == len(names) == columns


def test_another_number_of_columns_is_refused():
    with pytest.raises(ValueError, match="359, 366, 438, 2052 columns, not 5"):
        read_layout(5)


def test_every_column_but_keys_and_effects_is_in_one_block():
    layout = read_layout(359)
    covered = [
        index + offset for index, block in make_blocks(layout, "22", 2, Random(1)) for offset in range(block.width)
    ]
    assert covered == [index for index, column in enumerate(layout) if column.block not in ("key", "effect")]


def test_the_cells_of_a_block_are_present_or_missing_together():
    columns = [Column(name, "b", presence=0.5, recipe="one x:1") for name in "xy"]
    block = Block(columns, "22", 3, Random(1))
    segments = block.draw(200, Random(2))
    assert set(segments) == {"x\tx", ".\t."}
    assert 60 < segments.count("x\tx") < 140
    assert block.draw_where([True, False], Random(3)) == ["x\tx", ".\t."]
