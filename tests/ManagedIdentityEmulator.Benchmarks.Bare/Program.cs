// The least that a Kestrel program does to give one answer, which the emulator is measured against: bare PORT FILE [sign].
// The file has the path on its first line, then the answer's headers, an empty line and the body. With "sign" each answer costs a
// signature, by a key that is made beside the start: the least that a program does to give new tokens.
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

var key = args is [_, _, "sign"] ? Task.Run(NewKey) : null;
using var signers = new ThreadLocal<RSA>();

var lines = File.ReadAllLines(args[1]);
var headers = lines[1..].TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).ToArray();
var body = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines[(headers.Length + 2)..]));

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(args[0], CultureInfo.InvariantCulture)));
var app = builder.Build();
app.MapGet(lines[0], (RequestDelegate)(async http =>
{
    if (key is not null)
    {
        var parameters = await key;
        (signers.Value ??= RSA.Create(parameters)).SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    foreach (var header in headers)
    {
        http.Response.Headers[header[0]] = header[1];
    }

    await http.Response.BodyWriter.WriteAsync(body);
}));
app.Run();

static RSAParameters NewKey()
{
    using var rsa = RSA.Create(2048);
    return rsa.ExportParameters(includePrivateParameters: true);
}
