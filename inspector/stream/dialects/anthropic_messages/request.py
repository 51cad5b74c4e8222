"""The request side: ``system`` and ``messages``, whose content blocks are those of answers."""

from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target
from inspector.stream.dialects.anthropic_messages.blocks import Path, block_deltas
from inspector.stream.dialects.values import listed, word

_CHAT_ROLES = frozenset({"tool", "function", "developer"})
_CHAT_KEYS = frozenset(
    {
        "name",
        "tool_calls",
        "tool_call_id",
        "function_call",
        "refusal",
        "audio",
        "reasoning",
        "reasoning_content",
    }
)
_CHAT_ITEMS = frozenset({"image_url", "input_audio", "file", "refusal"})


def request_turns(request: Any) -> list[RequestTurn] | None:
    """``system`` and ``messages``. A result of a tool is a turn of its own: it names the call it answers."""
    messages = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(messages, list) or any(_is_chat(message) for message in messages):
        return None
    turns = _turns(request, (), "system", "system") if request.get("system") else []
    for position, message in enumerate(messages):
        if isinstance(message, dict):
            turns += _turns(message, ("messages", position), "content", word(message.get("role")))
    return turns


def _is_chat(message: Any) -> bool:
    """Whether a message can only be one of chat completions."""
    if not isinstance(message, dict):
        return False
    if word(message.get("role")) in _CHAT_ROLES or message.keys() & _CHAT_KEYS:
        return True
    return any(
        word(item.get("type")) in _CHAT_ITEMS or isinstance(item.get("thinking"), list)
        for _, item in listed(message, "content")
    )


def _turns(holder: dict[str, Any], path: Path, name: str, role: str) -> list[RequestTurn]:
    """A message, cut around the results of tools that it holds."""
    content = holder.get(name)
    if isinstance(content, str):
        text = Delta(0, (*path, name), Target(0, "text", (0, 0), "text"), Op.APPEND, content)
        return [RequestTurn(role, "", "", path, [text] if content else [])]
    turns: list[RequestTurn] = []
    is_open = False
    for position, block in listed(holder, name):
        here = (*path, name, position)
        deltas = list(block_deltas(0, (position, 0), here, block, is_whole=True))
        is_result = block.get("type") == "tool_result"
        if is_result:
            turns.append(RequestTurn(role, "", word(block.get("tool_use_id")), here, deltas))
        elif is_open:
            turns[-1].deltas.extend(deltas)
        else:
            turns.append(RequestTurn(role, "", "", path, deltas))
        is_open = not is_result
    return turns or [RequestTurn(role, "", "", path, [])]
