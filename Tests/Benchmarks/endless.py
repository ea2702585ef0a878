"""What servers send that never end: text, reasoning, arguments, calls, lines, errors, headers.

`OUTPUTS[kind](format)` is the head and the opening of the response, and pieces that are repeated for
ever; with a third member, they are sent once.
"""

import json

FILL = 4096
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
FORMATS = ("openai", "openai-responses", "anthropic", "google", "ollama")


def _json(body):
    return json.dumps(body, separators=(",", ":")).encode()


def _event(format, body):
    if format == "ollama":
        return _json(body) + b"\n"
    name = b"event: " + body["type"].encode() + b"\n" if "type" in body else b""
    return name + b"data: " + _json(body) + b"\n\n"


def _head(format, status=b"200 OK"):
    kind = b"application/x-ndjson" if format == "ollama" else b"text/event-stream"
    return (b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Type: " + kind
            + b"\r\n\r\n")


def _delta(format, content, index=0):
    """The events before and of one piece of text, reasoning or arguments."""
    kind, text = content
    if format == "openai":
        name = {"text": "content", "reasoning": "reasoning_content"}
        def chunk(delta):
            return _event(format, {"id": "c", "model": "m", "choices": [
                {"index": 0, "delta": delta, "finish_reason": None}]})
        def call(arguments, **more):
            return chunk({"tool_calls": [
                {"index": index, "function": {"arguments": arguments}} | more]})
        if kind == "arguments":
            start = {"id": f"call_{index}", "type": "function",
                     "function": {"name": "f", "arguments": ""}}
            return call("", **start), call(text)
        return b"", chunk({name[kind]: text})
    if format == "openai-responses":
        place = {"output_index": index, "item_id": f"i{index}", "content_index": 0}
        if kind == "text":
            return b"", _event(format, {"type": "response.output_text.delta", "delta": text} | place)
        if kind == "reasoning":
            place |= {"summary_index": 0}
            return b"", _event(
                format, {"type": "response.reasoning_summary_text.delta", "delta": text} | place)
        item = {"type": "function_call", "id": f"i{index}", "call_id": f"call_{index}",
                "name": "f", "arguments": "", "status": "in_progress"}
        return (
            _event(format, {"type": "response.output_item.added", "item": item} | place),
            _event(format, {
                "type": "response.function_call_arguments.delta", "delta": text} | place))
    if format == "anthropic":
        block, delta = {
            "text": ({"type": "text", "text": ""}, {"type": "text_delta", "text": text}),
            "reasoning": ({"type": "thinking", "thinking": ""},
                          {"type": "thinking_delta", "thinking": text}),
            "arguments": ({"type": "tool_use", "id": f"toolu_{index}", "name": "f", "input": {}},
                          {"type": "input_json_delta", "partial_json": text}),
        }[kind]
        return (
            _event(format, {
                "type": "content_block_start", "index": index, "content_block": block}),
            _event(format, {"type": "content_block_delta", "index": index, "delta": delta}))
    if format == "google":
        part = {
            "text": {"text": text}, "reasoning": {"text": text, "thought": True},
            "arguments": {"functionCall": {"id": f"f{index}", "name": "f", "args": {"a": text}}},
        }[kind]
        return b"", _event(format, {
            "candidates": [{"content": {"role": "model", "parts": [part]}, "index": 0}]})
    message = {
        "text": {"content": text}, "reasoning": {"content": "", "thinking": text},
        "arguments": {"content": "", "tool_calls": [
            {"function": {"name": "f", "arguments": {"a": text}}}]},
    }[kind]
    return b"", _event(format, {
        "model": "m", "message": {"role": "assistant"} | message, "done": False})


def _end(format, kind):
    """The end of a complete answer."""
    if format == "openai":
        reason = "tool_calls" if kind == "arguments" else "stop"
        return _event(format, {"choices": [
            {"index": 0, "delta": {}, "finish_reason": reason}]}) + b"data: [DONE]\n\n"
    if format == "openai-responses":
        return _event(format, {"type": "response.completed", "response": {
            "id": "r", "status": "completed", "output": []}})
    if format == "anthropic":
        return (
            _event(format, {"type": "content_block_delta", "index": 0, "delta": {
                "type": "signature_delta", "signature": "c2ln"}}) * (kind == "reasoning")
            + _event(format, {"type": "content_block_stop", "index": 0})
            + _event(format, {"type": "message_delta", "delta": {"stop_reason": "end_turn"}})
            + _event(format, {"type": "message_stop"}))
    if format == "google":
        return _event(format, {"candidates": [
            {"content": {"parts": [{"text": ""}]}, "finishReason": "STOP", "index": 0}]})
    return _event(format, {"model": "m", "message": {"role": "assistant", "content": ""},
                           "done": True, "done_reason": "stop"})


def _full(kind):
    """A complete answer just below the limit."""
    def answer(format):
        size = 7 << 20 if kind == "arguments" and format in ("google", "ollama") else FILL
        opening, piece = _delta(format, (kind, "x" * size))
        count = (15 << 20) // size
        if kind == "arguments" and size == FILL:
            first = _delta(format, (kind, '{"a":"'))[1]
            last = _delta(format, (kind, '"}'))[1]
            return _head(format) + opening + first, [piece] * count + [last + _end(format, kind)], 1
        return _head(format) + opening, [piece] * count + [_end(format, kind)], 1
    return answer


def _huge(format):
    """Text in events of seven megabytes."""
    return _head(format), [_delta(format, ("text", "x" * (7 << 20)))[1]]


def _endless(kind, text):
    def answer(format):
        opening, piece = _delta(format, (kind, text))
        return _head(format) + opening, [piece]
    return answer


def _calls(format):
    """Ever more tool calls, each with few arguments."""
    pieces = (b"".join(_delta(format, ("arguments", '{"a":1}'), index))
              for index in range(1 << 30))
    return _head(format), pieces


def _line(format):
    """One line that never ends, in the middle of a text."""
    piece = _delta(format, ("text", "@"))[1]
    return _head(format) + piece[:piece.index(b"@")], [b"x" * FILL]


def _many_lines(format):
    """One event of many lines that never ends; for Ollama, lines of nothing."""
    if format == "ollama":
        return _head(format), [b" " * 100 + b"\n"]
    return _head(format), [b"data: " + b"x" * FILL + b"\n"]


def _whole(format):
    """One JSON object in place of a stream, with a text that never ends."""
    piece = _delta(format, ("text", "@"))[1]
    body = piece[piece.index(b"{"):piece.index(b"@")]
    return OK + b"Content-Type: application/json\r\n\r\n" + body, [b"x" * FILL]


def _spread(format):
    """Text in events of twelve megabytes, each of many lines."""
    if format == "ollama":
        return _huge(format)
    piece = _delta(format, ("text", "x"))[1]
    start = piece[:piece.index(b"{") + 1]
    rest = piece[piece.index(b"{") + 1:]
    filler = b"".join(b'\ndata: "pad%d":"' % n + b"x" * FILL + b'",' for n in range(3000))
    return _head(format), [start + filler + b"\ndata: " + rest]


def _page(format):
    """Something that is not an answer, without end."""
    return _head(format), [b"<p>" + b"x" * FILL + b"</p>\n"]


def _error(format):
    return _head(format, b"400 Bad Request"), [b"x" * FILL]


def _header(format):
    return OK + b"X-Long: ", [b"x" * FILL]


def _headers(format):
    return OK, [b"X-More: " + b"x" * 100 + b"\r\n"]


def _pings(format):
    return _head(format), [b"\n" if format == "ollama" else b": ping\n\n"]


WORDS = "The *quick* brown `fox` jumps over [the](http://x.example) lazy dog.\n\n"
OUTPUTS = {
    "text": _endless("text", "x" * FILL),
    "words": _endless("text", WORDS * 20),
    "controls": _endless("text", "\x01\"\n" * 1000),
    "reasoning": _endless("reasoning", "x" * FILL),
    "arguments": _endless("arguments", "x" * FILL),
    "calls": _calls,
    "full-text": _full("text"),
    "full-reasoning": _full("reasoning"),
    "full-arguments": _full("arguments"),
    "huge": _huge,
    "line": _line,
    "lines": _many_lines,
    "spread": _spread,
    "whole": _whole,
    "page": _page,
    "error": _error,
    "header": _header,
    "headers": _headers,
}
