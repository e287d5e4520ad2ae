using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Issuer.Authorities;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli.Issuing;

/// <summary><c>enforcer certs revoke</c>: puts a leaf into its issuer's revocation list.</summary>
internal static class CertsRevokeCommand
{
    private static readonly Option<string?> Certificate = new("--cert") { Description = "The certificate, PEM or DER; its leaf is revoked.", HelpName = "FILE" };
    private static readonly Option<string?> Serial = new("--serial") { Description = "Or its serial number, hex, as the issuer's log shows it." };

    private static readonly Option<string> Reason = new Option<string>("--reason") { DefaultValueFactory = _ => "keyCompromise", Description = "Why, in the words of RFC 5280." }
        .AcceptOnlyFromAmong("unspecified", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation", "privilegeWithdrawn");

    public static Command Create()
    {
        var command = new Command("revoke", "Put a certificate into its issuer's revocation list; every replica publishes it within seconds.") { Certificate, Serial, Reason };
        IssuerStoreOptions.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var cluster = IssuerStoreOptions.Cluster(parsed);
        var (store, _) = IssuerStoreOptions.Open(parsed, () => cluster.Value);
        var (serial, issuer) = Named(parsed);
        var state = await store.UpdateAsync(
            found =>
            {
                var state = found ?? throw new ConfigurationException($"{store.Name} holds no authority yet");
                var owners = Revocation.Owners(state, issuer);
                return owners.Count > 0
                    ? Revocation.Revoke(state, serial, owners, parsed.GetValue(Reason)!, TimeProvider.System.GetUtcNow())
                    : throw new ConfigurationException("--cert: no authority of this issuer signed the certificate", "name the issuer's own --ca or --ca-secret");
            },
            cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"revoked: serial {serial}; {state.Revoked.Count} in the lists");
        return ExitCodes.Clean;
    }

    private static (string Serial, X509Certificate2? Certificate) Named(ParseResult parsed)
    {
        switch (parsed.GetValue(Certificate), parsed.GetValue(Serial))
        {
            case ({ } file, null):
                try
                {
                    var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
                    return (certificate.SerialNumber, certificate);
                }
                catch (CryptographicException)
                {
                    throw new ConfigurationException($"--cert: '{file}' holds no certificate");
                }

            case (null, { Length: > 0 and <= 40 } serial) when serial.Length % 2 == 0 && serial.All(char.IsAsciiHexDigit):
                return (serial.ToUpperInvariant(), null);
            case (null, { } serial):
                throw new ConfigurationException($"--serial: '{serial}' is no serial number: expected an even number of hex digits");
            default:
                throw new ConfigurationException("expected one of --cert FILE and --serial HEX", "'enforcer certs revoke --help' shows what is known");
        }
    }
}
