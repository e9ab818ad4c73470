"""The tidy command: files in, files out, clear errors, nothing half written."""

import pytest
from django.core.management import CommandError, call_command
from isal import igzip

HEAD = "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation\toutputName"
CONFIG = "\n".join(
    [
        HEAD,
        "#chr\tTRUE\t\t\t\t\t\t\tchrom",
        "pos\tTRUE\t\t\t\t\t\t\t",
        "gene\tTRUE\t\t\t1\t|\t\t\t",
        "term\tTRUE\t\t\t1\t|\t\t\t",
    ]
)
HEADER = "#chr\tpos\tref\talt\tgene\tterm"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "config.tsv").write_text(CONFIG)
    return tmp_path


def run(folder, lines, *, output="out.tsv", header=None):
    source = folder / "in.gz"
    with igzip.open(source, "wt") as file:
        file.write("\n".join(lines) + "\n")
    options = {"header": header} if header else {}
    call_command("tidy", source, config=folder / "config.tsv", output=folder / output, **options)


def test_a_file_becomes_a_table_and_notes_say_what_was_read_differently(files, capsys):
    run(files, [HEADER, "1\t5\tA\tC\tG1|G2\tt1|t2"])
    assert (files / "out.tsv").read_text() == "chrom\tpos\tgene\tterm\n1\t5\tG1\tt1\n1\t5\tG2\tt2\n"
    output = capsys.readouterr()
    assert "2 rows from 1 source lines" in output.out
    assert "#chr is read as a name" in output.err


def test_a_header_file_and_compressed_output(files):
    (files / "header.tsv").write_text(HEADER + "\n")
    run(files, ["1\t5\tA\tC\tG\tt"], output="out.tsv.gz", header=files / "header.tsv")
    with igzip.open(files / "out.tsv.gz", "rt") as file:
        assert file.read().splitlines()[1:] == ["1\t5\tG\tt"]


def test_a_few_unsplittable_lines_are_stored_as_rejects_and_many_are_an_error(files, capsys):
    good = [f"1\t{pos}\tA\tC\tG\tt" for pos in range(1, 200)]
    run(files, [HEADER, *good, "1\t999\tA\tC\tG1|G2\tt1|t2|t3"])
    assert "1 lines rejected" in capsys.readouterr().out
    reject = (files / "out.tsv.rejects.tsv").read_text().splitlines()[1]
    assert reject.startswith("201\tgene has 2 values where term has 3\t1\t999")
    (files / "out.tsv").unlink()
    with pytest.raises(CommandError, match="1 of 2 lines cannot be split"):
        run(files, [HEADER, good[0], "1\t999\tA"])
    assert not (files / "out.tsv").exists()
    assert not list(files.glob("*.part"))
    call_command("tidy", files / "in.gz", config=files / "config.tsv", output=files / "out.tsv", max_rejects=0.5)
    assert (files / "out.tsv").read_text().splitlines()[1:] == ["1\t1\tG\tt"]


def test_bytes_that_are_not_utf8_are_written_unchanged(files):
    (files / "in.tsv").write_bytes(f"{HEADER}\n1\t5\tA\tC\tG\tM".encode() + b"\xfcller\r\n1\t6\tA\xfc\n")
    call_command("tidy", files / "in.tsv", config=files / "config.tsv", output=files / "out.tsv", max_rejects=0.5)
    assert (files / "out.tsv").read_bytes().endswith(b"1\t5\tG\tM\xfcller\n")
    assert (files / "out.tsv.rejects.tsv").read_bytes().endswith(b"\t1\t6\tA\xfc\n")


@pytest.mark.parametrize("text", ["-1", "101", "many"])
def test_an_invalid_share_is_refused(files, text):
    with pytest.raises(CommandError, match="is not a percentage between 0 and 100"):
        call_command("tidy", "in.gz", "--config", "c.tsv", "--output", "o.tsv", "--max-rejects", text)


def test_a_truncated_file_and_a_bad_configuration_are_one_clear_sentence(files):
    run(files, [HEADER, *(f"1\t{pos}\tA\tC\tG{pos}\tt" for pos in range(9_000))])
    whole = (files / "in.gz").read_bytes()
    (files / "cut.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match=r"cut\.gz: cannot be decompressed"):
        call_command("tidy", files / "cut.gz", config=files / "config.tsv", output=files / "cut.tsv")
    assert not list(files.glob("cut.tsv*"))
    (files / "config.tsv").write_text(HEAD + "\ngene\tTRUE\t\t\t1\t\t\t\t\n")
    with pytest.raises(CommandError, match=r"config\.tsv: pivotGroup 1 \(gene\) has no pivotChar"):
        run(files, [HEADER, "1\t5\tA\tC\tG\tt"])
