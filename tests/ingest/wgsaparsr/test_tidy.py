"""Whole files made tidy: pivots, duplicates, rejects, UW-GAC's published tables, constant memory."""

import io
import os
import re
import tracemalloc
from pathlib import Path

import isal.igzip as gzip
import pytest

from ingest.wgsa.header import read_header
from ingest.wgsaparsr.config import ConfigError, read_config
from ingest.wgsaparsr.tidy import tidy
from tests.ingest.wgsa.real_files import FREEZE5_INDEL, FREEZE5_SNV, real_file
from tests.known import read_table
from tests.releases import DATA, SYNTHETIC38
from variants.fields.numbers import parse_number

HEAD = "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation"
KEYS = "chr\tTRUE\tTRUE\tFALSE\t\t\t\t\npos\tTRUE\tTRUE\tFALSE\t\t\t\t"


def make(columns, rows, *config, head=HEAD, keys=KEYS, **options):
    """(rows of the variant table, rows of the dbNSFP table, report) of lines with these cells after 1, pos, A, C."""
    header = read_header("\t".join(["chr", "pos", "ref", "alt", *columns]))
    lines = ["\t".join(["1", str(pos), "A", "C", *cells]) for pos, cells in enumerate(rows, start=1)]
    lines = options.pop("lines", lines)
    main, changes = io.StringIO(), io.StringIO()
    text = "\n".join([head, *([keys] if keys else []), *config])
    report = tidy(lines, header=header, config=read_config(text), output=main, dbnsfp_output=changes, **options)
    return [[line.split("\t") for line in out.getvalue().splitlines()[1:]] for out in (main, changes)] + [report]


def test_fields_of_a_pivot_group_are_split_together_and_groups_multiply():
    main, _, _ = make(
        ["gene", "term", "motif", "other"],
        [["G1|G2", "t1|t2", "M1;M2", "x"]],
        "gene\tTRUE\t\t\t1\t|\t\t",
        "term\tTRUE\t\t\t1\t|\t\t",
        "motif\tTRUE\t\t\t2\t;\t\t",
        "other\tTRUE\t\t\t\t\t\t",
    )
    assert [row[2:] for row in main] == [
        ["G1", "t1", "M1", "x"],
        ["G1", "t1", "M2", "x"],
        ["G2", "t2", "M1", "x"],
        ["G2", "t2", "M2", "x"],
    ]


def test_one_element_is_repeated_in_every_row_and_equal_rows_are_written_once():
    main, _, report = make(
        ["gene", "term"], [["G1|G2|G1", "t"], [".", "."]], "gene\tTRUE\t\t\t1\t|\t\t", "term\tTRUE\t\t\t1\t|\t\t"
    )
    assert [row[1:] for row in main] == [["1", "G1", "t"], ["1", "G2", "t"], ["2", ".", "."]]
    assert (report.rows, report.lines) == (3, 2)


def test_the_second_level_is_split_and_padded_in_place():
    main, _, _ = make(
        ["t", "u"],
        [["a;b|c;d", "1;2|."]],
        "t\tTRUE\t\t\t1\t|\t\t\t;",
        "u\tTRUE\t\t\t1\t|\t\t\t;",
        head=HEAD + "\tpivotChar2",
    )
    assert [row[2:] for row in main] == [["a", "1"], ["b", "2"], ["c", "."], ["d", "."]]


def test_lists_that_do_not_fit_together_and_ragged_lines_go_to_the_rejects():
    rejects = []
    lines = ["1\t1\tA\tC\tG1|G2|G3\tt1|t2", "1\t2\tA\tC\tG1", "1\t3\tA\tC\tG1\tt1"]
    main, _, report = make(
        ["gene", "term"],
        [],
        "gene\tTRUE\t\t\t1\t|\t\t",
        "term\tTRUE\t\t\t1\t|\t\t",
        lines=lines,
        rejected=lambda *reject: rejects.append(reject),
    )
    assert main == [["1", "3", "G1", "t1"]]
    assert [(number, reason) for number, reason, _ in rejects] == [
        (2, "gene has 3 values where term has 2"),
        (3, "5 columns where the header has 6"),
    ]
    assert (report.rejects, report.first_reject) == (2, "line 2: gene has 3 values where term has 2")


def test_the_dbnsfp_table_is_split_first_and_has_amino_acid_changes_only():
    _, changes, report = make(
        ["aaref", "aaalt", "score", "pred"],
        [[".", ".", ".", "."], ["R|.", "Q|.", "0.1;0.9|.", "B;D|."], ["K", "E", "0.5", "P"]],
        "aaref\tTRUE\t\tTRUE\t1\t|\t\t",
        "aaalt\t\t\tTRUE\t1\t|\t\t",
        "score\t\t\tTRUE\t1\t|\t1\tmax",
        "pred\t\t\tTRUE\t1\t|\t1\t",
    )
    assert changes == [["R", "Q", "0.9", "D"], ["K", "E", "0.5", "P"]]
    assert report.dbnsfp_rows == 2


def test_empty_cells_blanks_and_quotes_are_read_as_r_reads_them():
    main, _, _ = make(
        ["a", "b", "c"], [["", " 3.3e-02", '"q ""x"""']], *(f"{name}\tTRUE\t\t\t\t\t\t" for name in "abc")
    )
    assert main == [["1", "1", "NA", "3.3e-02", '"q ""x"""']]


def test_output_names_order_and_to_remove():
    header = HEAD + "\toutputName\toutputOrder\ttoRemove"
    main, _, _ = make(
        ["a", "b"],
        [[".", ""], ["x.", "y"]],
        "a\tTRUE\t\t\t\t\t\t\tA\t2\t.",
        "b\tTRUE\t\t\t\t\t\t\tB\t1\t",
        head=header,
        keys="",
    )
    assert main == [["", ""], ["y", "x."]]


def test_a_parse_group_of_one_field_is_transformed_like_any_other():
    main, _, _ = make(
        ["score", "pred"],
        [["0.1|0.9;0.3", "N;D|A"], ["0.5{1}0.25{2}", ""]],
        "score\tTRUE\t\t\t\t\t1\tmax",
        "pred\tTRUE\t\t\t\t\t2\tpick_A",
    )
    assert [row[2:] for row in main] == [["0.9", "A"], ["0.5", "NA"]]


def test_of_two_fields_with_the_transformation_the_first_chooses():
    main, _, _ = make(["score", "other"], [["1;2", "9;8"]], *(f"{n}\tTRUE\t\t\t\t\tp\tmax" for n in ("score", "other")))
    assert main == [["1", "1", "2", "8"]]


def test_pivot_groups_come_in_the_order_of_their_numbers():
    main, _, _ = make(["a", "b"], [["1|2", "x;y"]], "a\tTRUE\t\t\t10\t|\t\t", "b\tTRUE\t\t\t9\t;\t\t")
    assert [row[2:] for row in main] == [["1", "x"], ["2", "x"], ["1", "y"], ["2", "y"]]


def test_blank_lines_are_skipped():
    main, _, report = make(["a"], [], "a\tTRUE\t\t\t\t\t\t", lines=["1\t5\tA\tC\tx", "", " "])
    assert (main, report.lines, report.rejects) == ([["1", "5", "x"]], 1, 0)


def test_a_missing_cell_is_blanked_by_a_blank_to_remove_alone():
    head = HEAD + "\ttoRemove"
    main, _, _ = make(
        ["a", "b"], [["", ""], ["xy", "NA"]], "a\tTRUE\t\t\t\t\t\t\t..", "b\tTRUE\t\t\t\t\t\t\t", head=head
    )
    assert [row[2:] for row in main] == [["NA", ""], ["", ""]]


def test_duplicates_are_found_across_the_whole_file_sorted_or_not():
    rows = [["x"], ["y"], ["x"]]
    for keys, expected in (("", [["x"], ["y"]]), (KEYS, [["1", "1", "x"], ["1", "2", "y"], ["1", "3", "x"]])):
        main, _, _ = make(["a"], rows, "a\tTRUE\t\t\t\t\t\t", keys=keys)
        assert main == expected
    lines = [f"1\t{pos}\tA\tC\tx" for pos in (1, 2, 3, 1, 2, 4, 1)]
    main, _, _ = make(["a"], [], "a\tTRUE\t\t\t\t\t\t", lines=lines)
    assert [row[1] for row in main] == ["1", "2", "3", "4"]


def test_fields_that_the_file_lacks_are_named():
    with pytest.raises(ConfigError, match="1 of 3 fields of the configuration are not in the file: zz"):
        make(["a"], [], "zz\tTRUE\t\t\t\t\t\t")
    with pytest.raises(ConfigError, match="no field of snv files"):
        make(["a"], [], "a\t\tTRUE\t\t\t\t\t", keys="")


def lines_of(name):
    path = real_file(name)
    with (gzip.open if path.suffix == ".gz" else Path.open)(path, "rt", encoding="utf-8", newline="\n") as file:
        return [line.rstrip("\r\n") for line in file]


def distinct_rows(lines):
    def comparable(cell):
        number = parse_number(cell)
        return cell if number is None else number

    return {tuple(map(comparable, line.split("\t"))) for line in lines}


@pytest.mark.parametrize(
    ("data", "header", "config", "main", "dbnsfp"),
    [
        (FREEZE5_SNV, None, "workshop_config", "chr22_snv_parsed", None),
        (FREEZE5_INDEL, None, "workshop_config", "chr22_indel_parsed", None),
        ("freeze5/snv_10_lines.tsv", "freeze5/snv_header.tsv", "fr_5_config", "snv10.fr5.main", "snv10.fr5.dbnsfp"),
        ("freeze5/indel_10_lines.tsv", "freeze5/indel_header.tsv", "fr_5_config", "indel10.fr5.main", None),
    ],
)
def test_uw_gacs_published_tables_are_reproduced(data, header, config, main, dbnsfp):
    lines = lines_of(data)
    read = read_header(lines_of(header)[0] if header else lines.pop(0))
    chosen = read_config(real_file(f"freeze5/{config}.tsv").read_text())
    outputs = {main: io.StringIO(), dbnsfp: io.StringIO()}
    tidy(lines, header=read, config=chosen, output=outputs[main], dbnsfp_output=outputs[dbnsfp])
    for name, output in outputs.items():
        if name:
            assert distinct_rows(output.getvalue().splitlines()) == distinct_rows(lines_of(f"freeze5/{name}.tsv"))


def numbers(cell):
    """The numbers of a cell of lists or runs, with R's 15 digits; a lone number keeps all its digits."""
    parts = re.sub(r"\{\d+\}", ";", cell).replace("|", ";").split(";")
    results = [number for part in parts if (number := parse_number(part)) is not None]
    return results if len(parts) == 1 else [float(f"{number:.15g}") for number in results]


def expected_rows(header, rows, *columns):
    """Keys, one gene and its consequence, and the numbers wanted of a line, worked out cell by cell."""
    column = {name: number for number, name in enumerate(header)}
    expected = set()
    for row in rows:
        genes, terms = (row[column[f"VEP_ensembl_{name}"]].split("|") for name in ("Gene_ID", "Consequence"))
        genes = genes * len(terms) if len(genes) == 1 else genes
        results = [numbers(row[column[name]]) for name, _ in columns]
        chosen = [choose(values) if values else "." for values, (_, choose) in zip(results, columns, strict=True)]
        expected |= {(*row[:4], gene, term, *chosen) for gene, term in zip(genes, terms, strict=True)}
    return {tuple(cell if (number := parse_number(str(cell))) is None else number for cell in row) for row in expected}


@pytest.mark.parametrize("content", ["snv", "indel"])
def test_committed_files_become_the_tables_that_their_cells_describe(content):
    columns = [("CADD_phred", max), ("DANN_score", max), *([("GERP_RS", min)] if content == "indel" else [])]
    for path in (path for path in SYNTHETIC38 if content in path.name):
        header, rows = read_table(path)
        main, changes = io.StringIO(), io.StringIO()
        config = read_config((DATA / "tidy_config.tsv").read_text())
        lines = ("\t".join(row) for row in rows)
        tidy(lines, header=read_header("\t".join(header)), config=config, output=main, dbnsfp_output=changes)
        first, *written = main.getvalue().splitlines()
        names = [name for name, _ in columns]
        assert first.split("\t") == [*header[:4], "VEP_ensembl_Gene_ID", "VEP_ensembl_Consequence", *names]
        assert distinct_rows(written) == expected_rows(header, rows, *columns)
        assert len(written) == len(set(written)) > 2
        if content == "snv":
            assert distinct_rows(changes.getvalue().splitlines()[1:]) == expected_changes(header, rows)


def expected_changes(header, rows):
    """Keys, the smallest SIFT score and the prediction that stands at its place, for each amino-acid change."""
    score, pred = header.index("SIFT_score"), header.index("SIFT_pred")
    expected = set()
    for row in rows:
        scores, preds = row[score].split("|"), row[pred].split("|")
        preds = preds * len(scores) if len(preds) == 1 else preds
        for of_change, calls in zip(scores, preds, strict=True):
            values = [parse_number(value) for value in of_change.split(";")]
            least = min((value for value in values if value is not None), default=None)
            calls = calls.split(";")
            column = values.index(least) if least is not None else 0
            call = calls[column] if len(calls) > 1 else calls[0]
            expected.add((*row[:4], "." if least is None else least, call))
    return {tuple(cell if (number := parse_number(str(cell))) is None else number for cell in row) for row in expected}


def test_memory_does_not_grow_with_the_file():
    def peak(copies):
        def lines():
            for pos in range(copies):
                yield f"1\t{pos + 1}\tA\tC\tG1|G2\t{pos}"

        header = read_header("chr\tpos\tref\talt\tgene\tscore")
        config = read_config("\n".join([HEAD, KEYS, "gene\tTRUE\t\t\t1\t|\t\t", "score\tTRUE\t\t\t\t\t\tmax"]))
        with Path(os.devnull).open("w") as output:
            tracemalloc.start()
            tidy(lines(), header=header, config=config, output=output)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    peak(10)
    assert peak(12_000) < 1.3 * peak(6_000) + 100_000
