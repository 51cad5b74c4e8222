"""The window. The only package that imports Qt.

A view gets its models in the constructor, watches them and writes only to them; views never call
each other. What one model says all views hear: `Document.changed`, `Selection.changed`, `Playhead.moved`,
`Drafts.changed`, `Theme.changed`.
"""
