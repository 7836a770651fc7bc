import { ManagedIdentityCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";

const account = process.argv[2]; // in Azure: https://NAME.blob.core.windows.net
const credential = new ManagedIdentityCredential();

const container = new BlobServiceClient(account, credential).getContainerClient("greetings");
await container.create();
const blob = container.getBlockBlobClient("hello.txt");

const greeting = "hello from a managed identity";
const written = await blob.upload(greeting, Buffer.byteLength(greeting));
console.log(`wrote hello.txt: ${written._response.status}`);

const read = await blob.downloadToBuffer();
console.log(`read hello.txt: ${read}`);

await tryToWrite("a token for Key Vault", new BlobServiceClient(account, credential, { audience: "https://vault.azure.net" }));
await tryToWrite("no token", new BlobServiceClient(account));

async function tryToWrite(withWhat, service) {
  try {
    await service.getContainerClient("greetings").getBlockBlobClient("hello.txt").upload("", 0);
    console.log(`with ${withWhat}: written`);
  } catch (error) {
    console.log(`with ${withWhat}: ${error.statusCode} ${error.code}`);
  }
}
