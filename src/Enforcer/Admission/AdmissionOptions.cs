using System.Net;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.Recording;
using Enforcer.Admission.References;
using Enforcer.Hosting;
using Enforcer.Kubernetes;
using Enforcer.Telemetry.Tracing;

namespace Enforcer.Admission;

/// <summary>Everything that decides how the webhook serves.</summary>
internal sealed record AdmissionOptions
{
    /// <summary>PEM, leaf first, intermediates after; followed while running.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>PEM; followed while running.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The <c>rules</c> and <c>exceptions</c> of an <c>enforcer.yaml</c>; null for every rule's own level and no exceptions. Followed while running.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>A file, or a folder of files, of SecretBindings; null for none. Followed while running.</summary>
    public string? BindingsPath { get; init; }

    /// <summary>The cluster that is followed: what objects are judged with, SecretBindings, Secrets' names and keys; null for none.</summary>
    public ClusterAccess? Cluster { get; init; }

    /// <summary>
    /// How long the API server may be silent before what is known of the cluster counts no more: then each object is judged on its own, with a
    /// warning. Default 60 s.
    /// </summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What happens to a reference to a Secret or key that is not there. Default: a warning. Unless it is to be ignored, Secrets are followed.</summary>
    public MissingSecret MissingSecret { get; init; } = MissingSecret.Warn;

    /// <summary>PEM roots of which the client's certificate must be; null lets everybody ask who reaches the port. Followed while running.</summary>
    public string? ClientAuthorityFile { get; init; }

    /// <summary>Common or DNS names of which the client's certificate must carry one; none: every client of the authority.</summary>
    public IReadOnlyList<string> ClientNames { get; init; } = [];

    /// <summary>Null keeps no decision log.</summary>
    public DecisionLogOptions? DecisionLog { get; init; }

    /// <summary>Where spans go; null: nowhere.</summary>
    public TracingOptions? Tracing { get; init; }

    /// <summary>Null listens on every address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>HTTPS, reviews only. 0 lets the kernel choose. Default 8443.</summary>
    public int Port { get; init; } = 8443;

    /// <summary>HTTP, health and metrics only. 0 lets the kernel choose. Default 8080.</summary>
    public int AdminPort { get; init; } = 8080;

    public required SidecarOptions Sidecar { get; init; }

    /// <summary>
    /// Largest review, in bytes; a bigger one gets 413. Default 3.5 MiB: what the API server takes from a client at most, and room for
    /// the envelope.
    /// </summary>
    public int MostBodyBytes { get; init; } = 3584 * 1024;

    /// <summary>
    /// Reviews up to this size are judged where they were read, which spares them two changes of thread; larger ones, whose cost follows their
    /// size, by a thread that may be left behind at the deadline. Default 32 KiB, about a millisecond of judging.
    /// </summary>
    public int MostInlineBytes { get; init; } = 32 * 1024;

    /// <summary>
    /// Longest time from the first byte to the answer. Where the API server says its own timeout, four fifths of that count when they are
    /// less. What is not judged by then is refused. Default 8 s, below the 10 s of <c>manifests/</c>.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Most reviews being read, waiting or judged; one more gets 503 at once. Default 1000.</summary>
    public int MostInFlight { get; init; } = 1000;

    /// <summary>Most bytes of bodies in memory; a review that does not fit gets 503 at once. Default 128 MiB.</summary>
    public long MostBytesInFlight { get; init; } = 128L * 1024 * 1024;

    /// <summary>Reviews judged at one time; others wait within their deadline. Default one per processor, at least 2.</summary>
    public int MostAtOnce { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>How the webhook goes down. Default: 5 s of serving after it stopped being ready, for Services to take it out.</summary>
    public DrainOptions Drain { get; init; } = new() { Delay = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(15) };
}
