using System.Net;
using ManagedIdentityEmulator.Entra.Federation;

namespace ManagedIdentityEmulator.Tests.Entra;

/// <summary>An issuer on this machine is asked without the machine's proxy, to which localhost is another.</summary>
public sealed class LoopbackIsDirectTests
{
    private static readonly LoopbackIsDirect proxy = new(new WebProxy("http://proxy.example:3128"));

    [Theory, InlineData("http://localhost:8080/"), InlineData("http://127.0.0.1/"), InlineData("https://[::1]:8443/")]
    public void Loopback_is_asked_directly(string address)
    {
        proxy.IsBypassed(new(address)).ShouldBeTrue();
        proxy.GetProxy(new(address)).ShouldBeNull();
    }

    [Fact]
    public void Any_other_host_is_asked_as_the_machine_says()
    {
        proxy.IsBypassed(new("https://issuer.example/")).ShouldBeFalse();
        proxy.GetProxy(new("https://issuer.example/")).ShouldBe(new("http://proxy.example:3128"));
    }
}
