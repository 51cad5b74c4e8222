"""How the recorders set out structures in their files."""

from typing import NamedTuple


class Layout(NamedTuple):
    """How a file sets out structures.

    ``step`` is the indentation of one level, ``aligned`` whether columns are multiples of it (go-yaml);
    ``compact``: the dashes of a list stand below its key; ``flow_leaves``: collections of scalars stand
    in brackets (PyYAML's ``default_flow_style=None``).
    """

    step: int = 2
    aligned: bool = False
    compact: bool = True
    flow_leaves: bool = False

    def below(self, column: int, *, is_list: bool = False) -> int:
        """The column of what belongs to a key at a column."""
        if is_list and self.compact:
            return column
        return self.step * ((column + self.step) // self.step) if self.aligned else column + self.step


GO_LAYOUT = Layout(4, aligned=True, compact=False)
COMPACT = Layout()
