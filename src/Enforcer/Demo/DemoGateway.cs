using Enforcer.Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Gateway;
using Enforcer.Gateway.Configuration;
using Enforcer.Hosting;

namespace Enforcer.Demo;

/// <summary>One gateway of the demo with the folder that its identity comes from.</summary>
internal sealed class DemoGateway : IAsyncDisposable
{
    private static readonly TimeSpan ReloadDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReloadGlance = TimeSpan.FromMilliseconds(20);

    private readonly MountedIdentity _identity;

    private DemoGateway(SpiffeId id, MountedIdentity identity, GatewayHost host)
    {
        Id = id;
        _identity = identity;
        Host = host;
    }

    public SpiffeId Id { get; }

    public GatewayHost Host { get; }

    /// <summary>The leaf in use, as the gateway itself says.</summary>
    public string Serial => Host.Certificates.Current.Leaf.SerialNumber;

    /// <param name="name">Its service account, and the name of its folder.</param>
    /// <param name="listeners">The <c>listeners</c> of its configuration, YAML.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="authority">Signs its first leaf and is its first bundle.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DemoGateway> StartAsync(string name, string listeners, string folder, CertificateAuthority authority, CancellationToken cancellationToken)
    {
        var id = DemoMesh.Workload(name);
        var identity = new MountedIdentity(Directory.CreateDirectory(Path.Combine(folder, name)).FullName);
        Write(identity, id, authority, authority.ChainPem);
        var file = Path.Combine(folder, $"{name}.yaml");
        await File.WriteAllTextAsync(file, $"""
            identity:
              certificate: {identity.Certificate}
              key: {identity.Key}
              bundle: {identity.Bundle}
            trustDomain: {DemoMesh.TrustDomain}
            listeners:
            {listeners}
            admin:
              bind: 127.0.0.1:0

            """, cancellationToken);
        var configuration = new ConfigurationFile(file);
        var host = GatewayHost.Build(GatewayOptionsReader.Read(configuration.Path, configuration.Text), ServerLogs.Nowhere, configuration);
        await host.StartAsync(cancellationToken);
        return new DemoGateway(id, identity, host);
    }

    /// <summary>Puts a new leaf and bundle on disk and waits until the gateway uses them.</summary>
    /// <exception cref="TimeoutException">It did not take them in time.</exception>
    public async Task RenewAsync(CertificateAuthority authority, string bundlePem, CancellationToken cancellationToken)
    {
        var generation = Host.Certificates.Current.Generation;
        Write(_identity, Id, authority, bundlePem);
        await WaitAsync(() => Host.Certificates.Current.Generation > generation, "take the new set", cancellationToken);
    }

    /// <summary>Puts a set on disk whose key is another leaf's and waits until the gateway has said why it does not take it.</summary>
    /// <returns>The reason that it gave.</returns>
    public async Task<string> BreakAsync(CertificateAuthority authority, CancellationToken cancellationToken)
    {
        using var leaf = authority.Issue(new LeafRequest { Id = Id });
        using var other = authority.Issue(new LeafRequest { Id = Id });
        _identity.Write(leaf.ChainPem, other.KeyPem, authority.ChainPem);
        await WaitAsync(() => Host.Certificates.Fault is not null, "refuse the broken set", cancellationToken);
        return Host.Certificates.Fault!.Reason.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync(new CancellationToken(canceled: true));
        await Host.DisposeAsync();
    }

    private static void Write(MountedIdentity identity, SpiffeId id, CertificateAuthority authority, string bundlePem)
    {
        using var leaf = authority.Issue(new LeafRequest { Id = id, Addresses = [System.Net.IPAddress.Loopback] });
        identity.Write(leaf.ChainPem, leaf.KeyPem, bundlePem);
    }

    private async Task WaitAsync(Func<bool> condition, string what, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > ReloadDeadline)
            {
                throw new TimeoutException($"'{Id}' did not {what} within {ReloadDeadline.TotalSeconds} s: {Host.Certificates.Fault?.Message ?? "nothing was seen"}");
            }

            await Task.Delay(ReloadGlance, TimeProvider.System, cancellationToken);
        }
    }
}
