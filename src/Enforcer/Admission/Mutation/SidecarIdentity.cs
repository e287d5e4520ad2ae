using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>Where one injected gateway gets its certificate: what is mounted for that, and what the gateway is told.</summary>
/// <param name="Source">One word for <c>enforcer.dev/status</c>: <c>certificate</c> or <c>issuer</c>.</param>
/// <param name="Place">The Secret's name, or the issuer's address.</param>
/// <param name="Volume">Name of the volume.</param>
/// <param name="Folder">Where it is mounted.</param>
/// <param name="Content">Key of the volume's source.</param>
/// <param name="Body">The source itself.</param>
/// <param name="Arguments">More of the gateway.</param>
/// <param name="StartSeconds">How long a native sidecar may take until it is ready; then the kubelet starts it anew.</param>
internal sealed record SidecarIdentity(string Source, string Place, string Volume, string Folder, string Content, JsonObject Body, string[] Arguments, int StartSeconds)
{
    // 292 is 0444. Root owns the files and the gateway runs as another user, hence readable by all; only this container mounts them.
    private const int ReadableByAll = 292;

    /// <summary>The shortest that the API server gives; the kubelet renews it, and the gateway reads it at each use.</summary>
    private const int TokenSeconds = 600;

    private const string CertificateFolder = "/etc/enforcer/certificate";
    private const string IssuerFolder = "/var/run/secrets/enforcer.dev/identity";
    private const string Mode = "defaultMode";
    private const string Token = "token";
    private const string Bundle = "ca.crt";

    /// <summary>A Secret with certificate and key, which the configuration names.</summary>
    public static SidecarIdentity FromSecret(string name) => new(
        "certificate", name, InjectionWords.CertificateVolume, CertificateFolder, "secret", new JsonObject { ["secretName"] = name, [Mode] = ReadableByAll }, [], StartSeconds: 60);

    /// <summary>A token of the Pod's own and the roots to verify the issuer by. The key is made by the gateway and lies nowhere but in its memory.</summary>
    public static SidecarIdentity FromIssuer(SidecarIssuer issuer) => new(
        "issuer",
        issuer.Url.GetLeftPart(UriPartial.Authority),
        InjectionWords.IdentityVolume,
        IssuerFolder,
        "projected",
        new JsonObject
        {
            [Mode] = ReadableByAll,
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["audience"] = issuer.Audience, ["expirationSeconds"] = TokenSeconds, ["path"] = Token } },
                new JsonObject
                {
                    ["configMap"] = new JsonObject
                    {
                        ["name"] = InjectionWords.BundleConfig,
                        ["items"] = new JsonArray(new JsonObject { ["key"] = Bundle, ["path"] = Bundle }),
                    },
                }),
        },
        ["--issuer", issuer.Url.GetLeftPart(UriPartial.Authority), "--issuer-bundle", $"{IssuerFolder}/{Bundle}", "--issuer-token", $"{IssuerFolder}/{Token}"],
        // An issuer that is away for a while is waited for by the gateway itself, which says so.
        StartSeconds: 600);

    public JsonObject ToVolume() => new() { ["name"] = Volume, [Content] = Body.DeepClone() };

    /// <summary>Whether a volume of our name holds what we would put there. What the API server filled in since does not count, nor who may read it.</summary>
    public bool IsIn(Node volume) => Covers(Body, volume[Content]);

    private static bool Covers(JsonNode wanted, Node? found) => wanted switch
    {
        JsonObject entries => found is MapNode && entries.All(entry => entry.Key == Mode || Covers(entry.Value!, found[entry.Key])),
        JsonArray items => found?.Items is { } others && others.Count == items.Count && items.Zip(others).All(pair => Covers(pair.First!, pair.Second)),
        _ => found?.Text == wanted.ToString(),
    };
}
