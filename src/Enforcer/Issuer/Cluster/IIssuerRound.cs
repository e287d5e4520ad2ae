namespace Enforcer.Issuer.Cluster;

/// <summary>Something that is to be done again and again, by one replica for all.</summary>
internal interface IIssuerRound
{
    /// <summary>For log and metric: one of a closed list, such as <c>bundles</c>.</summary>
    string Name { get; }

    /// <summary>One look, and what it takes. Whatever it throws is logged, counted and tried again.</summary>
    Task StepAsync(CancellationToken cancellationToken);
}
