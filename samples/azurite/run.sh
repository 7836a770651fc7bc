#!/usr/bin/env bash
# Azurite with a certificate made for this run, and a client that trusts it besides what it trusts already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

folder=$(mktemp -d)
azurite=
trap '[[ -z $azurite ]] || kill "$azurite" 2>/dev/null; rm -rf "$folder"' EXIT

openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=azurite -addext subjectAltName=IP:127.0.0.1 \
  -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>"$folder/openssl.log" || { cat "$folder/openssl.log" >&2; exit 1; }

# --oauth basic: bearer tokens count, over https alone. Port 0: any that is free.
node_modules/.bin/azurite-blob --oauth basic --cert "$folder/cert.pem" --key "$folder/key.pem" \
  --blobPort 0 --inMemoryPersistence --silent --disableTelemetry >"$folder/azurite.log" 2>&1 &
azurite=$!

address=
until [[ -n $address ]]; do
  kill -0 "$azurite" 2>/dev/null || { cat "$folder/azurite.log" >&2; exit 1; }
  sleep 0.1
  address=$(sed -n 's/.*successfully listens on //p' "$folder/azurite.log")
done

cat ${NODE_EXTRA_CA_CERTS:+"$NODE_EXTRA_CA_CERTS"} "$folder/cert.pem" >"$folder/trusted.pem"
NODE_EXTRA_CA_CERTS=$folder/trusted.pem node blob.mjs "$address/devstoreaccount1"
