"""Encodings, from a few words of many languages."""

import pytest

from catalog.files.reading.encoding_guess import guess_encoding

TEXTS = {
    "windows-1252": "Lokalität,Größe\nMålöy,3\nReykjavík,4\nNaïve – “café” €\n",
    "mac_roman": "Lokalität,Größe,Art\nMålöy,3,Sägefisch\nReykjavík,4,Thorskur\n",
    "windows-1250": "Stacja,Głębokość\nŁódź,12\nGdańsk,3\nŚledź,4\n",
    "iso8859-2": "Stacja,Głębokość\nŁódź,12\nGdańsk,3\n",
    "windows-1254": "İstasyon,sıcaklık\nÇanakkale,18\nŞırnak,3\n",
    "cp850": "name,stadt\nMüller,Köln\nJosé,Málaga\n",
    "koi8-r": "станция,температура\nМурманск,4.1\n",
    "windows-1251": "станция,температура\nМурманск,4.1\nСочи,20\n",
    "windows-1253": "Σταθμός,θερμοκρασία\nΑθήνα,12\n",
    "windows-1256": "محطة,درجة\nالقاهرة,20\n",
    "shift_jis": "地点,水温\n東京湾,18.2\nさくら,19\n",
    "euc_jp": "地点,水温\n東京湾,18.2\nさくら,19\n",
    "gb18030": "站点,温度\n青岛,12\n大连,10\n",
    "big5": "地點,溫度\n高雄,25\n",
    "euc_kr": "지점,수온\n부산,15\n인천,12\n",
}


def test_few_letters_inside_latin_words_are_of_no_other_script():
    assert (
        guess_encoding(['"region";"ålder";"2023"\n"00 Riket";"0 år";100051\n'.encode("latin-1")]).name == "windows-1252"
    )


@pytest.mark.parametrize("encoding", TEXTS)
def test_a_guess_gives_the_right_letters_and_is_marked_as_a_guess(encoding):
    content = TEXTS[encoding].encode(encoding)
    guessed = guess_encoding([content])
    assert content.decode(guessed.name) == TEXTS[encoding]
    assert guessed.is_guess


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a,b\n1,2\n", "utf-8"),
        ("ä,b\n".encode(), "utf-8"),
        ("ä,b\n".encode("utf-8-sig"), "utf-8"),
        ("a,b\n1,2\n".encode("utf-16"), "utf-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), "utf-16-le"),
        ("a,b\n1,2\n".encode("utf-16-be"), "utf-16-be"),
        ("a,b\n1,2\n".encode("utf-32"), "utf-32"),
        (b"", "utf-8"),
    ],
)
def test_marks_that_prove_an_encoding(content, encoding):
    assert guess_encoding([content]) == (encoding, False)


def test_a_character_over_two_chunks_is_whole():
    content = "naïve".encode()
    assert guess_encoding([content[:3], content[3:]]) == ("utf-8", False)


def test_one_damaged_line_does_not_change_the_encoding_of_the_others():
    lines = ["Größe".encode()] * 20 + ["Größe".encode("cp1252")]
    assert guess_encoding([b"\n".join(lines)]) == ("utf-8", True)
