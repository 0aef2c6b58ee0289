"""Finding and listing people: by SQL over the search table, and by bit sets in memory once they are built.

Measured with 500,000 made-up residents in a SQLCipher file on this program's two cores, per key stroke (twelve queries
from 王 and wxy to 1504, which finds everybody; all numbers delivered):

- instr() over the search table: 118-304 ms.
- FTS5 with the trigram tokenizer, contentless, detail=none: 0.1-20 ms, 150-245 ms where it finds everybody; nothing
  below three characters (王, 88), wrong finds that must be checked again (1,921 for 1,614), 98 MB more file and 0.4 s
  more for an import of 50,000.
- One text of everything in memory and bytes.find: 32-140 ms, 48 MB.
- Bit sets per place and character (db.finding.block), built from the file in the background from the moment of signing
  in, what is searched first (2.5 s of processor time), then what is filtered (1.5 s): over 164 key strokes median 2 ms,
  95 % within 4 ms, the slowest 6 ms, as numbers are taken out of the bits only where the list is looked at
  (db.finding.found; all of them at once took up to 39 ms). Exact for parts of any length, 85 MB of memory. Chosen: they
  live in memory only, so no import pays for them and they cannot
  differ from the file after a replay. Until they are there, and inside a writing unit, SQL answers the same (0.2-0.5 s);
  letters, for which it had to ask a function of every row (2 s), are sifted by one pattern first (0.5 s).

Sorting by a column of many values reads it in the list's order and sorts here: half of what SQLite's sorter takes.
"""
