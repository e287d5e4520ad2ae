using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>Everything that the sources brought together, to be judged as one: who holds which certificate, and what the objects around say.</summary>
internal sealed class Dossier
{
    public List<Holding> Holdings { get; } = [];

    /// <summary>Private keys by the resource that holds them.</summary>
    public List<(Resource Resource, HeldKey Key)> Keys { get; } = [];

    public List<(Resource Resource, RevocationList List, Node At)> Lists { get; } = [];

    /// <summary>Opened once all sources have been read.</summary>
    public List<LockedStore> Stores { get; } = [];

    public List<Resource> Resources { get; } = [];

    /// <summary>What could be judged while reading.</summary>
    public List<Found> Faults { get; } = [];

    public List<ReadError> Errors { get; } = [];

    /// <summary>Files, and live places that were asked.</summary>
    public int PlaceCount { get; set; }

    /// <summary>True where the objects are all there are in their namespaces, so that what is absent is missing.</summary>
    public bool IsWhole { get; set; }

    public void Report(RuleInfo rule, Resource resource, Node at, string message, string? discriminator = null, Severity? severity = null) =>
        Faults.Add(new Found(rule, resource, at, message, discriminator, severity));
}
