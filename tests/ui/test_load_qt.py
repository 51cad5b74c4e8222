"""Qt for Python loads without its signatures, and they are there when asked for."""

from pathlib import Path

import pytest

from inspector.ui.load_qt import LATER
from tests.helpers import lines_of

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


def test_signatures_load_when_they_are_asked_for() -> None:
    waiting, *said = lines_of(ASKING, "later")
    assert set(waiting.split()) >= LATER
    assert ["", *said] == lines_of(ASKING, "at once")
    assert any("setInterval" in line for line in said)


COMPILING = """
import sys
compiled = []
sys.addaudithook(lambda event, what: compiled.append(str(what[1])) if event == "compile" else None)
from inspector.ui.load_qt import load_qt
load_qt()
from shibokensupport.signature import mapping
print(mapping.update_mapping.__code__.co_filename, mapping.update_mapping.__code__.co_flags, len(vars(mapping)))
print(*sorted(name for name in compiled if name.startswith("shibokensupport")))
"""


def test_what_is_compiled_once_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    said, compiled = lines_of(COMPILING)
    assert "shibokensupport/signature/mapping.py" in compiled.split()
    assert list(tmp_path.rglob("*.pyc")) == []
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
    assert lines_of(COMPILING) == [said, compiled]
    assert lines_of(COMPILING) == [said, ""]
    [kept] = tmp_path.rglob("shibokensupport.signature.mapping.*")
    whole = kept.read_bytes()
    for broken in (b"", whole[:40], whole[:16] + b"nonsense", b"x" + whole, whole[:10] + b"?" + whole[11:]):
        kept.write_bytes(broken)
        assert lines_of(COMPILING) == [said, "shibokensupport/signature/mapping.py"]
        assert kept.read_bytes() == whole
    kept.unlink()
    kept.mkdir()
    assert lines_of(COMPILING) == [said, "shibokensupport/signature/mapping.py"]


ENUMS = """
import enum, importlib, pickle, sys
made = []
if sys.argv[1] == "fast":
    simple_enum = enum._simple_enum
    enum._simple_enum = lambda *kind, **options: made.append(kind) or simple_enum(*kind, **options)
    from inspector.ui.load_qt import load_qt
    load_qt()
def said(ask):
    try:
        return repr(ask())
    except Exception as error:
        return f"{type(error).__name__}: {error}"
def enums(owner, known):
    for name in sorted(dir(owner)):
        found = getattr(owner, name, None)
        if isinstance(found, type) and found not in known and (found.__module__ or "").startswith("PySide6"):
            known.add(found)
            yield from [found] if issubclass(found, enum.Enum) else enums(found, known)
known = set()
for module in ("QtCore", "QtGui", "QtWidgets", "QtNetwork"):
    for kind in enums(importlib.import_module(f"PySide6.{module}"), known):
        members = kind.__members__
        print(kind.__module__, kind.__qualname__, kind.__mro__[1:], kind.__doc__, len(kind), sorted(vars(kind)))
        print(list(kind), dict(members), said(lambda: kind(987654321)), said(lambda: kind["nonsense"]))
        for name, member in members.items():
            print(name, repr(member), str(member), repr(member.value), member.name,
                pickle.loads(pickle.dumps(member)) is member, kind(member.value) is member, vars(member))
        if issubclass(kind, enum.Flag):
            print(kind._flag_mask_, kind._boundary_, said(lambda: kind(0)))
            for one in list(members.values())[:4]:
                for other in list(members.values())[-4:]:
                    print(said(lambda: one | other), said(lambda: one & other), said(lambda: ~one),
                        said(lambda: list(one | other)), said(lambda: one in other))
assert len(known) > 1_000
assert (len(made) > 700) == (sys.argv[1] == "fast"), len(made)
count = len(made)
assert enum.Enum("Mode", "ON OFF", boundary=enum.KEEP).OFF.value == 2
assert enum.Enum("Mode", [("ON", 1)], module=__name__).ON.value == 1
assert len(made) == count, "an enum that is not Qt's"
"""


TOUCHING = """
import copy, enum, pickle, sys, threading
if sys.argv[1] == "later":
    from inspector.ui.load_qt import load_qt
    load_qt()
from PySide6.QtCore import QLocale, QEvent, Qt
kinds = [each for each in vars(Qt).values() if isinstance(each, enum.EnumType)]
assert len(kinds) > 50
assert (sum("__waiting__" in vars(each) for each in kinds) > 50) == (sys.argv[1] == "later")
def derive():
    class Derived(Qt.TextFormat):
        MORE = 9
for touch in (
    lambda: Qt.DayOfWeek.Monday,
    lambda: Qt.Corner(2),
    lambda: Qt.Axis["YAxis"],
    lambda: list(Qt.CursorShape),
    lambda: list(reversed(Qt.BrushStyle)),
    lambda: len(Qt.PenStyle),
    lambda: Qt.DayOfWeek.Sunday in Qt.TimeSpec,
    lambda: Qt.Orientation.Horizontal in Qt.Orientation,
    lambda: dir(Qt.SortOrder),
    lambda: Qt.CheckState.__members__,
    lambda: Qt.ConnectionType._value2member_map_,
    lambda: Qt.KeyboardModifier._flag_mask_,
    lambda: Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton,
    lambda: repr(Qt.FillRule),
    lambda: bool(Qt.ClipOperation),
    lambda: setattr(Qt.DateFormat, "TextDate", 1),
    lambda: setattr(Qt.DockWidgetArea, "more", 1) or Qt.DockWidgetArea.more,
    lambda: Qt.ScrollPhase.nonsense,
    lambda: Qt.EventPriority("nonsense"),
    lambda: copy.deepcopy(Qt.LayoutDirection),
    lambda: pickle.loads(pickle.dumps(Qt.ItemFlag)) is Qt.ItemFlag,
    lambda: hash(Qt.MatchFlag) == hash(Qt.MatchFlag),
    lambda: isinstance(3, Qt.SizeHint) or issubclass(Qt.SizeHint, enum.Enum),
    lambda: QEvent(QEvent.Type.User).type(),
    lambda: QLocale("de_DE").language(),
    lambda: Qt.AlignmentFlag.AlignCenter.name,
    derive,
):
    try:
        print(touch())
    except Exception as error:
        print(type(error).__name__, str(error).replace("_LateEnum", "EnumType"))
print(type(Qt.DayOfWeek), type(Qt.Corner), Qt.Corner.BottomLeftCorner.__class__ is Qt.Corner)
seen = []
threads = [threading.Thread(target=lambda: seen.append(Qt.Key.Key_F35)) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(set(seen), len(seen), all(each.__class__ is Qt.Key for each in seen))
"""


def test_enums_get_their_members_whatever_is_asked_first() -> None:
    assert lines_of(TOUCHING, "later") == lines_of(TOUCHING, "at once")


def test_enums_are_the_same_as_those_made_slowly() -> None:
    fast, slow = lines_of(ENUMS, "fast"), lines_of(ENUMS, "slow")
    assert len(fast) > 5_000
    assert [pair for pair in zip(fast, slow, strict=True) if len(set(pair)) > 1] == []
