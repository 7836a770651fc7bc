# What the tests of the Azure CLI read: each step's name and what az printed, in JSON. "az login" is what the README has.
#   steps.sh RECIPE
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

step() {
  printf '\n#### %s\n' "$1"
  shift
  "$@" --output json
}

# By the interpreter that the package's own az has.
mended_az() {
  "$(sed -n '1s/^#!//p' "$(command -v az)")" "$folder/az.py" "$@"
}

printf '#### recipe\n'
source "$1"

step 'account show' az account show
step 'group create' az group create --name cli --location westeurope --tags team=orders
step 'group list' az group list
step 'identity create' az identity create --resource-group cli --name orders
step 'identity show' az identity show --resource-group cli --name orders
step 'identity list' az identity list --resource-group cli

credential=(--resource-group cli --identity-name orders --name github)
step 'federated-credential create' az identity federated-credential create "${credential[@]}" \
  --issuer https://token.actions.githubusercontent.com --subject repo:orders/orders:ref:refs/heads/main --audiences api://AzureADTokenExchange
step 'federated-credential list' az identity federated-credential list --resource-group cli --identity-name orders
step 'federated-credential show' az identity federated-credential show "${credential[@]}"
step 'federated-credential delete' az identity federated-credential delete "${credential[@]}" --yes

# Debian's package has lost the version of Compute's client that az uses for the latest profile; an older profile's it has.
az cloud update --name emulator --profile 2020-09-01-hybrid
orders=$(az identity show --resource-group cli --name orders --query id --output tsv)
step 'vm identity assign' az vm identity assign --resource-group local --name vm --identities "$orders"
step 'vm identity show' az vm identity show --resource-group local --name vm
step 'vm identity remove' az vm identity remove --resource-group local --name vm --identities "$orders"
step 'vm identity show again' az vm identity show --resource-group local --name vm
az cloud update --name emulator --profile latest

principal=$(az identity show --resource-group cli --name orders --query principalId --output tsv)
step 'role assignment create' mended_az role assignment create --resource-group cli --role Reader --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal
step 'role assignment list' mended_az role assignment list --resource-group cli
step 'role assignment delete' mended_az role assignment delete --resource-group cli --role Reader --assignee "$principal"

contributor=/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c
scope=$MI_EMULATOR_RESOURCE_MANAGER$(az group show --name cli --query id --output tsv)
step 'rest' az rest --method put --url "$scope/providers/Microsoft.Authorization/roleAssignments/8f2d4c16-70a5-4d0b-9a3e-5b1c9e6f7a20?api-version=2022-04-01" \
  --body "{\"properties\": {\"roleDefinitionId\": \"$contributor\", \"principalId\": \"$principal\"}}"

step 'deployment group create' az deployment group create --resource-group cli --name first --template-file "$folder/template.json" --parameters name=deployed
step 'resource list' az resource list --resource-group cli
step 'activity-log list' az monitor activity-log list --resource-group cli --offset 1h

step 'identity delete' az identity delete --resource-group cli --name orders
step 'identity list again' az identity list --resource-group cli
step 'group delete' az group delete --name cli --yes
step 'group list again' az group list
