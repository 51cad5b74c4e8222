"""The filter of the tree: what is known shows at once, the rest as it is read, and nothing stalls."""

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.qtbot import QtBot

from inspector.cassette import Cassette
from inspector.ui import interactions_model
from inspector.ui.document import Document
from inspector.ui.drafts import Drafts
from inspector.ui.interactions_model import InteractionsModel
from inspector.ui.main_window import MainWindow
from inspector.ui.workspace import Workspace
from tests.helpers import VCRPY
from tests.ui.gestures import CONTROL, press, type_over, type_text
from tests.ui.test_models import Watch, watch

__all__ = ["watch"]
Open = Callable[..., Workspace]


def many(count: int) -> Cassette:
    """A cassette of this many interactions; each says its number, every tenth is a failure."""
    head, item, tail = VCRPY.partition("- request:")[0], VCRPY[VCRPY.index("- request:") :], "version: 1\n"
    item = item.removesuffix(tail)
    items = []
    for number in range(count):
        body = f'\'{{"wave": "number {number}."}}\''
        text = item.format(request="'{}'", response=body, content_type="application/json")
        items.append(text.replace("code: 200", "code: 503") if number % 10 == 0 else text)
    return Cassette.parse((head + "".join(items) + tail).encode())


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("status:429", [1]),
        ("status:4xx", [1]),
        ("method:post status:200", [0, 2]),
        ("tool:find_book", [0, 1, 2]),
        ("model:no-such", []),
        ("find_book status:200", [0, 2]),
        ('text:"no such text"', []),
    ],
)
def test_terms_narrow(open_sample: Open, qtbot: QtBot, typed: str, shown: list[int]) -> None:
    workspace = open_sample("vcrpy-chat.yaml")
    press(Qt.Key.Key_L, modifier=CONTROL)
    type_text(typed)
    model = workspace.interactions.model
    qtbot.waitUntil(lambda: not model.steps.is_running)
    assert model.shown == shown


def test_return_goes_to_the_first_row(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample("vcrpy-chat.yaml")
    press(Qt.Key.Key_L, modifier=CONTROL)
    type_over("status:429")
    assert workspace.selection.index == 1
    assert workspace.interactions.tree.hasFocus()


def test_ten_thousand_interactions_are_filtered_without_a_stall(qtbot: QtBot, watch: Watch) -> None:
    document = Document(many(10_000), Path("many.yaml"))
    model = InteractionsModel(document, Drafts(document))
    turns = []

    def timed(text: str) -> None:
        started = process_time()
        model.set_filter(text)
        while model.steps.is_running:
            turns.append(process_time() - started)
            started = process_time()
            model.steps.turn()
        turns.append(process_time() - started)

    timed("status:503")
    assert model.shown == list(range(0, 10_000, 10))
    timed("status:503 path:completions")
    assert len(model.shown) == 1_000
    timed("")
    assert model.rowCount() < 10_000
    qtbot.waitUntil(lambda: model.rowCount() == 10_000)
    turns.sort()
    assert turns[-2] < 0.05, (
        "of the processor's time: the machine may be busy elsewhere; one turn may collect garbage"
    )


def test_rows_come_in_order_while_others_are_read(qtbot: QtBot, watch: Watch) -> None:
    document = Document(many(60), Path("many.yaml"))
    model = InteractionsModel(document, Drafts(document))
    watch(model)
    for number in (50, 30, 40):
        model.summary(number)
    model.set_filter("status:503")
    kept = [QPersistentModelIndex(model.index(row, 0)) for row in range(model.rowCount())]
    qtbot.waitUntil(lambda: not model.steps.is_running)
    assert model.shown == [0, 10, 20, 30, 40, 50]
    assert [model.number(model.index(row.row(), 0)) for row in kept] == list(map(model.number, kept))
    model.set_filter("text:7. status:200")
    qtbot.waitUntil(lambda: not model.steps.is_running)
    assert model.shown == [7, 17, 27, 37, 47, 57]
    model.set_filter("number")
    model.set_filter("")
    assert model.rowCount() == 60


def test_rows_come_in_pages(qtbot: QtBot, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactions_model, "PAGE", 8)
    document = Document(many(60), Path("many.yaml"))
    model = InteractionsModel(document, Drafts(document))
    watch(model)
    pages = [model.rowCount()]
    model.rowsInserted.connect(lambda _parent, first, last: pages.append(last - first + 1))
    qtbot.waitUntil(lambda: model.rowCount() == 60)
    assert pages == [8, 8, 16, 28]
    model.set_filter("status:200")  # it is known of no row, and they come in their order
    qtbot.waitUntil(lambda: model.rowCount() == 54)
    assert [model.number(model.index(row, 0)) for row in range(54)] == model.shown
    model.set_filter("")
    assert model.rowCount() == 8
    model.set_filter("number")
    model.set_filter("")
    assert model.number(model.index_of(40)) == 40
    assert model.rowCount() == 41, "who goes to a row does not wait for the others"
    model.rowCount(model.index(1, 0, model.index_of(50)))  # what is below it was looked at
    model.set_filter("")
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    document.changed.emit([50])
    assert told == [(0, 7)]
    assert model.rowCount() == 8, "what is said of a row that no view knows says nothing to it"
    qtbot.waitUntil(lambda: model.rowCount() == 60)


def test_rows_of_all_pages_can_be_reached(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "many.yaml"
    path.write_bytes(many(3_000).plain)
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    tree = workspace.interactions.tree
    workspace.selection.select(2_900)
    assert workspace.interactions.model.number(tree.currentIndex()) == 2_900
    qtbot.waitUntil(lambda: workspace.interactions.model.rowCount() == 3_000)
    tree.setFocus()
    press(Qt.Key.Key_End)
    qtbot.waitUntil(lambda: workspace.selection.index == 2_999)


def test_a_filter_that_finds_nothing_says_so(window: MainWindow, open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample("vcrpy-chat.yaml")
    workspace.interactions.filter.setText("text:walrus")
    qtbot.waitUntil(lambda: not workspace.interactions.model.steps.is_running)
    assert not workspace.interactions.tree.isVisible()
    workspace.interactions.filter.clear()
    assert workspace.interactions.tree.isVisible()
