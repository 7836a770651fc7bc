"""az as its own release has it. Debian packages azure-cli 2.45 with azure-mgmt-authorization 3, where what "az role" reads of its clients
as "config" is called "_config": there it ends with an AttributeError before it has sent anything, whichever cloud it is for."""
import runpy

from azure.mgmt.authorization import AuthorizationManagementClient


def with_config(operations):
    if not hasattr(operations, "config"):
        operations.config = operations._config
    return operations


for name in ("role_assignments", "role_definitions"):
    setattr(AuthorizationManagementClient, name, property(lambda self, get=getattr(AuthorizationManagementClient, name).fget: with_config(get(self))))

runpy.run_module("azure.cli", run_name="__main__")
