// The least that a Kestrel program does to give one answer, which the emulator is measured against: bare PORT FILE.
// The file has the path on its first line, then the answer's headers, an empty line and the body.
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

var lines = File.ReadAllLines(args[1]);
var headers = lines[1..].TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).ToArray();
var body = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines[(headers.Length + 2)..]));

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(args[0], CultureInfo.InvariantCulture)));
var app = builder.Build();
app.MapGet(lines[0], (RequestDelegate)(async http =>
{
    foreach (var header in headers)
    {
        http.Response.Headers[header[0]] = header[1];
    }

    await http.Response.BodyWriter.WriteAsync(body);
}));
app.Run();
