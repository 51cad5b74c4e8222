"""What a Converse request says: system, messages, tools."""

from typing import Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects.bedrock_converse.blocks import Blocks, Path
from inspector.stream.dialects.values import listed, mapping, word

_BLOCKS = frozenset(
    {
        "text",
        "toolUse",
        "toolResult",
        "reasoningContent",
        "image",
        "document",
        "video",
        "audio",
        "guardContent",
        "cachePoint",
        "citationsContent",
        "searchResult",
    }
)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """``system`` and ``messages``. A result of a tool is a turn of its own: it names the call it answers."""
    messages = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(messages, list) or not all(_is_message(message) for message in messages):
        return None
    turns = _turns(request, (), "system", "system") if request.get("system") else []
    for position, message in enumerate(messages):
        turns += _turns(message, ("messages", position), "content", word(message.get("role")))
    return turns


def _is_message(message: Any) -> bool:
    """Whether the content of a message is a list of blocks that are named by their keys."""
    if not isinstance(message, dict) or not isinstance(message.get("content"), list):
        return False
    return all(
        isinstance(block, dict) and "type" not in block and block.keys() & _BLOCKS
        for block in message["content"]
    )


def _turns(holder: dict[str, Any], path: Path, name: str, role: str) -> list[RequestTurn]:
    """A message, cut around the results of tools that it holds."""
    blocks = Blocks()
    turns: list[RequestTurn] = []
    is_open = False
    for position, block in listed(holder, name):
        here = (*path, name, position)
        deltas = list(blocks.whole(0, (position,), here, block))
        result = block.get("toolResult")
        if isinstance(result, dict):
            turns.append(RequestTurn(role, "", word(result.get("toolUseId")), here, deltas))
        elif is_open:
            turns[-1].deltas.extend(deltas)
        else:
            turns.append(RequestTurn(role, "", "", path, deltas))
        is_open = not isinstance(result, dict)
    return turns or [RequestTurn(role, "", "", path, [])]


def request_tools(request: Any) -> list[str]:
    """The names in ``toolConfig.tools``."""
    config = mapping(mapping(request).get("toolConfig"))
    holders = (
        mapping(tool.get("toolSpec")) or mapping(tool.get("systemTool")) for _, tool in listed(config, "tools")
    )
    return [name for holder in holders if (name := word(holder.get("name")))]
