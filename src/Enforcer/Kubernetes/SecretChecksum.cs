using System.Security.Cryptography;
using System.Text;

namespace Enforcer.Kubernetes;

/// <summary>Names a version of a Secret without a word of what it holds: the same in the webhook, which notes it on Pods, and in the controller, which compares.</summary>
internal static class SecretChecksum
{
    public static string Of(string uid, string resourceVersion) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{uid}/{resourceVersion}")))[..16];
}
