"""What openpyxl sees of an annotated workbook beside its original: python annotated.py ORIGINAL COPY

Fails where a value, a style or a part of the original is another in the copy. Prints the notes, and the texts that are new, as JSON.
"""

import json
import sys
import zipfile

import openpyxl

original, copy = sys.argv[1:]
before, after = zipfile.ZipFile(original), zipfile.ZipFile(copy)
assert after.testzip() is None, "the archive is broken"
names = before.namelist()
assert after.namelist()[: len(names)] == names, "the parts stand in another order"
changed = [name for name in names if before.read(name) != after.read(name)]
for name in set(names) - set(changed):
    one, other = before.getinfo(name), after.getinfo(name)
    same = [getattr(one, what) == getattr(other, what) for what in ("date_time", "compress_type", "compress_size", "CRC")]
    assert all(same), f"{name} was packed anew"

keep = original.endswith("m")
before = openpyxl.load_workbook(original, keep_vba=keep)
after = openpyxl.load_workbook(copy, keep_vba=keep)
assert after.sheetnames[:-1] == before.sheetnames, after.sheetnames
notes, new = {}, {}
for sheet in before:
    other = after[sheet.title]
    assert sheet.merged_cells.ranges == other.merged_cells.ranges
    formats = [[(str(area.sqref), len(area.rules)) for area in of.conditional_formatting] for of in (sheet, other)]
    assert formats[0] == formats[1]
    assert len(sheet.data_validations.dataValidation) == len(other.data_validations.dataValidation)
    assert sheet.auto_filter.ref == other.auto_filter.ref and sheet.tables.keys() == other.tables.keys()
    for row in sheet.iter_rows():
        for cell in row:
            there = other[cell.coordinate]
            if cell.value is not None:
                assert (cell.value, cell.data_type) == (there.value, there.data_type), (sheet.title, cell.coordinate)
            assert cell.style_id == there.style_id, (sheet.title, cell.coordinate)
    for row in other.iter_rows():
        for cell in row:
            if cell.value is not None and sheet[cell.coordinate].value is None:
                assert cell.data_type == "s" or cell.data_type == "inlineStr", (cell.coordinate, cell.data_type)
                new[f"{sheet.title}!{cell.coordinate}"] = cell.value
            if cell.comment:
                notes[f"{sheet.title}!{cell.coordinate}"] = cell.comment.text
print(json.dumps({"changed": changed, "notes": notes, "new": new, "summary": after.sheetnames[-1]}))
