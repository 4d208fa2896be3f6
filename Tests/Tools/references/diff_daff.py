"""diff_daff.py OLD.csv NEW.csv - compares two versions of a roster as daff does; prints how many rows differ."""
import csv, sys, daff

tables = []
for path in sys.argv[1:3]:
    with open(path, newline="", encoding="utf-8") as file: tables.append(daff.PythonTableView([row for row in csv.reader(file)]))
flags = daff.CompareFlags()
flags.addPrimaryKey("email")
flags.unchanged_context = 0
alignment = daff.Coopy.compareTables(*tables, flags).align()
found = daff.PythonTableView([])
daff.TableDiff(alignment, flags).hilite(found)
marks = [found.getCell(0, row) for row in range(found.height)]
print(sum(mark in ("+++", "---") or "->" in str(mark) for mark in marks), "rows differ")
