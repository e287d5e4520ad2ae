using System.Text;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Settings;

namespace Enforcer.Kubernetes;

/// <summary>The contexts, clusters and users of one or more kubeconfig files; of equal names the first file's counts, as with kubectl.</summary>
internal sealed class Kubeconfig
{
    private static readonly ReaderLimits Limits = ReaderLimits.Default with { MaxBytes = 4 * 1024 * 1024 };

    private readonly List<(string File, MapNode Root)> _files;

    private Kubeconfig(List<(string File, MapNode Root)> files)
    {
        _files = files;
    }

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ConfigurationException">A file is no kubeconfig.</exception>
    public static Kubeconfig Load(IReadOnlyList<string> files) => new([.. files.Select(file => (file, Read(file)))]);

    /// <param name="context">Null for the current one.</param>
    /// <exception cref="ConfigurationException">The context, its cluster or its user is absent or cannot be used.</exception>
    public ClusterAccess Access(string? context)
    {
        var name = context ?? _files.Select(file => file.Root["current-context"]?.Text).FirstOrDefault(text => !string.IsNullOrEmpty(text));
        if (name is null)
        {
            throw new ConfigurationException($"{_files[0].File}: no current context", $"name one as cluster:CONTEXT: {Known("contexts")}");
        }

        var (contextFile, chosen) = Entry("contexts", "context", name);
        var (clusterFile, cluster) = Entry("clusters", "cluster", chosen["cluster"]?.Text ?? "");
        var user = string.IsNullOrEmpty(chosen["user"]?.Text) ? (contextFile, null) : Entry("users", "user", chosen["user"]!.Text!);
        var access = Cluster(clusterFile, cluster) with { Namespace = chosen["namespace"]?.Text is { Length: > 0 } space ? space : "default" };
        return user.Item2 is null ? access : WithUser(access, user.Item1, user.Item2);
    }

    private static MapNode Read(string file)
    {
        var source = SourceText.Decode(file, File.ReadAllBytes(file), Limits, out var error);
        var errors = new List<ReadError>();
        var roots = source is null ? [] : YamlTree.Read(source, Limits, errors);
        error ??= errors.FirstOrDefault();
        if (error is not null)
        {
            throw new ConfigurationException($"{error.File}:{error.Line}: {error.Message}");
        }

        return roots is [MapNode map] ? map : throw new ConfigurationException($"{file}: expected one kubeconfig document");
    }

    private static ClusterAccess Cluster(string file, Node cluster)
    {
        if (!Uri.TryCreate(cluster["server"]?.Text, UriKind.Absolute, out var server) || (server.Scheme != "https" && !(server.Scheme == "http" && server.IsLoopback)))
        {
            throw new ConfigurationException($"{file}:{cluster.Start.Line}: server: expected an https URL (http only on loopback)");
        }

        if (cluster["proxy-url"]?.Text is { Length: > 0 })
        {
            throw new ConfigurationException($"{file}:{cluster["proxy-url"]!.Start.Line}: proxy-url is not supported", "set HTTPS_PROXY in the environment instead");
        }

        var authority = Material(file, cluster, "certificate-authority");
        return new ClusterAccess
        {
            Server = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/"),
            Authorities = authority is null ? null : ClusterCertificates.Authorities(authority, $"{file}:{cluster.Start.Line}: certificate-authority"),
            ServerName = cluster["tls-server-name"]?.Text,
            DangerousAcceptAnyServerCertificate = cluster["insecure-skip-tls-verify"]?.Flag ?? false,
        };
    }

    private static ClusterAccess WithUser(ClusterAccess access, string file, Node user)
    {
        if ((user["exec"] ?? user["auth-provider"]) is { } plugin)
        {
            throw new ConfigurationException(
                $"{file}:{plugin.Start.Line}: credentials from a program ({(user["exec"] is null ? "auth-provider" : "exec")}) are not supported",
                "give the user a token (kubectl create token SERVICEACCOUNT), a tokenFile or a client certificate");
        }

        if (user["username"]?.Text is not null || user["password"]?.Text is not null)
        {
            throw new ConfigurationException($"{file}:{user.Start.Line}: user name and password are not supported: API servers no longer take them");
        }

        var certificate = Material(file, user, "client-certificate");
        var key = Material(file, user, "client-key");
        if (certificate is null != key is null)
        {
            throw new ConfigurationException($"{file}:{user.Start.Line}: client-certificate and client-key must be given together");
        }

        return access with
        {
            ClientCertificate = certificate is null ? null : ClusterCertificates.Client(certificate, key!, $"{file}:{user.Start.Line}"),
            Token = Token(file, user),
        };
    }

    // As kubectl: the file wins, because it is the one that rotates.
    private static Func<string>? Token(string file, Node user)
    {
        if (user["tokenFile"]?.Text is { Length: > 0 } tokenFile)
        {
            var path = Beside(file, tokenFile);
            return () => File.ReadAllText(path).Trim();
        }

        return user["token"]?.Text is { Length: > 0 } token ? () => token : null;
    }

    // Inline data (base64) wins over the file, as with kubectl. A file is named relative to the kubeconfig.
    private static string? Material(string file, Node holder, string key)
    {
        if (holder[key + "-data"]?.Text is { Length: > 0 } data)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException)
            {
                throw new ConfigurationException($"{file}:{holder[key + "-data"]!.Start.Line}: {key}-data is not base64");
            }
        }

        return holder[key]?.Text is { Length: > 0 } path ? File.ReadAllText(Beside(file, path)) : null;
    }

    private static string Beside(string file, string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, path);

    private (string File, Node Value) Entry(string list, string noun, string name)
    {
        foreach (var (file, root) in _files)
        {
            foreach (var item in root[list]?.Items ?? [])
            {
                if (item["name"]?.Text == name && item[noun] is { } value)
                {
                    return (file, value);
                }
            }
        }

        throw new ConfigurationException($"{_files[0].File}: no {noun} '{name}'", Known(list));
    }

    private string Known(string list)
    {
        var names = _files.SelectMany(file => file.Root[list]?.Items ?? []).Select(item => item["name"]?.Text).Where(text => !string.IsNullOrEmpty(text)).Distinct().ToList();
        return names.Count == 0 ? $"the kubeconfig holds no {list}" : $"known {list} are {string.Join(", ", names)}";
    }
}
