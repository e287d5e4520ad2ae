using System.CommandLine;
using System.Globalization;
using Enforcer.Certificates.Issuing;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli.Certs;

/// <summary><c>enforcer certs init</c>: a CA and leaves for local use.</summary>
internal static class CertsInitCommand
{
    private static readonly Option<string> Out = new("--out") { DefaultValueFactory = _ => "certs", Description = "The folder to write to; made where it is missing." };

    private static readonly Option<string> TrustDomain = new("--trust-domain")
    {
        DefaultValueFactory = _ => "cluster.local",
        Description = "The SPIFFE trust domain of the CA and every leaf.",
    };

    private static readonly Option<string[]> SpiffeIds = new("--spiffe-id")
    {
        Description = "One leaf for this SPIFFE ID, named after its last path segment; may be repeated "
            + "(default: two leaves, a.crt for .../ns/shop/sa/orders and b.crt for .../ns/shop/sa/web).",
    };

    private static readonly Option<string> Lifetime = new("--lifetime")
    {
        DefaultValueFactory = _ => "720h",
        Description = "How long the leaves are valid, such as 24h; at most ten years, the CA at least one.",
    };

    private static readonly Option<bool> Force = new("--force") { Description = "Replace the CA and the leaves that are there." };

    public static Command Create()
    {
        var command = new Command("init", "Write a CA, workload certificates and a webhook certificate for local use.")
        {
            Out, TrustDomain, SpiffeIds, Lifetime, Force,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var written = LocalCertificates.Write(
            new LocalCertificatesOptions
            {
                Folder = parsed.GetValue(Out)!,
                TrustDomain = parsed.GetValue(TrustDomain)!,
                SpiffeIds = parsed.GetValue(SpiffeIds) ?? [],
                Lifetime = Durations.TryParse(parsed.GetValue(Lifetime), out var lifetime)
                    ? lifetime
                    : throw new ConfigurationException($"--lifetime: '{parsed.GetValue(Lifetime)}' is no duration", "write a whole number and a unit, such as 90m or 720h"),
                Overwrite = parsed.GetValue(Force),
            },
            TimeProvider.System);
        TextTable.Write(
            parsed.InvocationConfiguration.Output,
            ["file", "holds", "names", "valid until"],
            written.Select(file => new[] { file.Path, file.Holds, file.Names, file.NotAfter is { } end ? Minute(end) : "" }));
        return ExitCodes.Clean;
    }

    private static string Minute(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
