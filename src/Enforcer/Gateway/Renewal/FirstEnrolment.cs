namespace Enforcer.Gateway.Renewal;

/// <summary>Gets the identity without which a gateway has nothing to listen with; afterwards <see cref="IdentityRenewal"/> of the host takes over.</summary>
internal static class FirstEnrolment
{
    /// <summary>Comes back with a certificate, for as long as it takes.</summary>
    /// <exception cref="OperationCanceledException">The process is to end.</exception>
    public static async Task<EnrolledIdentity> RunAsync(
        IssuerOptions options, string trustDomain, Action<ILoggingBuilder> logging, TimeProvider time, CancellationToken cancellationToken)
    {
        // A host of its own would bind ports, and the host of the gateway cannot be built yet.
        var services = new ServiceCollection();
        services.AddLogging(logging);
        services.AddMetrics();
        services.AddSingleton(time);
        services.AddSingleton(options);
        services.AddSingleton<EnrolledIdentity>();
        services.AddSingleton<RenewalMetrics>();
        services.AddSingleton(_ => new IssuerClient(options, trustDomain, time));
        services.AddSingleton<IdentityRenewal>();
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IdentityRenewal>().EnrolFirstAsync(cancellationToken);
        return provider.GetRequiredService<EnrolledIdentity>();
    }
}
