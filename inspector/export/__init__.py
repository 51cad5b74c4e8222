"""What leaves the program: prints, cURL, HTTP text, Markdown, literals. Credentials stay unless asked for."""

from inspector.export.credentials import KEEP, REPLACE, Credentials

__all__ = ["KEEP", "REPLACE", "Credentials"]
