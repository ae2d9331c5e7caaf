"""Calls an API with DigitalOcean's client, and says what came of each call: the address, then the token."""

import sys

from azure.core.exceptions import HttpResponseError
from pydo import Client

client = Client(token=sys.argv[2], endpoint=sys.argv[1])
calls = {
    "account.get": lambda **options: client.account.get(**options),
    "droplets.list": lambda **options: client.droplets.list(**options),
    "droplets.get": lambda **options: client.droplets.get(droplet_id=7, **options),
    "droplets.create": lambda **options: client.droplets.create(body={"name": "web", "size": "s", "image": 1}, **options),
    "domains.list": lambda **options: client.domains.list(**options),
    "domains.create": lambda **options: client.domains.create(body={"name": "example.com"}, **options),
    "domains.delete": lambda **options: client.domains.delete(domain_name="example.com", **options),
}
for name, call in calls.items():
    try:
        # It is on this machine, and speaks no TLS.
        print(name, "answered", call(enforce_https=False))
    except HttpResponseError as error:
        print(name, "raised", type(error).__name__, error.status_code, error.response.json())
