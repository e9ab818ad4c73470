"""Guesses the encoding of a text: byte-order marks and valid UTF-8 prove it; others are marked as guesses. Pure."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import chardet

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAX_GUESS_SIZE = 200_000  # bytes of lines that are not ASCII
# Encodings of Europe's west and middle; they decode any bytes, so that the letters have to decide.
LATIN_ENCODINGS = ("cp1252", "mac_roman", "cp1250", "cp850", "iso8859_15", "cp1254", "cp1257")
USUAL_ENCODINGS = {"koi8-t": "koi8-r", "koi8-u": "koi8-r", "kz1048": "cp1251", "ptcp154": "cp1251"}
LATIN_LETTERS = frozenset("þÞðÐäöüßÄÖÜéèêëàâçñóíáúôîïæøåÆØÅãõ°µ–’“”²³±")
OTHER_LETTERS = frozenset("ąćęłńśźżŁŚŻčďěňřšťůžČŘŠŽőűăâîșțşţğıİŞýėįųū")


class Encoding(NamedTuple):
    """A Python codec, and whether it is a guess."""

    name: str
    is_guess: bool


def guess_encoding(chunks: Iterable[bytes]) -> Encoding:
    """The encoding of a text from all of its bytes. Memory: one chunk and MAX_GUESS_SIZE bytes.

    Example:
        >>> guess_encoding(["станция;Мурманск".encode("koi8-r")])
        Encoding(name='koi8-r', is_guess=True)
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    sample, is_utf8, is_first = bytearray(), True, True
    for chunk in chunks:
        if is_first:
            is_first = False
            marked = next((name for mark, name in MARKS if chunk.startswith(mark)), "")
            marked = marked or _unmarked_utf16(chunk)
            if marked:
                return Encoding(marked, is_guess=False)
        if is_utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
        if len(sample) < MAX_GUESS_SIZE and not chunk.isascii():
            lines = [line for line in chunk.splitlines(keepends=True) if not line.isascii()]
            sample += b"".join(lines)[: MAX_GUESS_SIZE - len(sample)]
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        is_utf8 = False
    if is_utf8:
        return Encoding("utf-8", is_guess=False)
    if _is_mostly_utf8(bytes(sample)):
        return Encoding("utf-8", is_guess=True)
    return Encoding(_guess_by_letters(bytes(sample)), is_guess=True)


def _is_mostly_utf8(sample: bytes) -> bool:
    """Whether a few damaged lines stand in a text of UTF-8; their bytes are read as Windows-1252."""
    lines = sample.splitlines()
    n_good = sum(1 for line in lines if _is_utf8(line))
    return 2 * n_good >= len(lines) > 1


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf16(head: bytes) -> str:
    """UTF-16 without its mark: every second byte of a text in a Latin script is zero."""
    head = head[:4000]
    if len(head) < 8:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _guess_by_letters(sample: bytes) -> str:
    detected = (chardet.detect(sample)["encoding"] or "cp1252").lower()
    try:
        guessed = codecs.lookup(detected).name
        text = sample.decode(guessed)
    except (LookupError, UnicodeDecodeError):
        guessed, text = "cp1252", ""
    if _has_foreign_words(text):
        return _windows_name(_usual_name(guessed, sample, text))
    candidates = [*LATIN_ENCODINGS] if guessed in LATIN_ENCODINGS else [*LATIN_ENCODINGS, guessed]
    best = max(candidates, key=lambda name: _latin_score(sample, name) + (0.01 if name == "cp1252" else 0))
    return _windows_name(best)


def _usual_name(name: str, sample: bytes, text: str) -> str:
    """The more usual encoding, where it reads the text alike: KOI8-T is KOI8-R with letters of Tajik."""
    usual = USUAL_ENCODINGS.get(name, name)
    return usual if sample.decode(usual, errors="replace") == text else name


def _windows_name(name: str) -> str:
    """The usual name of a code page of Windows, which Python knows too: windows-1252 for cp1252."""
    return f"windows-{name[2:]}" if name.startswith("cp125") else name


def _has_foreign_words(text: str) -> bool:
    """Whether a text has letters of another script than Latin, and not inside of Latin words."""
    n_foreign = n_mixed = 0
    for before, character, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if _is_foreign(character):
            n_foreign += 1
            n_mixed += any(letter.isalpha() and not _is_foreign(letter) for letter in (before, after))
    return n_foreign > 4 * n_mixed


def _is_foreign(character: str) -> bool:
    return character > "\u02ff" and character.isalpha() and "LATIN" not in unicodedata.name(character, "LATIN")


def _latin_score(sample: bytes, encoding: str) -> float:
    """How many of the letters that are not ASCII are usual ones inside of words, on average from -1 to 1."""
    text = sample.decode(encoding, errors="replace")
    total = score = 0.0
    for before, character, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if character < "\x80":
            continue
        total += 1
        is_upper_inside = before.islower() and character.isupper()
        if character in LATIN_LETTERS:
            score += 1.0
        elif character in OTHER_LETTERS:
            score += 0.8
        elif not character.isalpha() and (before.isalpha() and after.isalpha()):
            score -= 1.0
        elif character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cn", "Sm", "So"):
            score -= 0.5
        score -= 1.0 if is_upper_inside else 0.0
    return score / max(total, 1)
