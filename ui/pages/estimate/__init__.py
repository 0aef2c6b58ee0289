"""测算: what-if sums for the counter, each step shown, printable; nothing is written."""
