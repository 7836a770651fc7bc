using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>The <c>templateHash</c> of a deployment: a number that is the same for the same template; Azure does not publish its own.</summary>
internal static class TemplateHash
{
    public static string Of(string template) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(template))).ToString(CultureInfo.InvariantCulture);
}
