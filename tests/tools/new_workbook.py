"""What openpyxl sees of a new workbook: python new_workbook.py FILE. Fails where a cell is anything but a text."""

import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
rows = {}
for sheet in book:
    rows[sheet.title] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.value is None or cell.data_type == "s", (sheet.title, cell.coordinate, cell.data_type)
            assert cell.hyperlink is None, cell.coordinate
    if sheet.title != "Summary":
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref, sheet.title
print(json.dumps(rows))
