"""Answers of a given size to paint: what models write, and what nobody should."""

PROSE = """## Sorting

Sorting is **putting things in order**, as `sorted()` does; see [the manual](https://example.org/a?b=c).
It takes *n log n* steps, however they are arranged — «même si» 並べ替え is harder 😀.

- first, compare two
- then *swap* them
  1. and again

> A quote, of two
> lines.

"""

CODE = """def step(values, index=0):
    # Compare neighbours, and swap them.
    if values[index] > values[index + 1]:
        return [*values[:index], "swapped", 0x1F]
    return None
"""

TABLE = "| name | size | what it is for |\n|---|---:|---|\n"
ROW = "| `row` | 12,345 | **bold** and plain |\n"


def _filled(piece, size, head=""):
    return head + piece * ((size - len(head.encode())) // len(piece.encode()))


def answers(size):
    """Texts of about `size` bytes by their names."""
    return {
        "prose": _filled(PROSE, size),
        "code": _filled(CODE, size, "```python\n"),
        "a table": _filled(ROW, size, TABLE),
        "tables": _filled(TABLE + ROW * 8 + "\n", size),
        "one line": _filled("word ", size),
        "CJK": _filled("並べ替えは順序に置くこと。", size),
        "emoji": _filled("👩‍👩‍👧 👋🏽 🇩🇪 ", size),
        "ESC flood": _filled("\x1b", size),
        "ESC [31m": _filled("\x1b[31m ", size),
        "invisible": _filled("\u200b\u202e", size),
        "a star a line": _filled("*\n", size),
        "a star a word": _filled("*a ", size),
        "stars and lines": _filled("*a\n", size),
        "underscores": _filled("_a", size),
        "backticks": _filled("`a ``b ", size),
        "brackets": _filled("[", size),
        "links": _filled("[a](b", size),
        "angles": _filled("<a ", size),
        "quotes": _filled("> ", size),
        "lists": _filled("- ", size),
        "hashes": _filled("# ", size),
        "pipes": _filled("|a", size),
        "pipes a line": _filled("|\n", size),
        "fences": _filled("```\n", size),
        "blank lines": _filled("\n", size),
        "addresses": _filled("https://a.b/c ", size),
        "entities": _filled("&amp; ", size),
        "marks": _filled("e\u0301\u0301", size),
        "code, one line": _filled("x = 1; ", size, "```python\n"),
        "code, quotes": _filled('"', size, "```python\n"),
    }
