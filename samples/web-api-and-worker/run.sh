#!/usr/bin/env bash
# The API, and the worker until it has asked twice. Both are as they would be in Azure; what differs is in their environment.
set -euo pipefail
api=${INVENTORY_API:-$PWD/artifacts/bin/InventoryApi/debug/inventory-api}
worker=${INVENTORY_WORKER:-$PWD/artifacts/bin/InventoryWorker/debug/inventory-worker}

if [[ -z ${INVENTORY_API:-} ]]; then
  dotnet build --verbosity quiet samples/web-api-and-worker/inventory-api >&2
  dotnet build --verbosity quiet samples/web-api-and-worker/inventory-worker >&2
fi

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

# Starts a program where its appsettings.json is.
start() { cd "$(dirname "$1")" && exec "$@"; }

# Waits until it has printed something, as many times, unless it has ended or a minute is over.
until_printed() {
  local log=$1 what=$2 times=$3
  until (($(grep -c "$what" "$log") >= times)); do
    kill -0 $! 2>/dev/null && ((SECONDS < 60)) || { cat "$log" >&2; exit 1; }
    sleep 0.1
  done
}

export Authority=$MI_EMULATOR_AUTHORITY ResourceManager=$MI_EMULATOR_RESOURCE_MANAGER
touch "$folder/api" "$folder/worker"
AZURE_CLIENT_ID=b1d0a3c4-6f52-4e8b-9c77-2a4f8d1e6b35 start "$api" --urls http://127.0.0.1:0 >"$folder/api" &
until_printed "$folder/api" 'Now listening on' 1

InventoryApi=$(sed -n 's/.*Now listening on: //p' "$folder/api")
export InventoryApi Interval=00:00:00.5
AZURE_CLIENT_ID=e47c95d2-18ab-4f60-8e3d-7b9f0c2a5d61 start "$worker" >"$folder/worker" &
until_printed "$folder/worker" 'resource groups' 2
head -n 2 "$folder/worker"
