#!/usr/bin/env python3
"""Makes Sources/LLMRingConversations/Search/FoldingTable.swift: what search takes for the same letter.

    pip install unicodedata2 && Config/folding.py

Every scalar is decomposed by compatibility (NFKD), loses its marks and its case, and is replaced by
what its writing system takes for it in a search. Vowel signs, viramas, and the voicing marks of kana
are letters to their readers and stay. What is not in the table stands for itself.
"""

import os
import re
import unicodedata2 as unicode

# What Unicode does not decompose, though readers type one for the other.
LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i",
    # Arabic and Persian: wasla, final ya, ta marbuta, kaf and ya of either language, tatweel.
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ہ": "ه", "ـ": "",
    # The voicing marks of kana when they stand alone.
    "゛": "\u3099", "゜": "\u309a",
}
SIGNS = {
    "'": "‘’‚‛ʼʻʹ′‵´՚׳‹›", '"': "“”„‟«»″‶〝〞〟״", "-": "‐‑‒–—―−⸺⸻⁃֊־", "~": "〜",
}
REPLACED = LETTERS | {sign: plain for plain, signs in SIGNS.items() for sign in signs}
# Vowels and length marks of Telugu, Thai, Lao and Tibetan, viramas, and the voicing marks of kana.
KEPT_CLASSES = {8, 9, 84, 91, 103, 107, 118, 122, 129, 130, 132}
IGNORED = set("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufeff") | {
    chr(scalar)
    for first, last in [(0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F),
                        (0xFFF0, 0xFFFB), (0xE0000, 0xE0FFF)]
    for scalar in range(first, last + 1)
}
HANGUL = range(0xAC00, 0xD7A4)


def is_mark(scalar):
    if scalar == "\u1037":  # A tone of Burmese, of the class of the nuktas.
        return False
    category, combining = unicode.category(scalar), unicode.combining(scalar)
    return category == "Me" or combining != 0 and combining not in KEPT_CLASSES


def step(text):
    result = ""
    for scalar in text:
        if scalar in IGNORED:
            continue
        if scalar in REPLACED:
            result += REPLACED[scalar]
            continue
        for part in unicode.normalize("NFKD", scalar):
            if part in IGNORED or is_mark(part):
                continue
            part = REPLACED.get(part, part)
            for lower in part.casefold():
                result += str(unicode.decimal(lower, lower))
    return result


def fold(scalar):
    if ord(scalar) in HANGUL or unicode.category(scalar) == "Cs":
        return scalar
    if unicode.category(scalar) in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    text = scalar
    for _ in range(5):
        text = step(text)
    assert step(text) == text
    # Hangul syllables and voiced kana are one scalar in the index, as `FoldedText` composes them.
    return "".join(unicode.normalize("NFC", part) for part in re.findall("[\u1100-\u11ff\u3040-\u30ff]+|.", text, re.S))


def digits(number):
    """Five bits a character, the last one without the sixth."""
    text = ""
    while number > 31:
        text += chr(48 + (number & 31 | 32))
        number >>= 5
    return text + chr(48 + number)


def signed(number):
    return digits(number * 2 if number >= 0 else -number * 2 - 1)


def runs(table):
    """Groups scalars next to each other: the first, how many, the kind and the targets."""
    scalars = sorted(table)
    place = 0
    while place < len(scalars):
        first = scalars[place]
        target = table[first]
        best = (1, 3)
        if len(target) <= 1:
            for kind, fits in enumerate([
                lambda n: target == "" and table.get(first + n) == "",
                lambda n: target and table.get(first + n) == chr(ord(target) + n),
                lambda n: target and table.get(first + n) == target,
            ]):
                count = 0
                while fits(count):
                    count += 1
                if count > best[0] or count == 1 and best == (1, 3):
                    best = (count, kind)
            count = 0
            while target and table.get(first + 2 * count) == chr(ord(target) + 2 * count) and (
                    first + 2 * count + 1 not in table):
                count += 1
            if count > best[0]:
                best = (count, 4)
        count, kind = best
        yield first, count, kind, target
        last = first + (count - 1) * (2 if kind == 4 else 1)
        while place < len(scalars) and scalars[place] <= last:
            place += 1


def encode(table):
    text = ""
    end = 0
    for first, count, kind, target in runs(table):
        text += digits(first - end) + digits((len(target) if kind == 3 else count) * 5 + kind)
        if kind == 3:
            text += "".join(signed(ord(part) - first) for part in target)
        elif kind != 0:
            text += signed(ord(target) - first)
        end = first + (1 if kind == 3 else count * (2 if kind == 4 else 1))
    return text


def main():
    table = {
        scalar: folded for scalar in range(0x80, 0x110000)
        if scalar not in range(0xD800, 0xE000) and (folded := fold(chr(scalar))) != chr(scalar)
    }
    text = encode(table)
    lines = [text[start:start + 98] for start in range(0, len(text), 98)]
    path = os.path.join(os.path.dirname(__file__), "../Sources/LLMRingConversations/Search/FoldingTable.swift")
    with open(path, "w") as file:
        file.write(
            "// Made by Config/folding.py; edit that file, not this one. It is long because it is a table.\n"
            "// swift-format-ignore-file\n\n"
            f"/// What search takes each scalar for, from Unicode {unicode.unidata_version}. ``ScalarFolding`` reads it.\n"
            f"///\n/// {len(table):,} scalars in runs. Numbers are five bits a character, `0` to `O`, or `P` to `o` where more\n"
            "/// bits follow; signed ones alternate, as 0, -1, 1, -2. A run is the distance from the last one, five\n"
            "/// times its length plus its kind, and the distance of its target from its first scalar. The kinds are:\n"
            "/// 0 nothing, 1 each one to the next target, 2 all to one target, 3 one scalar to several (the length\n"
            "/// counts those), and 4 as 1, but for every second scalar.\n"
            "enum FoldingTable {\n  static let runs: StaticString = #\"\"\"\n")
        file.write("".join(f"    {line}\\#\n" for line in lines[:-1]) + f"    {lines[-1]}\n    \"\"\"#\n}}\n")
    print(len(table), "scalars,", len(text), "bytes", len(lines), "lines")


if __name__ == "__main__":
    main()
