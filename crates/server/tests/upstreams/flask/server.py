"""Flask as it comes, but for slashes at the end, which it forgives here, behind Waitress."""

import re
import sys

import waitress
from flask import Flask

app = Flask(__name__, static_folder=None)
app.url_map.strict_slashes = False


def pattern(template):
    """`{id}` is `<v0>` here, and `{path*}` is `<path:v0>`."""
    count = iter(range(9))
    return re.sub(r"\{[^}]*?(\*?)\}", lambda found: f"<{'path:' if found[1] else ''}v{next(count)}>", template)


def register(operation):
    method, template = operation.split(" ")
    app.add_url_rule(
        pattern(template),
        endpoint=operation.replace(".", "_"),
        view_func=lambda **_: ("", {"x-ran": operation}),
        methods=[method],
    )


for line in open(sys.argv[1]).read().splitlines():
    register(line)

server = waitress.create_server(app, host="127.0.0.1", port=0)
print("listening", server.effective_port, flush=True)
server.run()
