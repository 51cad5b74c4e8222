"""One change taken back, all others kept."""

from inspector.cassette import Cassette, Edit, edit_body, edit_field, edit_headers, fields_of
from inspector.cassette.interaction_list import arranged, bring, delete, exchange, staying
from inspector.changes.alignment import Change, aligned
from inspector.changes.difference import Target
from inspector.changes.renumbering import ids_as_before


def revert(old: Cassette, new: Cassette, change: Change) -> Edit:
    """Give one interaction back the place and the spelling that it has in the old version.

    Raises ValueError where that cannot be.
    """
    if change.renumbered:
        return _as_before(old, ids_as_before(old, new, change))
    if change.is_rest:
        raise ValueError("what stands around the interactions comes back when the others do")
    if change.old is None:
        assert change.new is not None
        return _as_before(old, delete(new, [change.new]))
    if change.new is None:
        return _as_before(old, bring(new, old, change.old, _place(aligned(old, new), change.old)))
    if not change.is_moved:
        return _as_before(old, exchange(new, change.new, old, change.old))
    origins = aligned(old, new)
    others = [index for index in range(len(new.items)) if index != change.new]
    to = _place([origins[index] for index in others], change.old)
    edit = arranged(new, [*others[:to], change.new, *others[to:]])
    if change.is_edited:
        back = exchange(edit.cassette, to, old, change.old)
        edit = Edit(back.cassette, back.notes, edit.order)
    return _as_before(old, edit)


def _place(origins: list[int], wanted: int) -> int:
    """Where an interaction of the old version belongs: behind its nearest neighbour that stayed in order."""
    stays = sorted(staying(origins))
    before = [index for index in stays if origins[index] < wanted]
    return before[-1] + 1 if before else 0


def revert_difference(old: Cassette, new: Cassette, change: Change, target: Target) -> Edit:
    """Give one field, header or body back the value that it has in the old version."""
    if change.old is None or change.new is None:
        return revert(old, new, change)
    was = old.interactions[change.old]
    if target.kind == "field":
        value = {field.path: field.value for field in fields_of(was)}[target.path]
        return _as_before(old, edit_field(new, change.new, target.path, value))
    before, after = was.side(target.side), new.interactions[change.new].side(target.side)
    if before is None or after is None:
        raise ValueError(f"one of the versions has no {target.side}")
    if target.kind == "header":
        headers = _with_header(list(after.headers), list(before.headers), target.name)
        return _as_before(old, edit_headers(new, change.new, target.side, headers))
    body = before.body
    if body.raw is None:
        raise ValueError("there was no body: revert the whole interaction")
    text = body.text if body.text is not None and after.body.text is not None else body.content
    return _as_before(old, edit_body(new, change.new, target.side, text))


def _with_header(now: list[tuple[str, str]], before: list[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    """Headers in which those of one name are as they were, and where they were."""
    wanted = [(key, value) for key, value in before if key.lower() == name]
    at = next((place for place, (key, _) in enumerate(now) if key.lower() == name), None)
    rest = [(key, value) for key, value in now if key.lower() != name]
    if at is None:
        first = next((place for place, (key, _) in enumerate(before) if key.lower() == name), 0)
        at = min(first, len(rest))
    return [*rest[:at], *wanted, *rest[at:]]


def _as_before(old: Cassette, edit: Edit) -> Edit:
    """The old version itself where its bytes are back, else its chunks where theirs are."""
    made = edit.cassette
    if made.size == old.size and made.plain == old.plain:
        return Edit(old, edit.notes, edit.order)
    return Edit(made.sharing(old), edit.notes, edit.order)
