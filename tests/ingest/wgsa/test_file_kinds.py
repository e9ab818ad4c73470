"""Files that are not WGSA output are called what they are; files that may be are not refused."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ingest.load.errors import SourceError
from ingest.load.source_files import inspect_file
from ingest.wgsa.file_kinds import recognize_first_line

ROW = "1\t100\tA\tG\t.\n"


def make_zip() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("sheet.tsv", "#chr\tpos\tref\talt\n")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n", "the file is VCF"),
        ("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + ROW, "the file is VCF"),
        ("##contig=<ID=1>\n##x\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + ROW, "the file is VCF"),
        ("## ENSEMBL VARIANT EFFECT PREDICTOR v110\n#Uploaded_variation\tLocation\tAllele\n", "output of VEP"),
        ("## made by hand\n#Uploaded_variation\tLocation\tAllele\tGene\n", "output of VEP"),
        ("#Uploaded_variation\tLocation\tAllele\tGene\n", "output of VEP"),
        ("## WGSA v0.95\n#chr\tpos\tref\talt\tx\n" + ROW, r"begins with comment lines \('## WGSA v0.95'\).*remove"),
        ("# made on Monday\n#chr\tpos\tref\talt\tx\n" + ROW, "begins with comment lines"),
        ("#chr pos ref alt x\n1 100 A G .\n", "no tab.*separated by blanks"),
        ("1 100 A G .\n", "separated by blanks"),
        ("#chr,pos,ref,alt,x\n1,100,A,G,.\n", "CSV, its columns are separated by ','"),
        ('"chr";"pos";"ref";"alt"\n', "CSV, its columns are separated by ';'"),
        ("Chr\tStart\tEnd\tRef\tAlt\tFunc.refGene\tGene.refGene\n", "output of ANNOVAR"),
        ("Chr,Start,End,Ref,Alt,Func.refGene,Gene.refGene\n", "output of ANNOVAR"),
        ("#chr\tpos(1-based)\tref\talt\taaref\taaalt\n", "the file is dbNSFP"),
        ("Hugo_Symbol\tChromosome\tStart_Position\tVariant_Classification\n", "MAF"),
        ('"chr"\t"pos"\t"ref"\t"alt"\n', "in quotes, as R writes them"),
        ("<!DOCTYPE html>\n<html>", "a page or a message of a web server"),
        ('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "a message of a web server"),
        ('{"variants": []}\n', "the file is JSON"),
        (make_zip(), "a ZIP archive or an Excel workbook"),
        (gzip.compress(gzip.compress(ROW.encode())), "compressed twice"),
        (b"BZh91AY&SY", "compressed by bzip2"),
        (gzip.compress(b"BCF\x02\x02"), "the file is BCF"),
        ("1\t100\tA\tG\t.\n", r"a data row .*--header"),
    ],
)
def test_another_kind_of_file_is_named_with_what_to_do(content: str | bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SourceError, match=rf"own\.tsv: line 1: .*{sentence}") as refused:
        inspect_file(path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("header", ["#chr\tpos\tref\talt\tID\tFILTER", "# [1]CHROM\t[2]POS\t[3]REF\t[4]ALT"])
def test_a_wgsa_file_is_not_taken_for_another_kind(header: str) -> None:
    assert recognize_first_line(header, header.split("\t")) == ""
