"""Lists as they come from other systems: every byte order mark, line end and compression, and what is not text."""

from __future__ import annotations

import gzip
import io

import pytest

from variants.lists.variant_lists import read_list
from variants.text.text_files import UnreadableTextError, decode_text, text_lines

VCF = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
ROWS = VCF + "chr1\t5\t.\ta\tc\t.\t.\t.\n1\t6\t.\tG\tGT,*,<DEL>\t.\t.\t.\n"
FORMS = {
    "vcf": ROWS,
    "vcf, windows": ROWS.replace("\n", "\r\n"),
    "vcf, no last line end": ROWS.rstrip("\n"),
    "vcf, blank lines and comments": ROWS.replace("chr1\t5", "\n# mine\n   \nchr1\t5"),
    "vcf, header lines alone": ROWS.replace("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n", ""),
    "vcf, no header": "chr1\t5\t.\ta\tc\n1\t6\trs1\tG\tGT,*,<DEL>\n",
    "vcf, 100,000 genotypes": ROWS.replace(".\t.\t.\n", ".\t.\t.\tGT" + "\t0/1" * 100_000 + "\n"),
    "tab table": "p\tAlt\tREF\tpos\tChr\n0\tc\ta\t5\tchr1\n0\tGT,*,<DEL>\tG\t6\t1\n",
    "comma table": '"chrom","pos","ref","alt"\n"chr1","5","a","c"\n1,6,G,"GT,*,<DEL>"\n',
    "blank table": "#chr pos ref alt\nchr1 5 a c\n1 6 G GT,*,<DEL>\n",
    "table behind comments": "# from my study\n\n#chrom\tpos\tref\talt\nchr1\t5\ta\tc\n1\t6\tG\tGT,*,<DEL>\n",
    "ids": "chr1:5:a:c\n1-6-G-GT\n1 6 G *\n1\t6\tG\t<DEL>\n",
}
ENCODINGS = {
    "plain": str.encode,
    "utf-8 mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16, big end first, no mark": lambda text: text.encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32"),
    "CR alone": lambda text: text.replace("\r\n", "\n").replace("\n", "\r").encode(),
    "CR and one LF at the end": lambda text: (text.replace("\r\n", "\n").replace("\n", "\r") + "\n").encode(),
    "CR twice": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\r\n").encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "gzip of several members": lambda text: gzip.compress(text[:60].encode()) + gzip.compress(text[60:].encode()),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_variants_in_any_form_and_encoding(form: str, encoding: str) -> None:
    file = io.BytesIO(ENCODINGS[encoding](FORMS[form]))
    entries = list(read_list(text_lines(file)).entries)
    assert [(e.chrom, e.pos, e.ref, e.alt, e.problem) for e in entries] == [
        (1, 5, "A", "C", ""), (1, 6, "G", "GT", ""), (1, 6, "G", "*", ""), (1, 6, "G", "<DEL>", ""),
    ]  # fmt: skip
    assert "deletion that begins before" in entries[2].notes[-1]
    assert not file.closed


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (gzip.compress(ROWS.encode() * 5_000)[:-40], "broken after line"),
        (b"PK\x03\x04 a workbook", "no text"),
        (gzip.compress(gzip.compress(b"rs7\n")), "compressed file inside of gzip: unpack it once"),
        (gzip.compress(b"PK\x03\x04 a workbook"), "compressed file inside of gzip: unpack it once"),
        (b"PAR1\x15\x04\x15 parquet \x00\x00 PAR1", "this is not text, it has zero bytes"),
        (gzip.compress(b"BAM\x01\x10\x00\x00\x00@HD"), "this is not text, it has zero bytes"),
        (b"\x6c\x1b\x01" + bytes(100), "this is not text, it has zero bytes"),  # PLINK's .bed
        (gzip.compress(b"list.txt".ljust(257, b"\x00") + b"ustar"), "this is not text, it has zero bytes"),
        (gzip.compress(b"BCF\x02\x02 binary"), "this is BCF, no text; convert it with: bcftools view"),
        (gzip.compress(b"BCF\x02\x02" + bytes(100)), "this is BCF, no text; convert it with: bcftools view"),
    ],
    ids=[
        *("broken gzip", "workbook", "gzip twice", "workbook in gzip", "Parquet", "BAM", "PLINK", "tar in gzip"),
        *("BCF", "BCF that looks like UTF-16"),
    ],
)
def test_binary_files_get_advice(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableTextError, match=sentence):
        list(text_lines(io.BytesIO(content)))


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (b"a\n", "UTF-8, line ends LF"),
        (b"\xef\xbb\xbfa\r\n", "UTF-8 with a byte order mark, line ends CRLF"),
        (b"a\rb\r", "UTF-8, line ends CR"),
        (b"a\rb\n", "UTF-8, line ends CR and LF"),
        ("a\n".encode("utf-16"), "UTF-16, line ends LF"),
        (b"Sj\xf6gren\n", "Latin-1, line ends LF"),
        (gzip.compress(b"a\n"), "UTF-8, line ends LF, gzip"),
        (b"a", "UTF-8"),
    ],
)
def test_how_the_text_is_stored_is_recognised(content: bytes, shown: str) -> None:
    assert str(text_lines(io.BytesIO(content)).format) == shown


def test_latin_1_keeps_its_letters() -> None:
    text = "x\n" * 50_000 + "Sjögren\n"  # behind the part by which the encoding is recognised
    assert list(text_lines(io.BytesIO(text.encode("latin-1"))))[-1] == "Sjögren\n"
    assert decode_text("Sjögren".encode("latin-1")) == decode_text("Sjögren".encode("utf-16")) == "Sjögren"


def test_an_empty_file_and_one_of_comments_are_lists_of_nothing() -> None:
    for content in (b"", b"\n\n", b"# nothing\n", VCF.encode()):
        assert list(read_list(text_lines(io.BytesIO(content))).entries) == []
