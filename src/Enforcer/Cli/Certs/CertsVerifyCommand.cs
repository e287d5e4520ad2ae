using System.CommandLine;
using System.Text;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Certificates.Verification;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli.Certs;

/// <summary><c>enforcer certs verify</c>: whether a chain holds, and if not, the one reason why.</summary>
internal static class CertsVerifyCommand
{
    private static readonly Option<string?> Leaf = new("--leaf") { Description = "The certificate in question, PEM or DER; those behind it in the file are intermediates." };
    private static readonly Option<string[]> Intermediates = new("--intermediates") { Description = "Files of intermediates, in any order; may be repeated." };
    private static readonly Option<string[]> Roots = new("--roots") { Description = "Files of trust anchors, self-signed or not; may be repeated." };

    private static readonly Option<string[]> Lists = new("--crl")
    {
        Description = "Files of revocation lists; may be repeated. With it every certificate below the anchor needs a current list (default: revocation is not checked).",
    };

    private static readonly Option<string> Revocation = new Option<string>("--revocation")
    {
        DefaultValueFactory = _ => "require",
        Description = "What a missing or stale list means, given --crl: require refuses, prefer refuses only who stands in a list, off does not look.",
    }.AcceptOnlyFromAmong("require", "prefer", "off");

    private static readonly Option<string?> At = new("--at") { Description = "The time to judge at, such as 2026-12-31T00:00:00Z (default: now)." };

    private static readonly Option<string> Profile = new Option<string>("--profile")
    {
        DefaultValueFactory = _ => "mesh",
        Description = "mesh: the gateway's rules, X.509-SVID and floors for keys included; rfc5280: path validation alone.",
    }.AcceptOnlyFromAmong("mesh", "rfc5280");

    private static readonly Option<string?> Id = new("--spiffe-id") { Description = "The SPIFFE ID that the leaf must have." };
    private static readonly Option<string?> Dns = new("--dns") { Description = "The DNS name that the leaf must have." };

    private static readonly Option<string?> Batch = new("--batch")
    {
        Description = "A file of questions, one JSON object a line ('-': standard input); prints one verdict a line, in order. See docs/certificates.md.",
    };

    private static readonly Option<string> Format =
        new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "Output format: text or json." }.AcceptOnlyFromAmong("text", "json");

    public static Command Create()
    {
        var command = new Command("verify", "Verify a chain of certificates, or a batch of them; says the one reason why one does not hold.")
        {
            Leaf, Intermediates, Roots, Lists, Revocation, At, Profile, Id, Dns, Batch, Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var profile = parsed.GetValue(Profile) == "mesh" ? ValidationProfile.Mesh : ValidationProfile.Rfc5280;
        var question = new ChainQuestion(profile, TimeProvider.System);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Batch) is { } batch)
        {
            RequireNoFiles(parsed);
            using var lines = Open(batch);
            return await BatchVerification.RunAsync(lines, output, question, cancellationToken) ? ExitCodes.Clean : ExitCodes.Findings;
        }

        var result = question.Answer(ChainFiles.Read(Options(parsed)));
        Action<PathResult, TextWriter> write = parsed.GetValue(Format) == "json" ? VerifyReport.WriteJson : VerifyReport.WriteText;
        write(result, output);
        return result.IsValid ? ExitCodes.Clean : ExitCodes.Findings;
    }

    private static VerifyOptions Options(ParseResult parsed)
    {
        var faults = new List<string>();
        var (leaf, roots) = (parsed.GetValue(Leaf), parsed.GetValue(Roots) ?? []);
        if (leaf is null || roots.Length == 0)
        {
            faults.Add("give --leaf and --roots, or --batch");
        }

        var at = CertsOptions.Time("--at", parsed.GetValue(At), faults);
        var peer = ReadPeer(parsed.GetValue(Id), parsed.GetValue(Dns), faults);
        if (faults.Count > 0)
        {
            throw new ConfigurationException(faults, "'enforcer certs verify --help' shows what is known");
        }

        return new VerifyOptions
        {
            Leaf = leaf!,
            Intermediates = parsed.GetValue(Intermediates) ?? [],
            Roots = roots,
            Lists = parsed.GetValue(Lists) ?? [],
            Revocation = Enum.Parse<RevocationMode>(parsed.GetValue(Revocation)!, ignoreCase: true),
            At = at,
            Peer = peer,
        };
    }

    private static PeerName? ReadPeer(string? id, string? dns, List<string> faults)
    {
        if (id is not null && dns is not null)
        {
            faults.Add("--spiffe-id and --dns exclude each other");
        }

        if (id is not null && !SpiffeId.TryParse(id, out _))
        {
            faults.Add($"--spiffe-id: '{id}' is no SPIFFE ID");
        }

        if (dns is not null && !HostName.IsValid(dns))
        {
            faults.Add($"--dns: '{dns}' is no DNS name");
        }

        return id is not null ? new PeerName(GeneralNameKind.Uri, id) : dns is not null ? new PeerName(GeneralNameKind.Dns, dns) : null;
    }

    // Ignored, a --crl would let in whom it names.
    private static void RequireNoFiles(ParseResult parsed)
    {
        Option[] others = [Leaf, Intermediates, Roots, Lists, Revocation, At, Id, Dns];
        var given = others.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList();
        if (given.Count > 0)
        {
            throw new ConfigurationException("--batch takes everything but the profile from its lines", $"leave out {string.Join(", ", given)}");
        }
    }

    private static StreamReader Open(string batch)
    {
        if (batch == "-")
        {
            return new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        }

        return File.Exists(batch) ? new StreamReader(batch, Encoding.UTF8) : throw new FileNotFoundException($"'{batch}' does not exist");
    }
}
