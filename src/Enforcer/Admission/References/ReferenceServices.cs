using Enforcer.Admission.Inventory;
using Enforcer.Hosting;
using Enforcer.Kubernetes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>Puts together where bindings come from and what is known of Secrets.</summary>
internal static class ReferenceServices
{
    // Secrets may be a megabyte each; a page of them is held while it is read.
    private const int SecretPageSize = 50;

    /// <param name="builder">The host.</param>
    /// <param name="options">Where bindings are, and whether Secrets may be read.</param>
    /// <param name="inventory">Is told of certificates; null where no cluster is followed.</param>
    /// <exception cref="Enforcer.Resources.Settings.ConfigurationException">A declared binding cannot be used.</exception>
    /// <exception cref="IOException">A file of bindings cannot be read.</exception>
    public static void AddSecretReferences(this WebApplicationBuilder builder, AdmissionOptions options, ClusterInventory? inventory)
    {
        var sources = new List<Func<IServiceProvider, IBindingSource>>();
        if (options.BindingsPath is not null)
        {
            var files = new BindingFiles(options.BindingsPath);
            builder.Services.AddSingleton<IReloadable>(files);
            sources.Add(_ => files);
        }

        if (options.Cluster is not null && inventory is not null)
        {
            AddCluster(builder, options, options.Cluster, inventory);
            sources.Add(services => new ClusterBindings(services.GetRequiredService<ObjectStore<SecretBinding>>()));
        }

        builder.Services.AddSingleton(services => new SecretBindings([.. sources.Select(source => source(services))]));
        builder.Services.AddSingleton(services => new ReferenceCheck(services.GetService<ObjectStore<KnownSecret>>(), options.MissingSecret));
    }

    /// <summary>Lets certificates that are not there be missing, as long as Secrets are known and not older than everything else may be.</summary>
    public static void JudgeCertificates(this ClusterInventory inventory, IServiceProvider services, TimeSpan staleAfter)
    {
        if (services.GetService<ObjectStore<KnownSecret>>() is { } secrets)
        {
            var time = services.GetRequiredService<TimeProvider>();
            inventory.KnowsCertificates = () => secrets is { IsSynced: true, IsRefused: false } && secrets.Staleness(time) <= staleAfter;
        }
    }

    private static void AddCluster(WebApplicationBuilder builder, AdmissionOptions options, ClusterAccess access, ClusterInventory inventory)
    {
        builder.Services.AddSingleton<WatchMetrics>();
        builder.Services.AddSingleton(services => new ClusterClient(access, ClusterLimits.Default, services.GetRequiredService<TimeProvider>()));
        AddWatch(builder.Services, new WatchOptions { Subject = "secret-bindings", ApiVersion = SecretBindingReader.ApiVersion, Kind = SecretBindingReader.Kind }, ClusterBindings.Project, awaited: true);
        if (options.MissingSecret != MissingSecret.Ignore)
        {
            // Helm keeps whole releases in Secrets that no Pod refers to.
            AddWatch(builder.Services, new WatchOptions { Subject = "secrets", ApiVersion = "v1", Kind = "Secret", PageSize = SecretPageSize, FieldSelector = "type!=helm.sh/release.v1" }, (root, _) => KnownSecret.Of(root), awaited: options.MissingSecret == MissingSecret.Deny, (before, after) => inventory.Known.Move(before?.Certificate, after?.Certificate));
        }
    }

    // Not ready before the first list is complete: a replica that knows no binding would let values through. A warning is not worth the wait.
    private static void AddWatch<T>(IServiceCollection services, WatchOptions options, Func<MapNode, ILogger, T?> project, bool awaited, Action<T?, T?>? moved = null)
        where T : class
    {
        services.AddSingleton(provider => new ObjectStore<T>(awaited ? provider.GetRequiredService<Readiness>().Await(options.Subject).Complete : null, moved: moved));
        services.AddHostedService(provider => new ObjectWatch<T>(
            provider.GetRequiredService<ClusterClient>(),
            options,
            root => project(root, provider.GetRequiredService<ILogger<ObjectWatch<T>>>()),
            provider.GetRequiredService<ObjectStore<T>>(),
            provider.GetRequiredService<WatchMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ObjectWatch<T>>>()));
    }
}
