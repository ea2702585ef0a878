"""What a stream of one delta a word looks like in each of the five wire formats."""

import itertools
import json

SSE, NDJSON = b"text/event-stream", b"application/x-ndjson"


def _json(body):
    return json.dumps(body, separators=(",", ":")).encode()


def _data(body):
    return b"data: " + _json(body) + b"\n\n"


def _named(body):
    return b"event: " + body["type"].encode() + b"\n" + _data(body)


def _openai(words):
    def chunk(delta, finish=None, usage=None):
        return _data({
            "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", "object": "chat.completion.chunk",
            "created": 1741569952, "model": "gpt-4o-mini-2024-07-18", "service_tier": "default",
            "system_fingerprint": "fp_06737a9306",
            "choices": [
                {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
            "usage": usage,
        })

    usage = {
        "prompt_tokens": 9, "completion_tokens": len(words), "total_tokens": len(words) + 9}
    yield from (chunk({"content": word}) for word in words)
    yield chunk({}, "stop", usage) + b"data: [DONE]\n\n"


def _responses(words):
    number = itertools.count()
    response = {"id": "resp_68", "object": "response", "model": "gpt-6-mini", "output": []}
    yield _named({"type": "response.created", "sequence_number": next(number),
                  "response": response | {"status": "in_progress"}})
    for word in words:
        yield _named({"type": "response.output_text.delta", "sequence_number": next(number),
                      "item_id": "msg_68", "output_index": 0, "content_index": 0,
                      "delta": word, "logprobs": []})
    usage = {"input_tokens": 9, "output_tokens": len(words), "total_tokens": len(words) + 9}
    yield _named({"type": "response.completed", "sequence_number": next(number),
                  "response": response | {"status": "completed", "usage": usage}})


def _anthropic(words):
    message = {
        "id": "msg_01Xk", "type": "message", "role": "assistant", "model": "claude-haiku-5-5",
        "content": [], "stop_reason": None, "usage": {"input_tokens": 9, "output_tokens": 1}}
    yield _named({"type": "message_start", "message": message})
    yield _named({"type": "content_block_start", "index": 0,
                  "content_block": {"type": "text", "text": ""}})
    for word in words:
        yield _named({"type": "content_block_delta", "index": 0,
                      "delta": {"type": "text_delta", "text": word}})
    yield _named({"type": "content_block_stop", "index": 0})
    yield _named({"type": "message_delta", "delta": {"stop_reason": "end_turn"},
                  "usage": {"output_tokens": len(words)}})
    yield _named({"type": "message_stop"})


def _google(words):
    def chunk(parts, count, finish):
        candidate = {"content": {"parts": parts, "role": "model"}, "index": 0} | finish
        return _data({
            "candidates": [candidate],
            "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": count,
                              "totalTokenCount": count + 9},
            "modelVersion": "gemini-3.8-flash", "responseId": "k9Mh",
        })

    for count, word in enumerate(words, 1):
        yield chunk([{"text": word}], count, {})
    yield chunk([{"text": ""}], len(words), {"finishReason": "STOP"})


def _ollama(words):
    for count, word in enumerate(words):
        yield _json({
            "model": "qwen3:8b", "created_at": f"2026-11-22T16:00:00.{count:09}Z",
            "message": {"role": "assistant", "content": word}, "done": False}) + b"\n"
    yield _json({
        "model": "qwen3:8b", "created_at": "2026-11-22T16:00:01Z",
        "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop",
        "prompt_eval_count": 9, "eval_count": len(words)}) + b"\n"


# The engine's names for the formats: content type, and the pieces as a provider sends them.
FORMATS = {
    "openai": (SSE, _openai), "openai-responses": (SSE, _responses),
    "anthropic": (SSE, _anthropic), "google": (SSE, _google), "ollama": (NDJSON, _ollama),
}
