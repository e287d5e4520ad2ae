using Enforcer.Certificates.Inspection;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources.Settings;

namespace Enforcer.Preflight.Rehearsals;

/// <summary>Finds the roots that a person means, by a file, the start of a SHA-256, or a subject.</summary>
internal static class RootChoice
{
    private const int LeastDigits = 8;

    /// <exception cref="ConfigurationException">The bundle has no such root.</exception>
    public static IReadOnlyList<ParsedCertificate> Find(string text, IReadOnlyList<ParsedCertificate> bundle)
    {
        List<ParsedCertificate> found = File.Exists(text)
            ? [.. Read("--remove-root", text).SelectMany(wanted => bundle.Where(wanted.IsSame))]
            : [.. bundle.Where(root => IsMeant(root, text))];
        return found.Count > 0
            ? found
            : throw new ConfigurationException($"--remove-root: the bundle has no root '{text}'", $"it has {string.Join(", ", bundle.Select(root => $"'{CertificateName.Of(root)}' ({root.Thumbprint[..LeastDigits]})"))}");
    }

    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="ConfigurationException">It holds no certificate.</exception>
    public static IReadOnlyList<ParsedCertificate> Read(string option, string file)
    {
        var length = File.Exists(file) ? new FileInfo(file).Length : throw new FileNotFoundException($"'{file}' does not exist");
        var found = length <= CertificateInspector.MaxBytes ? Material.Read(File.ReadAllBytes(file)).Certificates : [];
        return found.Count > 0 ? [.. found.Select(one => one.Certificate)] : throw new ConfigurationException($"{option}: '{file}' holds no certificate that can be read", "give PEM or DER");
    }

    private static bool IsMeant(ParsedCertificate root, string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        var subject = CertificateName.Of(root);
        return (digits.Length >= LeastDigits && root.Thumbprint.StartsWith(digits, StringComparison.OrdinalIgnoreCase))
            || subject.Equals(text, StringComparison.OrdinalIgnoreCase)
            || subject.Equals($"CN={text}", StringComparison.OrdinalIgnoreCase);
    }
}
