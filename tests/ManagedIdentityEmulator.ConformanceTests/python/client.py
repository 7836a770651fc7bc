# Gets a token for each resource and selector, one after the other, each with a new credential of the SDK, and prints each outcome as one line of JSON:
#   python3 client.py RESOURCE,... system|client:ID|object:ID|resource:ID ...
import datetime
import json
import os
import sys
import time

from azure.identity import ManagedIdentityCredential

# By an id other than the client's, the SDK leaves the parameter's name to whoever knows the host.
AT_IDENTITY_ENDPOINT = {"object": "principal_id", "resource": "mi_res_id"}
AT_IMDS = {"object": "object_id", "resource": "msi_res_id"}
NAMES = AT_IDENTITY_ENDPOINT if "IDENTITY_HEADER" in os.environ else AT_IMDS


def credential(kind, identity):
    if kind == "system":
        return ManagedIdentityCredential()
    return ManagedIdentityCredential(client_id=identity) if kind == "client" else ManagedIdentityCredential(identity_config={NAMES[kind]: identity})


def outcome(resource, selector):
    kind, _, identity = selector.partition(":")
    start = time.monotonic()
    try:
        token = credential(kind, identity).get_token(f"{resource}/.default")
        end = datetime.datetime.fromtimestamp(token.expires_on, datetime.timezone.utc)
        answer = {"ok": True, "token": token.token, "expiresOn": end.isoformat()}
    except Exception as error:
        answer = {"ok": False, "type": type(error).__name__, "message": str(error)}
    return {**answer, "seconds": time.monotonic() - start}


resources, *selectors = sys.argv[1:]
for wanted in resources.split(","):
    for selected in selectors:
        print(json.dumps(outcome(wanted, selected)))
