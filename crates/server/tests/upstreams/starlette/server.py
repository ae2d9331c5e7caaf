"""Starlette, the router of FastAPI, behind Uvicorn."""

import re
import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route


def pattern(template):
    """`{id}` is `{v0}` here, and `{path*}` is `{v0:path}`."""
    count = iter(range(9))
    return re.sub(r"\{[^}]*?(\*?)\}", lambda found: f"{{v{next(count)}{':path' if found[1] else ''}}}", template)


def route(operation):
    method, template = operation.split(" ")

    async def answer(_):
        return Response(headers={"x-ran": operation})

    return Route(pattern(template), answer, methods=[method])


app = Starlette(routes=[route(line) for line in open(sys.argv[1]).read().splitlines()])
listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
print("listening", listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="error")).run(sockets=[listener])
