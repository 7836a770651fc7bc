using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>Addresses and ports. A port of 0 means any free one.</summary>
[Description("Addresses and ports. A port of 0 means any free one.")]
public sealed class ListenerOptions
{
    /// <summary>The port of the managed identity protocols over plain HTTP. Defaults to 50342, the old VM extension's.</summary>
    [Description("The port of the managed identity protocols over plain HTTP. Default: 50342.")]
    public int Port { get; set; } = 50342;

    /// <summary>The port of the TLS listener. Defaults to 50343.</summary>
    [Description("The port of the TLS listener. Default: 50343.")]
    public int TlsPort { get; set; } = 50343;

    /// <summary>The port of the emulator's own API. Defaults to 50344.</summary>
    [Description("The port of the emulator's own API. Default: 50344.")]
    public int ControlPort { get; set; } = 50344;

    /// <summary>The address of the data and TLS listeners. Unset: loopback, 127.0.0.1 and ::1.</summary>
    [Description("The address of the data and TLS listeners, e.g. 0.0.0.0. Default: loopback, 127.0.0.1 and ::1.")]
    public string? Bind { get; set; }

    /// <summary>The address of the control listener. Unset: loopback, 127.0.0.1 and ::1.</summary>
    [Description("The address of the control listener, e.g. 0.0.0.0. Default: loopback, 127.0.0.1 and ::1.")]
    public string? ControlBind { get; set; }

    /// <summary>Whether to listen on 169.254.169.254:80 as well. Defaults to <see cref="ImdsAddressMode.Auto"/>.</summary>
    [Description("Whether to listen on 169.254.169.254:80 as well: auto (if it can be had), on (or fail), off. Default: auto.")]
    public ImdsAddressMode ImdsAddress { get; set; }

    /// <summary>
    /// More names of the TLS listener, for the certificate that the emulator makes: DNS names, <c>*.</c> before one for every name below it,
    /// and IP addresses. It has localhost, the machine's name, the loopback addresses and 169.254.169.254 anyway.
    /// </summary>
    [Description("More names of the TLS listener, for the certificate that the emulator makes: DNS names such as login.test or *.test, and IP addresses. It has localhost, the machine's name, the loopback addresses and 169.254.169.254 anyway.")]
    public IReadOnlyList<string> TlsNames { get; set; } = [];

    /// <summary>
    /// Your own certificate for the TLS listener: a PEM file, first the certificate and then, if there are any, those it was issued by, or a
    /// PFX file. Unset: the emulator makes one.
    /// </summary>
    [Description("Your own certificate for the TLS listener: a PEM file, first the certificate and then those it was issued by, or a PFX file. Default: none, the emulator makes one.")]
    public string? TlsCertificate { get; set; }

    /// <summary>The PEM file with the certificate's private key. Unset: it is in the certificate's file.</summary>
    [Description("The PEM file with the certificate's private key. Default: it is in the certificate's file.")]
    public string? TlsCertificateKey { get; set; }

    /// <summary>The password of the PFX file, or of an encrypted private key. Unset: there is none.</summary>
    [Description("The password of the PFX file, or of an encrypted private key. Default: none.")]
    public string? TlsCertificatePassword { get; set; }

    /// <summary>What the web server puts up with.</summary>
    internal ServerLimits Limits { get; set; } = new();
}

/// <summary>Whether to listen on 169.254.169.254:80.</summary>
public enum ImdsAddressMode
{
    /// <summary>If this machine has the address and the port may be bound.</summary>
    Auto,

    /// <summary>Yes, and fail where that is not possible.</summary>
    On,

    /// <summary>No.</summary>
    Off,
}
