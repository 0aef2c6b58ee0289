"""One wizard for every file from outside: file, columns, problems, commit; and the imports made so far."""
