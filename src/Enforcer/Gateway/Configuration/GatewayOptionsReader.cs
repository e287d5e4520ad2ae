using System.Net;
using Enforcer.Certificates;
using Enforcer.Certificates.Sources;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Gateway.Egress;
using Enforcer.Gateway.Renewal;
using Enforcer.Resources.Settings;
using Enforcer.Telemetry.Tracing;

namespace Enforcer.Gateway.Configuration;

/// <summary>Reads <c>gateway.yaml</c> strictly: every fault of the file at once, each with line, key and cure.</summary>
internal static class GatewayOptionsReader
{
    private static readonly Dictionary<string, AccessMode> EgressModes = new() { ["deny"] = AccessMode.Deny, ["audit"] = AccessMode.Audit };

    private static readonly IdentityPaths Nowhere = new("", "", "");

    private static readonly Dictionary<string, RevocationMode> RevocationModes = new()
    {
        ["require"] = RevocationMode.Require,
        ["prefer"] = RevocationMode.Prefer,
        ["off"] = RevocationMode.Off,
    };

    /// <param name="file">Named in faults; relative identity paths start at its folder.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="fallback">The issuer to go to where the file says nothing of the identity; null: it must say.</param>
    /// <exception cref="ConfigurationException">Anything in it cannot be used.</exception>
    public static GatewayOptions Read(string file, string text, IssuerFallback? fallback = null)
    {
        var (settings, root) = Settings.Parse(file, text);
        var trustDomain = root.RequiredText("trustDomain");
        if (trustDomain.Length > 0 && !IsTrustDomain(trustDomain))
        {
            root.Fault("trustDomain", $"'{trustDomain}' is no trust domain: use lower-case letters, digits, dots, dashes and underscores");
        }

        var limits = LimitReader.Read(root.Section("limits"));
        var folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
        var (identity, issuer) = Identity(root, trustDomain, folder, fallback);
        var (egress, declared) = Egress(root);
        var options = new GatewayOptions
        {
            Identity = identity,
            Issuer = issuer,
            TrustDomain = trustDomain,
            Listeners = ListenerReader.ReadAll(root, trustDomain),
            Egress = egress,
            EgressDeclared = declared,
            Admin = Admin(root),
            AllowTls12 = Tls(root),
            AccessLog = AccessLogReader.Read(root, folder),
            Tracing = Tracing(root),
            Limits = limits,
        };
        root.RejectUnknownKeys();
        settings.ThrowIfFaulty("docs/gateway.md lists every key with its default and bounds");
        return options;
    }

    private static bool IsTrustDomain(string name) => SpiffeId.TryParse($"spiffe://{name}", out var id) && !id.HasPath;

    private static (IdentityPaths Files, IssuerOptions? Issuer) Identity(SettingsSection root, string trustDomain, string folder, IssuerFallback? fallback)
    {
        if (root.Section("identity") is not { } section)
        {
            if (!root.Has("identity"))
            {
                if (fallback is not null)
                {
                    return (Nowhere, fallback.In(trustDomain));
                }

                root.Fault("identity", "is required: certificate, key and bundle, or issuer");
            }

            return (Nowhere, null);
        }

        if (section.Section("issuer") is { } issuer)
        {
            var options = IssuerReader.Read(issuer, trustDomain, folder, RevocationModes);
            section.RejectUnknownKeys();
            return (Nowhere, options);
        }

        // Path.Combine keeps an absolute path as it is.
        var paths = new IdentityPaths(
            Path.Combine(folder, section.RequiredText("certificate")),
            Path.Combine(folder, section.RequiredText("key")),
            Path.Combine(folder, section.RequiredText("bundle")),
            section.Text("crl") is { } lists ? Path.Combine(folder, lists) : null,
            section.Choice("revocation", RevocationMode.Require, RevocationModes));
        section.RejectUnknownKeys();
        return (paths, null);
    }

    private static (AccessMode Default, IReadOnlyList<EgressPattern> Declared) Egress(SettingsSection root)
    {
        if (root.Section("egress") is not { } section)
        {
            return (AccessMode.Deny, []);
        }

        var mode = section.Choice("default", AccessMode.Deny, EgressModes);
        var declared = new List<EgressPattern>();
        foreach (var text in section.Texts("declared"))
        {
            if (EgressPattern.Read(text) is { } pattern)
            {
                declared.Add(pattern);
            }
            else
            {
                section.Fault("declared", $"'{text}' is no destination: write a name, an address or *.suffix, with or without a port");
            }
        }

        section.RejectUnknownKeys();
        return (mode, declared);
    }

    private static IPEndPoint? Admin(SettingsSection root)
    {
        var section = root.Section("admin");
        var bind = section is null ? null : EndPoints.Read(section, "bind");
        section?.RejectUnknownKeys();
        return bind;
    }

    private static TracingOptions? Tracing(SettingsSection root)
    {
        if (root.Section("tracing") is not { } section)
        {
            return null;
        }

        var text = section.RequiredText("endpoint");
        var endpoint = TracingOptions.ReadEndpoint(text);
        if (endpoint is null && text.Length > 0)
        {
            section.Fault("endpoint", $"'{text}' is no OTLP receiver: write http://host:4318 or https://host:4318");
        }

        var service = section.Text("service", "enforcer-gateway")!;
        var sample = Fraction.Read(section, "sample", 0.01);
        section.RejectUnknownKeys();
        return endpoint is null ? null : new TracingOptions { Endpoint = endpoint, Service = service, Sample = sample };
    }

    private static bool Tls(SettingsSection root)
    {
        var section = root.Section("tls");
        var allow = section?.Boolean("allowTls12", false) ?? false;
        section?.RejectUnknownKeys();
        return allow;
    }
}
