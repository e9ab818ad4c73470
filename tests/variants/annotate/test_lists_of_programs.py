"""Lists of other programs against a release: alleles in either order, and lists of another assembly."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.known import KnownRelease

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def annotate(known: KnownRelease, tmp_path: Path, capsys: pytest.CaptureFixture):
    """Annotates a text; returns (status, ref, alt, note) of each row, and what was written to the terminal."""

    def run(text: str | bytes, **options: object) -> tuple[list[tuple[str, ...]], str]:
        source, output = tmp_path / "list.txt", tmp_path / "out.tsv"
        source.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("annotate", source, release=known.name, output=output, fields="cadd.phred", **options)
        rows = [line.split("\t") for line in output.read_text().splitlines()[1:]]
        return [(row[6], row[4], row[5], row[7]) for row in rows], capsys.readouterr().err

    return run


def test_alleles_in_either_order_are_found_with_a_note(annotate, known):
    pos, ref, alt = known.single
    rows, messages = annotate(f"CHR\tBP\tA1\tA2\n22\t{pos}\t{ref}\t{alt}\n22\t{pos}\t{alt}\t{ref}\n")
    assert [row[:3] for row in rows] == [("found", ref, alt)] * 2
    assert all(f"does not say which allele is the reference: {ref} in the release" in row[3] for row in rows)
    assert "effect is column 3 (A1), other is column 4 (A2)" in messages


def test_missing_alleles_in_either_order_have_a_reason(annotate, known):
    pos, ref, alt = known.single
    other = next(base for base in "ACGT" if base not in (ref, alt))
    third = next(base for base in "ACGT" if base not in (ref, alt, other))
    rows, _ = annotate(f"CHR\tBP\tA1\tA2\n22\t{pos}\t{ref}\t{other}\n22\t{pos}\t{third}\t{other}\n22\t1\tA\tC\n")
    assert [row[0] for row in rows] == ["other alleles", "other reference", "absent"]


def test_an_rs_number_beside_alleles_must_have_these_alleles(annotate, known):
    _, ref, alt = known.key
    other = next(base for base in "ACGT" if base not in (ref, alt))
    rows, _ = annotate(f"SNP\tA1\tA2\tBETA\n{known.rs}\t{alt}\t{ref}\t1\n{known.rs}\t{other}\t{ref}\t1\n")
    assert [row[0] for row in rows] == ["found", "other alleles"]
    assert f"which allele is the reference: {ref} in the release" in rows[0][3]
    assert f"is {ref}>{alt} here" in rows[1][3]


def test_chosen_columns_are_read_and_a_wrong_choice_is_one_sentence(annotate, known):
    pos, ref, alt = known.single
    rows, messages = annotate(f"x\t{alt}\t{pos}\t{ref}\t22\n", columns="chrom=5,pos=3,ref=4,alt=2")
    assert rows[0][:3] == ("found", ref, alt)
    assert "alt is column 2" in messages
    with pytest.raises(CommandError, match="there is no 'krom'"):
        annotate("1\t5\tG\tA\n", columns="krom=1")
    with pytest.raises(CommandError, match="has no 'bp'"):
        annotate("chr\tpos\tref\talt\n1\t5\tG\tA\n", columns="chrom=chr,pos=bp,ref=ref,alt=alt")


# Kind: a list that says itself that it is of another assembly. {row} is a variant of the release.
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chr\tpos_hg19\tref\talt\n{row}\n", "the list's column 'pos_hg19' names GRCh37"),
        ("chr\tposition_b37\tref\talt\n{row}\n", "the list's column 'position_b37' names GRCh37"),
        ("chr\tBP_T2T\tref\talt\n{row}\n", "the list's column 'BP_T2T' names T2T-CHM13"),
        ("##reference=file:///human_g1k_v37.fa\n{row}\n", "names GRCh37"),
        ("#genome_build=GRCh37\nchr\tpos\tref\talt\n{row}\n", "names GRCh37"),
        ("##contig=<ID=22,length=51304566>\n{row}\n", "the list's contigs are GRCh37 (1 of 1 lengths)"),
        ("##contig=<ID=22,length=51324926>\n{row}\n", "the list's contigs are T2T-CHM13 (1 of 1 lengths)"),
        ("##contig=<ID=22,length=61439934>\n{row}\n", "none of the list's 1 contig lengths"),
        ("##contig=<ID=chrM,length=16571>\n{row}\n", "chrM has 16,571 bases instead of 16,569"),
        ("chr\tpos\tref\talt\n{row}\n22\t50818469\tG\tA\n", "1 of 2 positions lie beyond the end"),
        (
            "chr\tpos\tref\talt\tgenome_build\n{row}\tGRCh38\n{row}\thg19\n",
            "1 of 2 entries say that they are of GRCh37",
        ),
        ("chr22_1000_G_A_b37\n", "1 of 1 entries say that they are of GRCh37"),
        ("chr\tpos\tref\talt\nNC_000022.10\t1000\tG\tA\n", "1 of 1 entries say that they are of GRCh37"),
        ("chr\tpos\tref\talt\nNC_060946.1\t1000\tG\tA\n", "1 of 1 entries say that they are of T2T-CHM13"),
        ("NC_000022.10:g.1000G>A\n", "1 of 1 entries say that they are of GRCh37"),
    ],
)
def test_a_list_of_another_assembly_is_warned_about_once_with_numbers(annotate, known, text, reason):
    _, messages = annotate(text.format(row="22\t{}\t{}\t{}".format(*known.single)))
    (warning,) = (line for line in messages.splitlines() if line.startswith("warning"))
    assert warning.startswith("warning: WRONG ASSEMBLY: ")
    assert reason in warning
    assert warning.endswith("the release is GRCh38")


def test_few_positions_that_all_differ_are_suspected(annotate, known):
    pos, ref, alt = known.single
    other = next(base for base in "ACGT" if base not in (ref, alt))
    start, longer, _ = known.deletion
    base = next(base for base in "ACGT" if base not in (longer[0], other))
    _, messages = annotate(f"22\t{pos}\t{other}\t{alt}\n22\t{start}\t{base}\t{other}\n")
    assert "SUSPECTED WRONG ASSEMBLY: at 2 of 2 positions" in messages


@pytest.mark.parametrize(
    "text",
    [
        "chr\tpos_hg38\tref\talt\n{row}\n",
        "##reference=hg38.fa\n##contig=<ID=22,length=50818468>\n{row}\n",
        "#chr\tpos(1-based)\tref\talt\thg19_pos(1-based)\n{row}\t5\n",
    ],
)
def test_a_list_of_the_same_assembly_is_not_warned_about(annotate, known, text):
    rows, messages = annotate(text.format(row="22\t{}\t{}\t{}".format(*known.single)))
    assert [row[0] for row in rows] == ["found"]
    assert "warning" not in messages


def test_the_note_about_chr_counts_what_was_looked_up(annotate, known):
    pos, ref, alt = known.single
    _, messages = annotate(f"chr\tpos\tref\talt\nchr22\t{pos}\t{ref}\t{alt}\nchr99\t5\tG\tA\n")
    assert "1 chromosomes written with chr were compared without it" in messages


def test_the_page_shows_how_a_list_is_read_and_takes_columns(client, known):
    pos, ref, alt = known.single
    filled = {"release": known.name, "text": f"{alt};{ref};{pos};22", "format": "tsv", "look": "1"}
    filled["columns"] = "chrom=4,pos=3,ref=2,alt=1"
    page = client.post(reverse("variants:annotate"), filled).content.decode()
    assert "cut at semicolons" in page
    assert "found" in page
    wrong = client.post(reverse("variants:annotate"), filled | {"columns": "pos=x"}).content.decode()
    assert "columns: name chrom, pos, ref and alt" in wrong


def test_the_page_gives_the_reading_as_json(client, known):
    pos, ref, alt = known.single
    text = f"chr\tpos_hg19\tref\talt\n22\t{pos}\t{ref}\t{alt}\n"
    filled = {"release": known.name, "text": text, "format": "tsv", "look": "1"}
    answer = client.post(f"{reverse('variants:annotate')}?as=json", filled).json()
    assert answer["reading"]["columns"]["pos"] == {"column": 2, "name": "pos_hg19"}
    assert answer["reading"]["columns_option"] == "chrom=1,pos=2,ref=3,alt=4"
    assert "WRONG ASSEMBLY" in answer["warnings"][0]
    assert answer["understood"][0]["status"] == "found"
