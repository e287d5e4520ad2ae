using Enforcer.Kubernetes;
using Enforcer.Resources.Settings;

namespace Enforcer.Preflight.Sources;

/// <summary>Which word on the command line means which source; files are what nothing else claims.</summary>
internal static class CheckSourceCatalog
{
    /// <summary>For help and errors.</summary>
    public const string Supported = "files and folders of certificates and manifests, cluster[:CONTEXT], https://HOST:PORT (a TLS endpoint), http://HOST:PORT (a gateway's admin API)";

    /// <exception cref="ConfigurationException">A source cannot be used.</exception>
    public static IReadOnlyList<ICheckSource> Create(CheckOptions options, TimeProvider time)
    {
        var sources = new List<ICheckSource>();
        var paths = new List<string>();
        foreach (var word in options.Sources)
        {
            if (word == "cluster" || word.StartsWith("cluster:", StringComparison.Ordinal))
            {
                var context = word.Length > "cluster:".Length ? word["cluster:".Length..] : null;
                sources.Add(new ClusterSource(ClusterAccessLocator.OfProcess.Locate(options.Kubeconfig, context), options.Namespace));
            }
            else if (word.StartsWith("https://", StringComparison.Ordinal))
            {
                sources.Add(new EndpointSource(Address(word), options.Endpoint, time));
            }
            else if (word.StartsWith("http://", StringComparison.Ordinal))
            {
                sources.Add(new GatewaySource(Address(word), options.Within, time));
            }
            else
            {
                paths.Add(word);
            }
        }

        return paths.Count == 0 ? sources : [new PathSource(paths, options.Exclude), .. sources];
    }

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
        ? address
        : throw new ConfigurationException($"'{text}' is no address", "write it as https://host:port");
}
