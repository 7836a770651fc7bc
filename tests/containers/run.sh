#!/usr/bin/env bash
# Builds the image and tries it as a user would: alone, locked down, in compose files, a sample's too, and in a pod of Kubernetes.
# One line for each check.
#
#   tests/containers/run.sh
#
# It takes the container lab (CONTAINER_LAB, else ../shared/container-lab beside the repository) if there is one, else Docker.
# Exit code: 0 all passed, 1 a check failed, 77 nothing to run containers with.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

skip_all() {
  echo "SKIPPED containers: $1"
  exit 77
}

# ---- what to run containers with

lab=${CONTAINER_LAB:-../shared/container-lab}
if [[ -x $lab/lab-build ]]; then
  command -v podman >/dev/null && podman image exists localhost/lab/dotnet-aspnet:10.0 || skip_all "the container lab is not set up; run $lab/setup.sh"
  engine=(podman) build=("$lab/lab-build") compose=("$lab/lab-compose")
  locked_down=(--read-only --read-only-tmpfs=false)
  export CLIENT_IMAGE=localhost/lab/dotnet-aspnet:10.0
elif command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  engine=(docker) build=(docker build) locked_down=(--read-only)
  if docker compose version >/dev/null 2>&1; then
    compose=(docker compose)
  elif command -v docker-compose >/dev/null; then
    compose=(docker-compose)
  else
    skip_all "Docker is here, but neither 'docker compose' nor 'docker-compose'"
  fi
else
  skip_all "no container lab, and no Docker that answers"
fi

# A machine has the subnet of the compose file once: two runs at the same time take turns.
if [[ -z ${CONTAINER_TESTS_LOCKED:-} ]] && command -v flock >/dev/null; then
  export CONTAINER_TESTS_LOCKED=1
  exec flock --close --wait 600 "${TMPDIR:-/tmp}/managed-identity-emulator-containers.$(id -u).lock" "$root/tests/containers/run.sh" "$@"
fi

# ---- names of this run, and their end

name=mi-emulator-test-$$
image=localhost/managed-identity-emulator:test-$$ app_image=localhost/compose-sidecar-app:test-$$
work=$(mktemp -d)
hosts=docker/compose.multi-host.yaml pod=docker/compose.aks.yaml shared=docker/compose.shared-network.yaml sidecar=samples/compose-sidecar/compose.yaml
compose_files=(docker/compose.yaml "$hosts" "$pod" "$shared" "$sidecar")
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
export EMULATOR_IMAGE=$image APP_IMAGE=$app_image EMULATOR_CONTROL_PORT= # an empty port: any free one

clean_up() {
  trap '' INT TERM
  local file container
  leave "$sidecar" app >/dev/null 2>&1 || true
  leave "$shared" emulator >/dev/null 2>&1 || true
  [[ ! -e $work/pod.yaml ]] || podman play kube --down "$work/pod.yaml" >/dev/null 2>&1 || true
  for file in "${compose_files[@]}"; do
    "${compose[@]}" -p "$name" -f "$file" down --volumes >/dev/null 2>&1 || true
  done
  for container in "$name-locked" "$name-data" "$name-size"; do
    "${engine[@]}" rm -f "$container" >/dev/null 2>&1 || true
  done
  "${engine[@]}" volume rm "$name-data" >/dev/null 2>&1 || true
  "${engine[@]}" rmi "$app_image" "$image" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- checks: a sentence, and the function that holds it

passed=0 failed=0 skipped=0

# In a subshell with errexit of its own, which a function called in an `if` would not have.
check() {
  local sentence=$1 code=0
  shift
  set +e
  (
    set -e
    "$@"
  ) >"$work/output" 2>&1
  code=$?
  set -e
  if ((code == 0)); then
    passed=$((passed + 1))
    echo "ok - $sentence$(sed -n 's/^detail: /: /p' "$work/output")"
  else
    failed=$((failed + 1))
    echo "not ok - $sentence"
    sed 's/^/    /' "$work/output"
  fi
  return 0
}

finish() {
  echo "containers: $passed passed, $failed failed, $skipped skipped"
  ((failed == 0)) || exit 1
  exit 0
}

inspect() { "${engine[@]}" inspect --format "$1" "$2"; }
emulator_in() { "${engine[@]}" exec "$1" /app/mi-emulator "${@:2}"; }
milliseconds() { echo $((${EPOCHREALTIME//[.,]/} / 1000)); }

# A line of /proc/PID/status of a container's first process.
process_status() {
  local pid
  pid=$(inspect '{{.State.Pid}}' "$1")
  [[ -r /proc/$pid/status ]] || return 1
  sed -n "s/^$2:[[:space:]]*//p" "/proc/$pid/status"
}

# The payload of the first JWT in a file.
token_payload() {
  local part
  part=$(grep -oE 'eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+' "$1" | head -n 1 | cut -d . -f 2 | tr -- '-_' '+/')
  [[ -n $part ]] || { echo "no token in the output"; return 1; }
  while ((${#part} % 4)); do part+='='; done
  base64 -d <<<"$part"
}

image_builds() { "${build[@]}" -f docker/Dockerfile --build-arg VERSION="$version" -t "$image" .; }

says_what_it_is() {
  local label
  for label in title description licenses version revision source; do
    [[ -n $(inspect "{{index .Config.Labels \"org.opencontainers.image.$label\"}}" "$image") ]] || { echo "no label $label"; return 1; }
  done
  [[ $(inspect '{{index .Config.Labels "org.opencontainers.image.version"}}' "$image") == "$version" ]]
}

image_user_is_not_root() {
  local user
  user=$(inspect '{{.Config.User}}' "$image")
  echo "detail: user $user"
  [[ -n $user && $user != root && $user != 0 && $user != 0:* ]]
}

# What is added to the base image, which is whichever the user takes: /app, the framework with it, and no symbols or documentation for compilers.
image_is_small() {
  local size compressed
  "${engine[@]}" create --name "$name-size" "$image"
  "${engine[@]}" cp "$name-size:/app" - >"$work/app.tar"
  "${engine[@]}" rm -f "$name-size" >/dev/null 2>&1 || true
  size=$(wc -c <"$work/app.tar") compressed=$(gzip <"$work/app.tar" | wc -c)
  tar -tf "$work/app.tar" | tee "$work/files"
  echo "detail: $((size / 10000))e4 bytes, $((compressed / 10000))e4 compressed, on a base of $((($(inspect '{{.Size}}' "$image") - size) / 1000000)) MB" |
    sed -E 's/([0-9]+)([0-9]{2})e4 bytes, ([0-9]+)([0-9]{2})e4/\1.\2 MB, \3.\4 MB/'
  ! grep -E '\.(pdb|xml)$' "$work/files" && ((size < 65000000 && compressed < 27000000))
}

# Where a base image has .NET, an empty folder in its place.
needs_no_dotnet() {
  mkdir -p "$work/nothing"
  "${engine[@]}" run --rm -v "$work/nothing:/usr/share/dotnet:ro" "$image" --version
}

starts_locked_down() {
  "${engine[@]}" run -d --name "$name-locked" "${locked_down[@]}" --cap-drop ALL --security-opt no-new-privileges "$image"
  for _ in {1..60}; do
    emulator_in "$name-locked" health --wait 5s && return 0
    sleep 0.5
  done
  "${engine[@]}" logs "$name-locked"
  return 1
}

process_has_no_power() {
  local uid capabilities
  uid=$(process_status "$name-locked" Uid | cut -f 1)
  capabilities=$(process_status "$name-locked" CapEff)
  echo "detail: uid $uid, capabilities $capabilities"
  [[ $uid != 0 && $capabilities =~ ^0+$ ]]
}

health_check_passes() {
  if [[ ${engine[0]} == podman ]]; then
    podman healthcheck run "$name-locked"
  else
    local status
    for _ in {1..60}; do
      status=$(inspect '{{.State.Health.Status}}' "$name-locked")
      [[ $status == healthy ]] && return 0
      sleep 0.5
    done
    echo "the health is '$status'"
    return 1
  fi
}

gives_a_token() {
  emulator_in "$name-locked" token --resource https://vault.azure.net >"$work/token"
  token_payload "$work/token" | grep -F '"aud":"https://vault.azure.net"'
}

ends_at_once() {
  local from took code
  from=$(milliseconds)
  "${engine[@]}" stop -t 10 "$name-locked" >/dev/null
  took=$(($(milliseconds) - from))
  code=$(inspect '{{.State.ExitCode}}' "$name-locked")
  echo "detail: exit code $code after $took ms"
  ((took < 2000 && code == 0))
}

bad_option_is_refused() {
  local code=0
  "${engine[@]}" run --rm "$image" --port many >"$work/refused" 2>&1 || code=$?
  cat "$work/refused"
  ((code == 2)) && grep -F -- "--port takes a port: 1 to 65535, or 0 for any free one; 'many' is none" "$work/refused"
}

signing_key() {
  "${engine[@]}" run -d --name "$name-data" "${locked_down[@]}" -v "$name-data:/data" "$image" --data /data >/dev/null
  for _ in {1..60}; do
    emulator_in "$name-data" health --wait 5s >/dev/null && break
    sleep 0.5
  done
  emulator_in "$name-data" token --resource https://vault.azure.net --decode | sed -n 's/.*"kid": "\(.*\)".*/\1/p'
  "${engine[@]}" rm -f "$name-data" >/dev/null
}

keys_outlive_the_container() {
  local first second
  first=$(signing_key)
  second=$(signing_key)
  echo "before: '$first', after: '$second'"
  [[ -n $first && $first == "$second" ]]
}

client_gets_a_token() {
  local app code
  "${compose[@]}" -p "$name" -f docker/compose.yaml up -d --no-build
  app=$("${compose[@]}" -p "$name" -f docker/compose.yaml ps -a -q app)
  code=$(timeout 90 "${engine[@]}" wait "$app")
  "${engine[@]}" logs "$app" >"$work/app" 2>&1
  cat "$work/app"
  ((code == 0))
}

token_names_the_machine() {
  token_payload "$work/app" >"$work/payload"
  cat "$work/payload"
  grep -qE '"xms_mirid":"/subscriptions/[^"]+/virtualMachines/vm"' "$work/payload"
}

control_port_is_local() {
  local at
  at=$("${compose[@]}" -p "$name" -f docker/compose.yaml port emulator 50344)
  echo "published at $at"
  [[ $at == 127.0.0.1:* ]]
  curl --silent --show-error --fail --noproxy '*' --max-time 5 "http://$at/health/ready"
}

starts_several_hosts() {
  "${compose[@]}" -p "$name" -f docker/compose.yaml down --volumes # both files have the subnet
  "${compose[@]}" -p "$name" -f "$hosts" up -d --no-build
}

# Before netavark 1.9, Podman's bridge has another MAC address when containers come and go: what the emulator sends to the network's name server is
# lost then, for up to a minute, until it has forgotten the old one. Whoever is claimed by a name is answered 503 meanwhile, and asks again; here for
# seconds only.
forget_neighbours() {
  [[ ${engine[0]} != podman ]] || nsenter --target "$(inspect '{{.State.Pid}}' "$1")" --net ip neighbour flush all || true
}

# The container of a service in a compose file got the token of that identity, named by the end of its resource id.
is_identity() {
  local file=$1 service=$2 identity=$3 emulator container code
  emulator=$("${compose[@]}" -p "$name" -f "$file" ps -a -q emulator)
  container=$("${compose[@]}" -p "$name" -f "$file" ps -a -q "$service")
  for _ in {1..18}; do
    code=$(timeout 5 "${engine[@]}" wait "$container") && break
    forget_neighbours "$emulator"
  done
  "${engine[@]}" logs "$container" >"$work/$service" 2>&1
  cat "$work/$service"
  "${engine[@]}" logs "$emulator"
  [[ $code == 0 ]]
  token_payload "$work/$service" >"$work/payload"
  cat "$work/payload"
  grep -qE "\"xms_mirid\":\"/subscriptions/[^\"]+/$identity\"" "$work/payload"
}

pod_gets_a_token() {
  "${compose[@]}" -p "$name" -f "$hosts" down --volumes
  "${compose[@]}" -p "$name" -f "$pod" up -d --no-build
  is_identity "$pod" pod userAssignedIdentities/orders
}

# By the name of the service and by the container's own address, neither of which is known inside the container.
is_trusted_by_any_name() {
  local emulator address
  emulator=$("${compose[@]}" -p "$name" -f "$pod" ps -a -q emulator)
  address=$(inspect '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$emulator")
  curl --silent --show-error --fail --noproxy '*' --max-time 5 --output "$work/ca.pem" "http://$("${compose[@]}" -p "$name" -f "$pod" port emulator 50344)/_emulator/ca.pem"
  curl --silent --show-error --fail --noproxy '*' --max-time 5 --cacert "$work/ca.pem" --connect-to "emulator:443:$address:443" https://emulator/common/.well-known/openid-configuration
  curl --silent --show-error --fail --noproxy '*' --max-time 5 --cacert "$work/ca.pem" "https://$address/common/.well-known/openid-configuration"
}

# A service that is on another's network is taken down before it: Podman refuses the other order.
leave() { "${compose[@]}" -p "$name" -f "$1" rm --stop --force "$2"; }

# The app was told nothing, and asks its own addresses.
shares_a_network() {
  local app code
  "${compose[@]}" -p "$name" -f "$pod" down --volumes
  "${compose[@]}" -p "$name" -f "$shared" up -d --no-build
  app=$("${compose[@]}" -p "$name" -f "$shared" ps -a -q app)
  code=$(timeout 90 "${engine[@]}" wait "$app")
  "${engine[@]}" logs "$app" >"$work/shared" 2>&1
  leave "$shared" emulator
  "${compose[@]}" -p "$name" -f "$shared" down --volumes
  cat "$work/shared"
  ((code == 0)) && [[ $(grep -c '"access_token":"eyJ' "$work/shared") == 2 ]]
}

# The file as it is, with the images that are here and a name of this run's own.
pod_of_kubernetes_gets_tokens() {
  local code
  sed -e "s#image: curlimages/curl#image: $CLIENT_IMAGE#" -e "s#image: managed-identity-emulator#image: $image#" -e "s#name: managed-identity-#name: $name-#" \
    -e "s#containerPort: 50344#&, hostPort: $((20000 + $$ % 10000))#" docker/kubernetes/pod.yaml >"$work/pod.yaml"
  podman play kube "$work/pod.yaml"
  code=$(timeout 60 podman wait "$name-app-app")
  podman logs "$name-app-app" >"$work/pod" 2>&1
  podman logs "$name-app-emulator"
  cat "$work/pod"
  ((code == 0))
  sed -n 1p "$work/pod" >"$work/as-node"
  sed -n 2p "$work/pod" >"$work/as-workload"
  token_payload "$work/as-node" | grep -E '"xms_mirid":"/subscriptions/[^"]+/virtualMachines/node"'
  token_payload "$work/as-workload" | grep -F '"appid":"3f9a7e52-1c84-4b0d-a6f3-58d2c7e91b04"'
}

pod_of_kubernetes_is_locked_down() {
  [[ $(inspect '{{.HostConfig.ReadonlyRootfs}} {{.Config.User}}' "$name-app-emulator") == "true 1654:1654" ]]
  [[ $(process_status "$name-app-emulator" CapEff) =~ ^0+$ ]]
  podman healthcheck run "$name-app-emulator" # its livenessProbe, which Podman asks with the image's curl
}

pod_of_kubernetes_goes() {
  podman play kube --down "$work/pod.yaml"
  rm "$work/pod.yaml"
  [[ -z $(podman ps -a -q --filter "name=$name-app") ]]
}

# What the sample's README says that its service prints.
service_has_a_sidecar() {
  local app code
  "${build[@]}" -f samples/compose-sidecar/app/Dockerfile -t "$app_image" .
  "${compose[@]}" -p "$name" -f "$sidecar" up -d --no-build
  app=$("${compose[@]}" -p "$name" -f "$sidecar" ps -a -q app)
  code=$(timeout 90 "${engine[@]}" wait "$app")
  "${engine[@]}" logs "$app" >"$work/sidecar" 2>&1
  leave "$sidecar" app
  cat "$work/sidecar"
  ((code == 0))
  diff <(sed -n 's/^app-1  *| //p' samples/compose-sidecar/README.md) "$work/sidecar"
}

# ---- the run

check "the image builds" image_builds
((failed == 0)) || finish
check "its labels say what it is" says_what_it_is
check "what it adds to its base image is small" image_is_small
check "it runs as a user other than root" image_user_is_not_root
check "it needs no .NET in it" needs_no_dotnet
check "it starts with a read-only file system and no capabilities" starts_locked_down
if process_status "$name-locked" Uid >/dev/null 2>&1; then
  check "its process is not root and has no capability" process_has_no_power
else
  skipped=$((skipped + 1))
  echo "skipped - its process is not root and has no capability: the process cannot be seen from here"
fi
check "its health check passes" health_check_passes
check "its own token command gets a token" gives_a_token
check "SIGTERM ends it within two seconds, with exit code 0" ends_at_once
check "an option it does not take is refused with exit code 2" bad_option_is_refused
check "signing keys on a volume outlive the container" keys_outlive_the_container
check "in the compose file, plain curl gets an answer at 169.254.169.254" client_gets_a_token
check "the answer holds a token of the virtual machine" token_names_the_machine
check "the control port is published on 127.0.0.1, and answers" control_port_is_local
check "the compose file of several hosts starts" starts_several_hosts
check "a container is the virtual machine that claims its address" is_identity "$hosts" vm1 virtualMachines/vm1
check "a container is the virtual machine that claims its name, and gets that one's only identity" is_identity "$hosts" worker userAssignedIdentities/orders
check "a container is the container group that claims its name" is_identity "$hosts" batch containerGroups/batch
check "a container is the web app whose secret it shows" is_identity "$hosts" web sites/web
check "a container is the container app whose secret it shows" is_identity "$hosts" api containerApps/api
check "a pod exchanges its service account's token at login.microsoftonline.com, with AKS's variables alone" pod_gets_a_token
check "its certificate is for whatever name or address the container is known by" is_trusted_by_any_name
check "an app with the emulator in its network namespace has it at localhost, and at 169.254.169.254 if that is its own address" shares_a_network
check "a service with the emulator as its sidecar, told nothing, gets tokens of its identities" service_has_a_sidecar
if [[ ${engine[0]} == podman ]]; then
  check "in a pod of Kubernetes, a program gets tokens as its machine and as a workload" pod_of_kubernetes_gets_tokens
  check "the emulator is locked down there, and alive" pod_of_kubernetes_is_locked_down
  check "nothing is left of the pod" pod_of_kubernetes_goes
else
  skipped=$((skipped + 3))
  echo "skipped - a pod of Kubernetes: it takes Podman to play one"
fi
finish
