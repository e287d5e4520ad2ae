namespace Enforcer.Kubernetes.Watching;

/// <summary>Which objects are followed.</summary>
internal sealed record WatchOptions
{
    /// <summary>A kind in the version that the server prefers.</summary>
    /// <param name="group">Empty for the core group.</param>
    /// <param name="kind">The name in objects.</param>
    /// <param name="subject">What it is called in logs and metric labels.</param>
    public static WatchOptions Of(string group, string kind, string subject) => new()
    {
        Subject = subject,
        // No server has a version of this name: it takes the one that it prefers.
        ApiVersion = group.Length == 0 ? "v1" : group + "/preferred",
        Kind = kind,
    };

    /// <summary>What it is called in logs and metric labels: one of a closed list, such as <c>secret-bindings</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Group and version asked for; another one of the group is taken where the server serves the kind only there.</summary>
    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    /// <summary>How the server serves the kind, where somebody asked already; null asks before each list.</summary>
    public ApiResource? Resource { get; init; }

    /// <summary>Null for every namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Kubernetes' own notation, <c>type!=helm.sh/release.v1</c>; null for every object.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects asked for at a time. Default 500; less for large objects, as an answer is held in memory.</summary>
    public int PageSize { get; init; } = ClusterClient.PageSize;

    /// <summary>How long the server is asked to keep one watch open. Default 5 minutes, some seconds more or less so that replicas do not reconnect together.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time without a word from the server beyond <see cref="Window"/> before the connection counts as dead. Default 15 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait before asking again for a kind that the server does not have. Default 10 s.</summary>
    public TimeSpan AbsentPause { get; init; } = TimeSpan.FromSeconds(10);
}
