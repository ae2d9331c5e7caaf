"""Django with the middleware that a new project has for paths, behind Waitress."""

import re
import sys

import django
import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseNotAllowed
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of a test",
)


def pattern(template):
    """`{id}` is `<str:v0>` here, and `{path*}` is `<path:v0>`; the slash at the start is Django's own."""
    count = iter(range(9))
    converted = re.sub(r"\{[^}]*?(\*?)\}", lambda found: f"<{'path' if found[1] else 'str'}:v{next(count)}>", template)
    return converted.removeprefix("/")


def view(template, methods):
    def answer(request, **_):
        method = "GET" if request.method == "HEAD" and "HEAD" not in methods else request.method
        if method not in methods:
            return HttpResponseNotAllowed(methods)
        return HttpResponse(headers={"x-ran": f"{method} {template}"})

    return answer


templates = {}
for line in open(sys.argv[1]).read().splitlines():
    method, template = line.split(" ")
    templates.setdefault(template, []).append(method)
urlpatterns = [path(pattern(template), view(template, methods)) for template, methods in templates.items()]

django.setup()
server = waitress.create_server(get_wsgi_application(), host="127.0.0.1", port=0)
print("listening", server.effective_port, flush=True)
server.run()
