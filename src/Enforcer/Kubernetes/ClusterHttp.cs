using System.Net;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Kubernetes;

/// <summary>Builds the connection to one API server: its roots and no others, our certificate, bounds.</summary>
internal static class ClusterHttp
{
    private static readonly string UserAgent =
        "enforcer/" + (typeof(ClusterHttp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    public static HttpClient Create(ClusterAccess access, ClusterLimits limits)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            // A proxy of the environment cannot reach our own loopback.
            UseProxy = !access.Server.IsLoopback,
        };
        if (access.DangerousAcceptAnyServerCertificate)
        {
#pragma warning disable CA5359 // The user asked for it by kubectl's own name, insecure-skip-tls-verify.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (access.Authorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(access.Authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (access.ClientCertificate is not null)
        {
            handler.SslOptions.ClientCertificates = [access.ClientCertificate];
        }

        var client = new HttpClient(handler) { Timeout = limits.Timeout, MaxResponseContentBufferSize = limits.MaxBytes };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
        return client;
    }
}
