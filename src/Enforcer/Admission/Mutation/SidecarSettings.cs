using System.Globalization;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>What a Pod's annotations say of its gateway, checked.</summary>
/// <param name="Config">Name of the ConfigMap.</param>
/// <param name="Identity">Where the certificate comes from.</param>
/// <param name="AdminPort">Port of the probes.</param>
internal sealed record SidecarSettings(string Config, SidecarIdentity Identity, int AdminPort)
{
    private const string Rule = "injection-unusable-setting";

    /// <summary>Null where an annotation is unusable; then <paramref name="faults"/> says which.</summary>
    public static SidecarSettings? Read(Node pod, SidecarIssuer? issuer, List<MutationFault> faults)
    {
        var annotations = pod.Find("metadata", "annotations");
        var before = faults.Count;
        var config = ObjectName(annotations?[InjectionWords.Config], InjectionWords.DefaultConfig, "a ConfigMap", faults);
        var secret = annotations?[InjectionWords.Certificate];
        var identity = issuer is not null && secret?.Text is null
            ? SidecarIdentity.FromIssuer(issuer)
            : SidecarIdentity.FromSecret(ObjectName(secret, InjectionWords.DefaultCertificate, "a Secret", faults));
        var port = InjectionWords.DefaultAdminPort;
        if (annotations?[InjectionWords.AdminPort] is { Text: { } text } asked
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            faults.Add(new MutationFault(Rule, asked.Path, "the value is no port", "write a number from 1 to 65535, as in the gateway's admin.bind"));
        }

        if (annotations?[InjectionWords.Capture] is { Text: not "explicit" } capture)
        {
            faults.Add(new MutationFault(Rule, capture.Path, "this way of capturing traffic is not known", $"write {InjectionWords.Capture}: explicit, or leave it out"));
        }

        return faults.Count == before ? new SidecarSettings(config, identity, port) : null;
    }

    private static string ObjectName(Node? value, string fallback, string what, List<MutationFault> faults)
    {
        if (value?.Text is not { } name)
        {
            return fallback;
        }

        if (!KubernetesNames.IsObjectName(name))
        {
            faults.Add(new MutationFault(Rule, value.Path, $"the value cannot be the name of {what}", "write a lower-case DNS name, such as " + fallback));
        }

        return name;
    }
}
