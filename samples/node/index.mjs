import { ManagedIdentityCredential } from "@azure/identity";
import { createRemoteJWKSet, jwtVerify } from "jose";

// What runs on an Azure host: it gets a token for a service. For a user-assigned identity: { clientId: process.env.AZURE_CLIENT_ID }.
const credential = new ManagedIdentityCredential();
const { token, expiresOnTimestamp } = await credential.getToken("api://orders/.default");
console.log(`got a token for ${Math.round((expiresOnTimestamp - Date.now()) / 3_600_000)} hours`);

// What that service does with it. In Azure the authority is https://login.microsoftonline.com/{tenant}.
const authority = process.env.MI_EMULATOR_AUTHORITY ?? "https://localhost:50343/2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52";
const response = await fetch(`${authority}/.well-known/openid-configuration`);
const { issuer, jwks_uri } = await response.json();
const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), { issuer, audience: "api://orders" });
console.log(`verified it: ${payload.aud} is called by ${payload.xms_mirid}`);
