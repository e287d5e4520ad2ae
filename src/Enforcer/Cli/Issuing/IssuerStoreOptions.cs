using System.CommandLine;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Ledger;
using Enforcer.Kubernetes;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli.Issuing;

/// <summary>Where an issuer's authorities are kept: the same flags for every verb that touches them.</summary>
internal static class IssuerStoreOptions
{
    public static readonly Option<string?> File = new("--ca") { Description = "File with the authorities and their keys (mode 0600).", HelpName = "FILE" };
    public static readonly Option<string?> Secret = new("--ca-secret") { Description = "Secret with the authorities and their keys, instead of --ca.", HelpName = "NAMESPACE/NAME" };
    public static readonly Option<string?> Kubeconfig = new("--kubeconfig") { Description = "The cluster (default: KUBECONFIG, the home folder's, then the Pod's own service account)." };

    public static void AddTo(Command command)
    {
        command.Options.Add(File);
        command.Options.Add(Secret);
        command.Options.Add(Kubeconfig);
    }

    /// <summary>Null where neither is given or both are, with a fault.</summary>
    public static (IStateStore State, ILedgerStore Ledger) Open(ParseResult parsed, Func<ClusterClient> cluster)
    {
        switch (parsed.GetValue(File), parsed.GetValue(Secret))
        {
            case ({ } file, null):
                return (new FileStateStore(file), new FolderLedgerStore(file + ".ledger"));
            case (null, { } secret) when secret.Split('/') is [{ Length: > 0 } space, { Length: > 0 } name]:
                var client = cluster();
                return (new SecretStateStore(client, space, name), new ConfigMapLedgerStore(client, space));
            case (null, { } secret):
                throw new ConfigurationException($"--ca-secret: '{secret}' is no Secret: expected NAMESPACE/NAME");
            default:
                throw new ConfigurationException("expected one of --ca FILE and --ca-secret NAMESPACE/NAME", "'enforcer issuer --help' shows what is known");
        }
    }

    /// <summary>Whether replicas share a Secret, and so a Lease.</summary>
    public static bool IsInCluster(ParseResult parsed) => parsed.GetValue(Secret) is not null;

    /// <summary>A client of the cluster that the flags name; made once, where it is needed at all.</summary>
    public static Lazy<ClusterClient> Cluster(ParseResult parsed) =>
        new(() => new ClusterClient(ClusterAccessLocator.OfProcess.Locate(parsed.GetValue(Kubeconfig), context: null), ClusterLimits.Default, TimeProvider.System));
}
