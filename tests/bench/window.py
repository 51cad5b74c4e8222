"""What is measured in the window, each in a process of its own: ``python -m tests.bench.window WHAT FILE``.

Prints one line of JSON. The process that starts it measures from there until ``painted`` is printed.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROUNDS, STEPS = 7, 150
"""Of the playhead. The slowest hundredth is that of a round: one hiccup of the machine spoils one round."""

SETTINGS = os.environ.get("BENCH_SETTINGS", "")


def say(word: str) -> None:
    """Tell the process that measures."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def empty() -> None:
    """The baseline of a start: a window that paints, and nothing in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            say("painted")
            QTimer.singleShot(0, app.quit)

    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1280, 800)
    window.show()
    app.exec()
    say(json.dumps({"memory": peak_memory()}))


def start(path: str) -> None:
    """The program itself, until the assembled message is painted; an empty path is the sample."""
    import inspector.__main__ as program
    import inspector.ui.load_qt as loading

    load_qt = loading.load_qt

    def load_and_watch() -> None:
        load_qt()  # the program's own way: nothing is loaded before it would be
        _watch_first_paint()

    loading.load_qt = load_and_watch
    program.main([path] if path else ["--sample"])


def _watch_first_paint() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QTextEdit

    from inspector.ui.message_view import MessageView

    def paint(view: MessageView, event: QPaintEvent) -> None:
        QTextEdit.paintEvent(view, event)
        assert view.toPlainText()
        QTimer.singleShot(0, done)

    def done() -> None:
        say("painted")
        os._exit(0)

    MessageView.paintEvent = paint  # type: ignore[method-assign, assignment]


def peak_memory() -> int:
    """The most memory that this process had at once, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return 0


class Loop:
    """A window in an event loop whose longest stall is known."""

    def __init__(self, path: str) -> None:
        from PySide6.QtCore import QSettings, QTimer
        from PySide6.QtWidgets import QApplication

        from inspector.ui.app import _collect_seldom
        from inspector.ui.main_window import MainWindow
        from inspector.ui.theme import Theme

        self.app = QApplication(sys.argv[:1])
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, SETTINGS)
        self.app.setStyle("Fusion")
        self.window = MainWindow(Theme(self.app))
        self.window.resize(1280, 800)
        self.window.show()
        _collect_seldom()
        self._last = perf_counter()
        self.stall = 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)
        started = perf_counter()
        self.window.open(Path(path))
        self.turn()
        self.opened = perf_counter() - started
        assert self.window.workspace is not None
        self.workspace = self.window.workspace

    def _tick(self) -> None:
        now = perf_counter()
        self.stall = max(self.stall, now - self._last)
        self._last = now

    def fresh(self) -> None:
        """Forget what stalled so far."""
        self.turn()
        self.stall, self._last = 0.0, perf_counter()

    def turn(self) -> None:
        """Handle what there is to handle; paints are among it."""
        self.app.processEvents()

    def until(self, is_done: Callable[[], bool], seconds: float = 60) -> float:
        """Turn until something is so; gives the seconds that it took."""
        started = perf_counter()
        while not is_done() and perf_counter() - started < seconds:
            self.turn()
        return perf_counter() - started

    def wait(self, seconds: float) -> None:
        """Turn for some time."""
        self.until(lambda: False, seconds)


def memory(path: str) -> dict[str, object]:
    """The most memory after looking at ten interactions."""
    loop = Loop(path)
    count = len(loop.workspace.document.cassette.interactions)
    for number in range(10):
        loop.workspace.selection.select(number * count // 10)
        loop.turn()
    return {"memory": peak_memory()}


def scrub(path: str, tab: str) -> dict[str, object]:
    """The seconds of each of many steps, round by round: message or events, and the timeline, painted."""
    loop = Loop(path)
    loop.wait(0.5)
    loop.workspace.show_tab(tab)
    loop.wait(0.3)
    chance = random.Random(5)
    head = loop.workspace.playhead
    near = head.maximum // 2

    def step(number: int) -> float:
        nonlocal near
        beside = max(1, min(head.maximum, near + chance.choice((-3, -1, 1, 2))))
        near = beside if number % 3 else chance.randint(0, head.maximum)
        started = perf_counter()
        head.set_k(near)
        loop.turn()
        return perf_counter() - started

    for number in range(20):
        step(number)
    return {"rounds": [[step(number) for number in range(STEPS)] for _ in range(ROUNDS)]}


def body(path: str) -> dict[str, object]:
    """A large body: until it is painted, and the longest stall while it is scrolled to its end."""
    loop = Loop(path)
    loop.workspace.show_tab("body")
    loop.wait(0.5)
    interaction = loop.workspace.document.cassette.interactions[1]
    assert interaction.response is not None
    assert interaction.response.body.text
    loop.workspace.document.stream(interaction)
    loop.fresh()
    started = perf_counter()
    loop.workspace.selection.select(1)
    loop.turn()
    shown = perf_counter() - started
    bar = loop.workspace.body.editor.verticalScrollBar()
    loop.wait(0.2)
    loop.fresh()
    while bar.value() < bar.maximum():
        bar.setValue(min(bar.maximum(), bar.value() + max(1, bar.maximum() // 40)))
        loop.turn()
    loop.wait(0.2)
    return {"shown": shown, "stall": loop.stall}


def many(path: str) -> dict[str, object]:
    """Many interactions: opened in a window that is there, and filtered as one types."""
    loop = Loop(path)
    loop.wait(0.5)
    started = perf_counter()
    loop.window.open(Path(path))
    loop.turn()
    opened = perf_counter() - started
    assert loop.window.workspace is not None
    loop.workspace = loop.window.workspace
    loop.wait(1)
    field = loop.workspace.interactions.filter
    keys = []
    loop.fresh()
    for length in range(1, len("text:ferry tide") + 1):
        started = perf_counter()
        field.setText("text:ferry tide"[:length])
        loop.turn()
        keys.append(perf_counter() - started)
        loop.wait(0.05)
    loop.wait(1)
    return {"shown": opened, "key": max(keys), "stall": loop.stall}


def find(path: str) -> dict[str, object]:
    """Find in the whole cassette: the first hit, and the longest stall in five seconds of searching."""
    loop = Loop(path)
    loop.wait(0.5)
    pane = loop.workspace.search
    loop.workspace.finding.everywhere()
    loop.fresh()
    started = perf_counter()
    pane.field.setText("ferry leaves")
    loop.until(lambda: pane.results.rowCount() > 0)
    hit = perf_counter() - started
    loop.wait(5)
    stall = loop.stall
    started = perf_counter()
    pane.close_pane()
    loop.turn()
    return {"hit": hit, "stall": stall, "cancel": perf_counter() - started}


def stall(path: str) -> dict[str, object]:
    """The longest stall in the seconds after a file was opened: what runs aside must not be felt."""
    loop = Loop(path)
    loop.fresh()
    loop.wait(5)
    return {"stall": loop.stall, "opened": loop.opened}


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    result = globals()[what](*arguments)
    if result is not None:
        say(json.dumps(result))
