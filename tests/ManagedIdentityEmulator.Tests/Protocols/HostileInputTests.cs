using System.Net.Sockets;
using System.Text;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>Whatever comes in over the socket, the answer is a clean refusal, soon: never a 500, never silence.</summary>
public sealed class HostileInputTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private const string Imds = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";
    private static readonly string tenKilobytes = new('x', 10 * 1024);

    public static TheoryData<string> HostileValues =>
    [
        "%00", "%0d%0aX-Injected:%201", "%01%02%03", "%zz", "%", "%C0%AF", "%ff%fe", "%u0041", "%F0%9F%98%80", "..%2f..%2fetc%2fpasswd", "'%22%3C%3E%60", "{{7*7}}", "${jndi:x}", "%20", "%E2%80%A8", "%EF%BF%BD",
        "10KB",
    ];

    [Theory, MemberData(nameof(HostileValues))]
    public async Task A_hostile_value_of_any_parameter_is_refused_in_the_protocols_own_shape(string value)
    {
        value = value == "10KB" ? tenKilobytes : value;
        string[] queries =
        [
            $"api-version={value}&resource=https://vault.azure.net", $"{value}=1&resource=https://vault.azure.net", $"api-version=2018-02-01&resource={value}\u0000".TrimEnd('\0') + "%00",
            $"api-version=2018-02-01&resource=https://vault.azure.net&client_id={value}", $"api-version=2018-02-01&resource=https://vault.azure.net&object_id={value}",
            $"api-version=2018-02-01&resource=https://vault.azure.net&msi_res_id={value}", $"api-version=2018-02-01&resource=https://vault.azure.net&mi_res_id={value}", $"api-version=2018-02-01&resource=https://vault.azure.net&bypass_cache={value}",
        ];
        foreach (var query in queries)
        {
            var answer = await SendAsync($"GET /metadata/identity/oauth2/token?{query} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nConnection: close\r\n\r\n");

            answer.ShouldStartWith("HTTP/1.1 400 Bad Request\r\n", customMessage: query);
            answer.ShouldContain("Content-Type: application/json; charset=utf-8");
            answer.ShouldContain("\r\n\r\n{\"error\":");
            answer.ShouldNotContain("\r\nX-Injected");
        }
    }

    public static TheoryData<string> HostileRequests =>
    [
        $"GET {Imds} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nX-Big: {new string('h', 30_000)}\r\n", // large, and allowed
        $"GET {Imds} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nX-Big: {new string('h', 100_000)}\r\n",
        $"GET {Imds}&x={new string('x', 100_000)} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        $"GET {Imds} HTTP/1.1\r\nMetadata: true\r\n",
        $"GET {Imds} HTTP/1.1\r\nHost: x\r\nHost: y\r\nMetadata: true\r\n",
        $"GET {Imds} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nMetadata: true\r\n",
        $"GET {Imds} HTTP/1.1\r\nHost: x\r\nMetadata : true\r\n",
        $"GET {Imds} HTTP/9.9\r\nHost: x\r\nMetadata: true\r\n",
        $"GET {Imds}\r\n",
        $"get {Imds} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        "GET /metadata/identity/oauth2%00/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        "GET /metadata/%2e%2e/%2e%2e/x HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        "GET \\metadata HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        "CONNECT vault.azure.net:443 HTTP/1.1\r\nHost: vault.azure.net:443\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS hello\r\n",
        $"GET {Imds} HTTP/1.1\r\nHost: \u00e4\u00f6\r\nMetadata: true\r\n",
        $"GET {Imds} HTTP/1.1\r\nHost: x\r\nMetadata: \u00e4\r\n",
        $"GET {Imds} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Length: -5\r\n",
        $"GET {Imds} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        $"GET {string.Join("", Enumerable.Repeat("/a", 10_000))} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        $"GET /metadata/identity/oauth2/token?{string.Join("&", Enumerable.Range(0, 5000).Select(i => $"p{i}=1"))} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        $"GET /metadata/instance/{string.Join("/", Enumerable.Repeat("0", 5000))}?api-version=2021-02-01 HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        "GET /metadata/instance/network/interface/99999999999999999999?api-version=2021-02-01 HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        "GET /metadata/instance/network/interface/-1?api-version=2021-02-01 HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n",
        "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n%zz\r\n",
        "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000000\r\n",
        "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ];

    [Theory, MemberData(nameof(HostileRequests))]
    public async Task A_hostile_request_is_answered_cleanly(string request)
    {
        var answer = await SendAsync(request + "Connection: close\r\n\r\n");

        answer.ShouldMatch(@"^HTTP/1\.1 (200|4\d\d|505) ");
    }

    public static TheoryData<string> BadBodies =>
    [
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "Content-Length: 2000000\r\n\r\nresource=x", $"Content-Length: 70000\r\n\r\n{new string('x', 70_000)}", "Transfer-Encoding: chunked\r\n\r\nfffffffffff\r\n",
    ];

    [Theory, MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_refused_in_the_protocols_own_shape(string rest)
    {
        var answer = await SendAsync($"POST /oauth2/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n{rest}");

        answer.ShouldStartWith("HTTP/1.1 400 Bad Request\r\n");
        answer.ShouldContain("{\"error\":{\"code\":\"invalid_request\"");
    }

    [Fact]
    public async Task Many_headers_and_headers_of_any_bytes_do_not_matter()
    {
        var many = string.Concat(Enumerable.Range(0, 500).Select(i => $"x{i}: 1\r\n"));

        (await SendAsync($"GET {Imds} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nConnection: close\r\n{many}User-Agent: \u00e4\u00ff\r\n\r\n")).ShouldStartWith("HTTP/1.1 200 OK");
    }

    [Fact]
    public async Task After_all_that_it_still_answers() =>
        (await fixture.Client.TokenAsync()).EnsureSuccessStatusCode();

    private async Task<string> SendAsync(string request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", fixture.Emulator.DataAddress.Port, patience.Token);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);

        var answer = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, patience.Token)) > 0;)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException) when (answer.Length > 0)
        {
            // The server has answered and closed without reading the rest.
        }

        return answer.ToString();
    }
}
