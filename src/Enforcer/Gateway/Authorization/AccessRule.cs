using System.Net;
using Enforcer.Certificates;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Authorization;

/// <summary>One access rule, ready to be asked.</summary>
internal sealed class AccessRule(AccessRuleOptions options, bool ignoreCase)
{
    private readonly TextPattern[] _from = [.. options.From.Select(pattern => new TextPattern(pattern))];
    private readonly string[] _namespaces = [.. options.Namespaces];
    private readonly IPNetwork[] _sources = [.. options.Sources];
    private readonly string[] _methods = [.. options.Methods];
    private readonly TextPattern[] _paths = [.. options.Paths.Select(pattern => new TextPattern(pattern, ignoreCase))];
    private readonly string[] _hosts = [.. options.Hosts];
    private readonly int[] _ports = [.. options.Ports];
    private readonly TextPattern[] _grpc = [.. options.Grpc.Select(pattern => new TextPattern($"/{pattern}"))];

    public AccessMode Action { get; } = options.Action;

    /// <summary>Whether it speaks of this peer at all; the same for every request of a connection.</summary>
    public bool Names(SpiffeId identity, IPAddress? source) =>
        (_from.Length == 0 || Any(_from, identity.ToString()))
        && (_namespaces.Length == 0 || (NamespaceOf(identity.Path) is { } name && Array.IndexOf(_namespaces, name) >= 0))
        && (_sources.Length == 0 || (source is not null && Array.Exists(_sources, network => network.Contains(source))));

    public bool Covers(in AccessRequest request) =>
        (_methods.Length == 0 || Array.IndexOf(_methods, request.Method) >= 0)
        && (_paths.Length == 0 || Any(_paths, request.Path))
        && (_hosts.Length == 0 || HasHost(request.Host))
        && (_ports.Length == 0 || Array.IndexOf(_ports, request.Port) >= 0)
        // A deny must not be escaped by calling the body something else.
        && (_grpc.Length == 0 || ((request.IsGrpc || Action != AccessMode.Allow) && Any(_grpc, request.Path)));

    // /ns/NAMESPACE/sa/ACCOUNT, the form of Kubernetes meshes; any other identity is in no namespace.
    private static string? NamespaceOf(string path)
    {
        var parts = path.Split('/');
        return parts is ["", "ns", { Length: > 0 } name, "sa", { Length: > 0 }] ? name : null;
    }

    private bool HasHost(string host)
    {
        foreach (var pattern in _hosts)
        {
            var matches = pattern.StartsWith("*.", StringComparison.Ordinal)
                ? host.Length > pattern.Length - 1 && host.AsSpan().EndsWith(pattern.AsSpan(1), StringComparison.OrdinalIgnoreCase)
                : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
            if (matches)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Any(TextPattern[] patterns, string text)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(text))
            {
                return true;
            }
        }

        return false;
    }
}
