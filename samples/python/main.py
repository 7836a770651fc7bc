import json
import os
import urllib.request

import jwt
from azure.identity import ManagedIdentityCredential

# What runs on an Azure host: it gets a token for a service. For a user-assigned identity: client_id=os.environ["AZURE_CLIENT_ID"].
credential = ManagedIdentityCredential()
token = credential.get_token("api://orders/.default").token
print("got a token")

# What that service does with it. In Azure the authority is https://login.microsoftonline.com/{tenant}.
authority = os.environ.get("MI_EMULATOR_AUTHORITY", "https://localhost:50343/2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52")
with urllib.request.urlopen(f"{authority}/.well-known/openid-configuration") as response:
    document = json.load(response)
key = jwt.PyJWKClient(document["jwks_uri"]).get_signing_key_from_jwt(token)
claims = jwt.decode(token, key.key, algorithms=["RS256"], issuer=document["issuer"], audience="api://orders")
print(f"verified it: {claims['aud']} is called by {claims['xms_mirid']}")
