"""From the stored body to what people read, and back: codings, JSON by tokens, views.

Values in, values out. Nothing here knows about YAML, cassettes or Qt.
"""
