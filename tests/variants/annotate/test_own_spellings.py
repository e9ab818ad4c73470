"""A release whose alleles and chromosomes are spelled otherwise than the lists and ids that ask for them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from urllib.parse import quote

import pysam
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from tests.releases import load_release, write_wgsa
from variants.releases.models import Release

pytestmark = pytest.mark.usefixtures("committed")
HEADER = ("#chr", "pos", "ref", "alt", "CADD_phred")
PADDED = [  # untrimmed, or in small letters
    (1, 1000, "GACT", "GATT", 11),
    (1, 2000, "CTTA", "CA", 12),
    (1, 3000, "aat", "accat", 13),
    (1, 4000, "C", "T", 14),
    (1, 5000, "CTT", "C", 15),
    (1, 6000, "GCA", "GCAA", 16),
    (1, 7000, "g", "a", 17),
]
ASKED = [  # each of them in two spellings, with its score
    *(("1:1002:C:T", 11), ("1:1000:GACT:GATT", 11), ("1:2000:CTT:C", 12), ("1:2000:CTTA:CA", 12)),
    *(("1:3000:A:ACC", 13), ("1:3000:AAT:ACCAT", 13), ("1:3999:GC:GT", 14), ("1:4000:CAG:TAG", 14)),
    *(("1:5000:CTTA:CA", 15), ("1:5000:ctt:c", 15), ("1:6002:A:AA", 16), ("1:6000:GCA:GCAA", 16)),
    *(("1:7000:G:A", 17), ("1:7000:g:a", 17)),
]
UNUSUAL = [
    ("25", 16000, "G", "A", 1),
    ("XY", 17000, "T", "C", 2),
    ("26", 3243, "A", "G", 3),
    (1, 55040200, "T", "*", 4),
    (1, 55040500, "N", "<DEL>", 5),
    (1, 55040600, "M", "A", 6),
    (1, 55040700, "A", "A" + "ACGT" * 200, 7),
]


def load(path: Path, name: str, rows: list[tuple]) -> Release:
    """A published release of these lines, in the order of the genome."""
    order = {"25": 2, "XY": 2, "26": 3}
    ordered = sorted(rows, key=lambda row: (order.get(str(row[0]), 1), row[1]))
    return load_release(name, "GRCh38", [write_wgsa(path / f"{name}.tsv", HEADER, ordered)])


def scores(release: Release, source: Path) -> list[tuple[str, str]]:
    """(status, score) of each entry of a list."""
    output = source.with_suffix(".out")
    call_command("annotate", source, release=release.name, output=output, fields="CADD_phred")
    with output.open(newline="") as file:
        return [(row["status"], row["cadd.phred"]) for row in csv.DictReader(file, delimiter="\t")]


def test_padded_and_small_letters_are_found_in_every_form(tmp_path: Path, client: Client) -> None:
    release = load(tmp_path, "padded", PADDED)
    cells = [text.split(":") for text, _ in ASKED]
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
    rows = "".join(f"{chrom}\t{pos}\t.\t{ref}\t{alt}\t.\t.\t.\n" for chrom, pos, ref, alt in cells)
    forms = {
        "list.vcf": f"##fileformat=VCFv4.2\n{columns}\n{rows}",
        "table.tsv": "chrom\tpos\tref\talt\n" + "".join("\t".join(row) + "\n" for row in cells),
        "list.txt": "".join(f"{text}\n" for text, _ in ASKED),
        "dashes.txt": "".join("-".join(row) + "\n" for row in cells),
    }
    expected = [("found", str(score)) for _, score in ASKED]
    for name, text in forms.items():
        (tmp_path / name).write_text(text)
        assert scores(release, tmp_path / name) == expected, name
    for (chrom, pos, ref, alt), (_, score) in zip(cells, ASKED, strict=True):
        for address in ("/api/v1/variants/{}/?release=padded", "/hg38/v1/variant/{}?release=padded"):
            response = client.get(address.format(f"{chrom}-{pos}-{ref}-{alt}"))
            assert response.status_code == 200, (address, pos, ref, alt)
            assert response.json()["cadd"]["phred"] == score


def test_every_id_that_the_portal_writes_is_answered_by_every_interface(tmp_path: Path, client: Client) -> None:
    load(tmp_path, "unusual", UNUSUAL)
    listed = client.get("/api/v1/variants/?release=unusual").json()["results"]
    ids = [document["_id"] for document in listed]
    assert len(ids) == len(UNUSUAL)
    assert {"chr1:g.55040200T>*", "chr1:g.55040500delins<DEL>", "chr1:g.55040600M>A"} <= set(ids)
    assert {"chrX:g.16000G>A", "chrX:g.17000T>C", "chrMT:g.3243A>G"} <= set(ids)
    for own in ids:
        for address in ("/api/v1/variants/{}/", "/hg38/v1/variant/{}", "/variants/{}/"):
            response = client.get(f"{address.format(quote(own, safe=''))}?release=unusual")
            assert response.status_code == 200, (address, own)
    posted = client.post("/hg38/v1/variant?release=unusual", {"ids": ",".join(ids)}).json()
    assert [document["_id"] for document in posted] == ids
    looked_up = client.post(
        "/api/v1/variants/lookup/?release=unusual", "\n".join(ids), content_type="text/plain"
    ).json()
    assert [document.get("_id") for document in looked_up] == ids
    (tmp_path / "ids.txt").write_text("\n".join(ids) + "\n")
    assert {status for status, _ in scores(Release.objects.get(name="unusual"), tmp_path / "ids.txt")} == {"found"}


def test_plink_codes_are_looked_up_like_other_names(tmp_path: Path, client: Client) -> None:
    load(tmp_path, "unusual", UNUSUAL)
    counts = {
        "q=chrom:25": 2,
        "q=chrom:26": 1,
        "q=chr26:3243-3243": 1,
        "region=PAR1:16000-16000": 1,
        "region=NC_000023.11:16000-17000": 2,
    }
    for query, count in counts.items():
        assert client.get(f"/api/v1/variants/?release=unusual&{query}").json()["count"] == count, query
    region = client.get("/api/v1/regions/25:16000-16000/?release=unusual").json()
    assert (region["chrom"], region["variants"]) == ("X", 1)
    assert client.get("/hg38/v1/variant/25-16000-G-A?release=unusual").json()["_id"] == "chrX:g.16000G>A"
    refused = client.get("/api/v1/variants/?release=unusual&region=NC_000023.10:16000-17000")
    assert refused.status_code == 400
    assert "chromosome X of GRCh37, and GRCh38 is asked" in json.dumps(refused.json())


def test_a_reference_sequence_finds_every_position_in_a_repeat(
    tmp_path: Path, client: Client, settings: LazySettings, capsys: pytest.CaptureFixture
) -> None:
    fasta = tmp_path / "own.fa"
    fasta.write_text(">chr1\nTTGCAAAAAAGTCCTT\n")  # six A at 5 to 10
    pysam.tabix_compress(str(fasta), f"{fasta}.gz")
    pysam.faidx(f"{fasta}.gz")
    rows = [(1, 7, "AA", "A", 1), (1, 10, "A", "AA", 2), (1, 12, "TC", "T", 3)]
    release = load(tmp_path, "repeats_without_reference", rows)
    settings.LWDS_REFERENCE = {"GRCh38": f"{fasta}.gz"}
    source = tmp_path / "list.vcf"
    spellings = [
        (4, "CA", "C"),
        (9, "AA", "A"),
        (4, "C", "CA"),
        (6, "A", "AA"),
        (13, "CC", "C"),
        (3, "T", "C"),
        (2, "T", "G"),
    ]
    lines = [f"1\t{pos}\t.\t{ref}\t{alt}\t.\t.\t.\n" for pos, ref, alt in spellings]
    source.write_text("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + "".join(lines))
    results = [("found", "1"), ("found", "1"), ("found", "2"), ("found", "2"), ("found", "3")]
    assert scores(release, source) == [*results, ("absent", "."), ("absent", ".")]
    assert "REF of 1 of 7 entries is not what the reference sequence of GRCh38 has" in capsys.readouterr().err
    for pos, ref, alt in spellings[:5]:
        response = client.get(f"/api/v1/variants/1-{pos}-{ref}-{alt}/?release={release.name}")
        assert response.status_code == 200, (pos, ref, alt)
    assert client.get(f"/hg38/v1/variant/chr1:g.5del?release={release.name}").json()["_id"] == "chr1:g.8del"
    assert client.get(f"/hg38/v1/variant/chr1:g.4_5insA?release={release.name}").json()["_id"] == "chr1:g.10_11insA"


def test_the_count_of_chromosomes_written_with_chr_is_true(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    release = load(tmp_path, "prefixes", PADDED)
    source = tmp_path / "list.tsv"
    rows = [
        "chr1\t4000\tC\tT",
        "chr1\tfive\tC\tT",
        "1\t4000\tC\tT",
        "chr99\t4000\tC\tT",
        "chromosome of unknown origin",
    ]
    source.write_text("chr\tpos\tref\talt\n" + "\n".join(rows) + "\n")
    scores(release, source)
    assert "1 chromosomes written with chr were compared without it" in capsys.readouterr().err
