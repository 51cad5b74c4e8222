"""What each action of the table does with the workspace that is shown."""

from collections.abc import Callable
from functools import partial

from inspector.ui.actions import BODY_FILE_ACTIONS, COPY_ACTIONS, EVENT_ACTIONS, HEADER_ACTIONS
from inspector.ui.tab_pages import TABS
from inspector.ui.timeline_bar import ZOOM_STEP
from inspector.ui.workspace import Workspace


def _copy_as(name: str, workspace: Workspace) -> None:
    workspace.copying.copy(name)


SELECTION_ACTIONS = frozenset(
    {
        "apply",
        "revert",
        "edit_part",
        "side",
        *EVENT_ACTIONS,
        *HEADER_ACTIONS,
        *BODY_FILE_ACTIONS,
        *(f"tab_{tab}" for tab in TABS),
    }
)

DOCUMENT_ACTIONS = ("export_conversation", "save_as", "save_copy", "changes", "hide_future", "markdown")

WORKSPACE_ACTIONS: dict[str, Callable[[Workspace], object]] = {
    "edit_part": lambda workspace: workspace.edit_part(),
    "edit_body": lambda workspace: workspace.edit_body(),
    "apply": lambda workspace: workspace.draft_commands.apply(),
    "revert": lambda workspace: workspace.draft_commands.revert(),
    "add_header": lambda workspace: workspace.headers.add(),
    "remove_header": lambda workspace: workspace.headers.remove(),
    "header_up": lambda workspace: workspace.headers.shift(-1),
    "header_down": lambda workspace: workspace.headers.shift(+1),
    "duplicate": lambda workspace: workspace.interaction_commands.duplicate(),
    "delete": lambda workspace: workspace.interaction_commands.delete(),
    "interaction_up": lambda workspace: workspace.interaction_commands.shift(-1),
    "interaction_down": lambda workspace: workspace.interaction_commands.shift(+1),
    "renumber": lambda workspace: workspace.interaction_commands.renumber(),
    "find": lambda workspace: workspace.finding.here(),
    "find_next": lambda workspace: workspace.finding.step(+1),
    "find_previous": lambda workspace: workspace.finding.step(-1),
    "find_everywhere": lambda workspace: workspace.finding.everywhere(),
    "copy_place": lambda workspace: workspace.places.copy(),
    "open_place": lambda workspace: workspace.places.open(),
    **{name: partial(_copy_as, name) for name in COPY_ACTIONS},
    "edit_event": lambda workspace: workspace.event_commands.edit(),
    "insert_event": lambda workspace: workspace.event_commands.insert(),
    "duplicate_event": lambda workspace: workspace.event_commands.duplicate(),
    "delete_event": lambda workspace: workspace.event_commands.delete(),
    "event_up": lambda workspace: workspace.event_commands.move(-1),
    "event_down": lambda workspace: workspace.event_commands.move(+1),
    "copy_event": lambda workspace: workspace.events.copy_json(),
    "copy_added": lambda workspace: workspace.events.copy_added(),
    "copy_raw": lambda workspace: workspace.events.copy_raw(),
    "filter_events": lambda workspace: workspace.events.focus_filter(),
    "filter": lambda workspace: workspace.interactions.focus_filter(),
    "side": lambda workspace: workspace.toggle_side(),
    "next_pane": lambda workspace: workspace.step_pane(+1),
    "previous_pane": lambda workspace: workspace.step_pane(-1),
    "previous_interaction": lambda workspace: workspace.step_interaction(-1),
    "next_interaction": lambda workspace: workspace.step_interaction(+1),
    "first": lambda workspace: workspace.playhead.set_k(0),
    "back_10": lambda workspace: workspace.playhead.move(-10),
    "back": lambda workspace: workspace.playhead.move(-1),
    "play": lambda workspace: workspace.playhead.toggle_play(),
    "forward": lambda workspace: workspace.playhead.move(+1),
    "forward_10": lambda workspace: workspace.playhead.move(+10),
    "last": lambda workspace: workspace.playhead.set_k(workspace.playhead.maximum),
    "previous_marker": lambda workspace: workspace.to_marker(-1),
    "next_marker": lambda workspace: workspace.to_marker(+1),
    "zoom_in": lambda workspace: workspace.transport.timeline.zoom(ZOOM_STEP**2),
    "zoom_out": lambda workspace: workspace.transport.timeline.zoom(ZOOM_STEP**-2),
    "zoom_whole": lambda workspace: workspace.transport.timeline.show_whole(),
    "tab_message": lambda workspace: workspace.show_tab("message", focus=True),
    "tab_events": lambda workspace: workspace.show_tab("events", focus=True),
    "tab_body": lambda workspace: workspace.show_tab("body", focus=True),
    "tab_headers": lambda workspace: workspace.show_tab("headers", focus=True),
}
