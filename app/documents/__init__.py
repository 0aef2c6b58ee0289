"""Paper: typeset forms and ledgers as PDF, the same tables as spreadsheets and CSV.

Services fill frozen dataclasses with plain values; nothing here reads the books.
"""
