#!/usr/bin/env python3
"""Makes the fonts of PDF reports: the characters that they can show, of Noto Sans CJK JP Regular and, where that has no
letter, of Noto Sans Regular.

    apt-get download fonts-noto-cjk=1:20220127+repack1-1 fonts-noto-core=20201225-1
    for package in fonts-noto-c*.deb; do dpkg-deb -x "$package" noto; done
    pip install fonttools==4.68.0
    tests/tools/font/subset.py noto/usr/share/fonts

Run it from the root of the repository; the same inputs give the same bytes. What is taken: Latin, Greek, Cyrillic, kana, the
signs and the first level of JIS X 0208 and of GB 2312, and whatever the rules, the catalogue and the words of reports use.
"""

import os
import sys
import unicodedata
from pathlib import Path

os.environ.setdefault("SOURCE_DATE_EPOCH", "1642550400")

from fontTools import subset  # noqa: E402
from fontTools.ttLib import TTCollection, TTFont  # noqa: E402

OUT = Path("src/report/pdf")
TEXTS = [*Path("rules").rglob("*.toml"), *Path("src/catalogue").rglob("*.toml"), *Path("src/report").rglob("*.toml"), Path("src/report/countries.tsv")]
RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x386, 0x3CE), (0x400, 0x45F), (0x490, 0x491), (0x1E80, 0x1E85),
    (0x2010, 0x2015), (0x2018, 0x2022), (0x2026, 0x2026), (0x2030, 0x2033), (0x2039, 0x203B), (0x20AC, 0x20AC),
    (0x2103, 0x2103), (0x2109, 0x2109), (0x2116, 0x2116), (0x2122, 0x2122), (0x2150, 0x2182), (0x2190, 0x2193),
    (0x2196, 0x2199), (0x2212, 0x2212), (0x221A, 0x221A), (0x2260, 0x2265), (0x2460, 0x2473), (0x25A0, 0x25A1),
    (0x25B2, 0x25B3), (0x25BC, 0x25BD), (0x25C6, 0x25C7), (0x25CB, 0x25CB), (0x25CE, 0x25CF), (0x2605, 0x2606),
    (0x2713, 0x2713), (0x3000, 0x3015), (0x3041, 0x3096), (0x309B, 0x309E), (0x30A1, 0x30FE), (0x3231, 0x3232),
    (0x32C0, 0x32CB), (0x338F, 0x338F), (0xFF01, 0xFF5E), (0xFF61, 0xFF9F), (0xFFE0, 0xFFE6),
]
# Signs that are as wide as a Chinese character in Noto Sans CJK, and look lost among Latin letters.
PROPORTIONAL = "§¶°±´¨…‘’“”"
# Letters of Europe and of Vietnam, of which Noto Sans CJK has some.
LETTERS = [(0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x20A0, 0x20BF)]


def level(codec, first, last):
    """The characters of these rows of a national set."""
    for row in range(first, last + 1):
        for cell in range(1, 95):
            try:
                yield bytes([0xA0 + row, 0xA0 + cell]).decode(codec)
            except UnicodeDecodeError:
                pass


def letters():
    all_of_them = (c for first, last in LETTERS for c in range(first, last + 1))
    return [c for c in all_of_them if not unicodedata.category(chr(c)).startswith(("M", "C"))]


def wanted():
    chars = {chr(c) for first, last in RANGES for c in range(first, last + 1)}
    chars.update(chr(c) for c in letters())
    chars.update(level("euc_jp", 1, 2), level("euc_jp", 16, 47))
    chars.update(level("gb2312", 1, 1), level("gb2312", 16, 55))
    for path in TEXTS:
        chars.update(path.read_text(encoding="utf-8"))
    return sorted(ord(c) for c in chars if c.isprintable())


def take(font, characters, name):
    """Writes these characters of a font, and gives those that it has."""
    has = set(font.getBestCmap())
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], name_languages=[0x409],
        drop_tables=["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG", "MERG"], recalc_timestamp=False,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[c for c in characters if c in has])
    subsetter.subset(font)
    # The collection is read lazily: what is left of it is one font.
    font.flavor = None
    font.save(OUT / name)
    print(name, len(font.getGlyphOrder()), "glyphs,", (OUT / name).stat().st_size, "bytes")
    return has


def main(fonts):
    collection = TTCollection(Path(fonts, "opentype/noto/NotoSansCJK-Regular.ttc")).fonts
    has = take(next(f for f in collection if f["name"].getDebugName(4) == "Noto Sans CJK JP"), wanted(), "font.otf")
    take(TTFont(Path(fonts, "truetype/noto/NotoSans-Regular.ttf"), recalcTimestamp=False), [*(c for c in letters() if c not in has), *map(ord, PROPORTIONAL)], "letters.ttf")


if __name__ == "__main__":
    main(sys.argv[1])
