"""How fast the program is, against something else that is measured in the same run.

``python -m tests.bench`` prints one table; ``--only WORD`` measures the rows that have it, ``--runs N`` says
how often. Everything runs in processes of its own without a display; files are warm in the page cache
unless a row says cold.
"""
