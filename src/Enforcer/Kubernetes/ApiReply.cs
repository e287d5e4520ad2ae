using Enforcer.Resources;

namespace Enforcer.Kubernetes;

/// <summary>An answer of the API server: an object, or why there is none.</summary>
internal readonly record struct ApiReply(MapNode? Object, ApiStatus? Refusal)
{
    /// <summary>The object, where a refusal leaves the caller nothing to do.</summary>
    /// <exception cref="HttpRequestException">The server refused; <paramref name="what"/> opens the message.</exception>
    public MapNode Required(string what) => Object ?? throw ClusterFailure.Refused(what, Refusal!);
}
