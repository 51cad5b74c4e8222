"""Qt's own tester over every model, before and after what changes them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester

from inspector.ui.document import Document
from inspector.ui.events_view import EventsView
from inspector.ui.headers_view import HeadersView
from inspector.ui.interactions_model import InteractionsModel
from inspector.ui.workspace import Workspace

Open = Callable[..., Workspace]
Watch = Callable[[QAbstractItemModel], None]


@pytest.fixture
def watch() -> Watch:
    """Put a model under Qt's tester for the rest of the test; what it finds is a warning, which fails."""
    testers = []

    def put(model: QAbstractItemModel) -> None:
        mode = QAbstractItemModelTester.FailureReportingMode.Warning
        testers.append(QAbstractItemModelTester(model, mode, model))

    return put


def tree_text(model: InteractionsModel) -> list[str]:
    """The whole tree as indented lines."""
    lines: list[str] = []
    pending = [(model.index(row, 0), 0) for row in reversed(range(model.rowCount()))]
    while pending:
        index, depth = pending.pop()
        lines.append("  " * depth + str(index.data()))
        children = [model.index(row, 0, index) for row in range(model.rowCount(index))]
        pending += [(child, depth + 1) for child in reversed(children)]
    return lines


def test_the_tree_says_what_is_in_the_cassette(open_sample: Open) -> None:
    lines = tree_text(open_sample("vcrpy-chat.yaml").interactions.model)
    assert lines[0] == "0 POST /v1/chat/completions 200"
    assert lines[1] == "  Request"
    assert "    find_book(…)" in lines
    assert "1 POST /v1/chat/completions 429" in lines
    assert "  Response · 24 events" in lines


def test_interactions_model(open_sample: Open, watch: Watch) -> None:
    model = open_sample().interactions.model
    tree_text(model)
    watch(model)


def test_interactions_model_while_filtering(open_sample: Open, watch: Watch) -> None:
    model = open_sample("vcrpy-chat.yaml").interactions.model
    watch(model)
    for text in ("429", "", "no such thing", "post 200", ""):
        model.set_filter(text)
        tree_text(model)
    assert model.rowCount() == 3


def test_interactions_model_follows_edits(open_sample: Open, watch: Watch) -> None:
    workspace = open_sample()
    model, document = workspace.interactions.model, workspace.document
    tree_text(model)
    watch(model)
    edit_answer(document, "get_forecast", "get_weather")
    assert "    get_weather(…)" in tree_text(model)
    assert model.is_edited(model.index(0, 0))
    document.undo_stack.undo()
    assert "    get_forecast(…)" in tree_text(model)
    assert not model.is_edited(model.index(0, 0))


def edit_answer(document: Document, old: str, new: str) -> None:
    """Replace a text in the first answer."""
    response = document.cassette.interactions[0].response
    assert response is not None
    assert response.body.text is not None
    document.edit_body(0, "response", response.body.text.replace(old, new))


def test_events_model(open_sample: Open, watch: Watch) -> None:
    workspace = open_sample()
    view = workspace.pages.page("events")
    assert isinstance(view, EventsView)
    watch(view.model)
    workspace.selection.select(1)
    assert view.model.rowCount() == 43
    edit_answer(workspace.document, "[DONE]", "[GONE]")
    workspace.selection.select(0)
    assert view.model.rowCount() == 23


def test_headers_model(open_sample: Open, watch: Watch) -> None:
    workspace = open_sample("ruby-vcr-chat.yml")
    view = workspace.pages.page("headers")
    assert isinstance(view, HeadersView)
    watch(view.model)
    workspace.selection.set_side("request")
    assert any((row.name, row.value) == ("method", "get") for row in view.model.rows)
