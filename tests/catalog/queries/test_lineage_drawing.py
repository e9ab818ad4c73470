"""Lineage as a drawing."""

from catalog.queries.lineage_drawing import MAX_DRAWN_COLUMNS, draw_lineage


def test_each_source_is_one_line_to_its_column():
    drawing = draw_lineage([{"name": "x", "sources": ["t.a", "t.b"]}, {"name": "y", "sources": ["t.a"]}])
    assert [label.text for label in drawing.sources] == ["t.a", "t.b"]
    assert [label.text for label in drawing.columns] == ["x", "y"]
    assert len(drawing.paths) == 3
    assert drawing.height > drawing.columns[-1].y - 1


def test_long_lists_are_drawn_in_part():
    drawing = draw_lineage([{"name": f"c{n}", "sources": [f"t.c{n}"]} for n in range(MAX_DRAWN_COLUMNS + 9)])
    assert len(drawing.columns) == len(drawing.paths) == MAX_DRAWN_COLUMNS
    assert draw_lineage([]).paths == []
