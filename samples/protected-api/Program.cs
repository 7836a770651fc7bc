using Samples.ProtectedApi;

const string OrdersReader = "5a0c2f7e-91d4-4b3a-8e66-3f1d7c9b2a10"; // as in emulator.json, which gives it the role

// In Azure, https://login.microsoftonline.com/{tenant}. "mi-emulator exec" takes free ports; an emulator that you start yourself is at this address.
var authority = Environment.GetEnvironmentVariable("MI_EMULATOR_AUTHORITY") ?? "https://localhost:50343/2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52";

await using var api = OrdersApi.Create(authority);
await api.StartAsync();
using var client = new OrdersClient(api.Urls.Single());

var allowed = await OrdersClient.GetTokenAsync(OrdersApi.Audience, OrdersReader);
var withoutRole = await OrdersClient.GetTokenAsync(OrdersApi.Audience);
var forAnotherService = await OrdersClient.GetTokenAsync("https://vault.azure.net", OrdersReader);

await ShowAsync("with the role", allowed);
await ShowAsync("without the role", withoutRole);
await ShowAsync("with a role forged into it", Forgery.WithRole(withoutRole, "Orders.Read"));
await ShowAsync("for another service", forAnotherService);
await ShowAsync("none", null);

async Task ShowAsync(string description, string? token) => Console.WriteLine($"token: {description,-27} {(await client.GetOrdersAsync(token)).TrimEnd()}");
