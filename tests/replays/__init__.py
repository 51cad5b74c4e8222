"""Edited cassettes, played back by the recorders themselves, each in an environment of its own.

``python -m tests.replays`` makes the environments (in the user's cache), plays everything and prints a table.
"""
