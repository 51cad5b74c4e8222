"""Qt for Python loads without its signatures, and they are there when asked for."""

import subprocess
import sys

from inspector.ui.load_qt import LATER

ASKING = """
import builtins, sys
finders = sys.meta_path
if sys.argv[1] == "later":
    from inspector.ui.load_qt import load_qt
    load_qt()
    assert sys.meta_path is finders
    assert builtins.__import__ is not builtins.__feature_import__
from PySide6.QtCore import QSortFilterProxyModel, QTimer, QUrl
from PySide6.QtGui import QColor
print(*sorted(name for name, module in sys.modules.items() if "_run" in vars(module)))
for wrong in (
    lambda: QTimer().setInterval("soon"),
    lambda: QTimer(bytearray(), 1, nonsense=2),
    lambda: QTimer(nonsense=2),
    lambda: QTimer().start("soon", 5, 6),
    lambda: QUrl(3.5, object()),
    lambda: QColor("red", []),
    lambda: QSortFilterProxyModel().index("row"),
    lambda: QTimer.singleShot(),
    lambda: QTimer().nonsense,
):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
from shibokensupport.signature import get_signature
print(get_signature(QTimer.setInterval), QTimer.__doc__, QUrl.fromLocalFile.__doc__)
import shibokensupport.signature.parser
assert callable(shibokensupport.signature.parser.pyside_type_init)
assert not hasattr(shibokensupport.signature.parser, "no_such_thing")
"""


def ask(how: str) -> list[str]:
    result = subprocess.run(
        (sys.executable, "-c", ASKING, how), capture_output=True, text=True, check=False, timeout=60
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def test_signatures_load_when_they_are_asked_for() -> None:
    waiting, *said = ask("later")
    assert set(waiting.split()) >= LATER
    assert ["", *said] == ask("at once")
    assert any("setInterval" in line for line in said)
