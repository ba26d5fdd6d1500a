"""Makes one call with the blocking client, or with the asynchronous one after --async. See README.md."""

import asyncio
import json
import logging
import sys

import libseam

logging.basicConfig(level=logging.DEBUG)


def options(timeout_ms: str) -> dict:
    return {"timeout": int(timeout_ms) / 1000}


def call(operation: str, params: str, timeout_ms: str) -> libseam.Reply:
    with libseam.Seam(**options(timeout_ms)) as seam:
        return seam.call(operation, **json.loads(params))


async def call_async(operation: str, params: str, timeout_ms: str) -> libseam.Reply:
    async with libseam.AsyncSeam(**options(timeout_ms)) as seam:
        return await seam.call(operation, **json.loads(params))


arguments = sys.argv[1:]
try:
    if arguments[0] == "--async":
        reply = asyncio.run(call_async(*arguments[1:]))
    else:
        reply = call(*arguments)
    names = ["operation", "http_status", "request_id", "attempts", "already_gone", "value"]
    print(json.dumps({"reply": {name: getattr(reply, name) for name in names}}))
except libseam.SeamError as error:
    names = ["outcome", "message", "attempts", "http_status", "error_type", "request_id"]
    known = {name: getattr(error, name) for name in names}
    print(json.dumps({"error": {"kind": error.kind, **known}}))
    print(repr(error), vars(error), file=sys.stderr)
    sys.exit(1)
