using System.Globalization;
using System.Text.Json.Nodes;

namespace Enforcer.Admission.Mutation;

/// <summary>The parts that injection adds to a Pod. Deterministic: the same settings give the same bytes.</summary>
internal static class SidecarTemplate
{
    // The user 'app' of the .NET runtime images.
    private const int UserId = 1654;

    private const string ConfigFolder = "/etc/enforcer/gateway";

    public static string[] Arguments(SidecarSettings settings) => ["gateway", "--config", ConfigFolder + "/gateway.yaml", .. settings.Identity.Arguments];

    public static JsonObject Container(string image, bool native, SidecarSettings settings)
    {
        var adminPort = settings.AdminPort;
        var container = new JsonObject
        {
            ["name"] = InjectionWords.Container,
            ["image"] = image,
            ["args"] = new JsonArray([.. Arguments(settings).Select(argument => JsonValue.Create(argument))]),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "enforcer-admin", ["containerPort"] = adminPort, ["protocol"] = "TCP" }),
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "50m", ["memory"] = "96Mi" },
                ["limits"] = new JsonObject { ["cpu"] = "1", ["memory"] = "256Mi" },
            },
            ["securityContext"] = SecurityContext(),
            ["volumeMounts"] = new JsonArray(Mount(InjectionWords.ConfigVolume, ConfigFolder), Mount(settings.Identity.Volume, settings.Identity.Folder)),
            ["readinessProbe"] = Probe("/readyz", adminPort, period: 5, failures: 3),
            ["livenessProbe"] = Probe("/healthz", adminPort, period: 10, failures: 6),
        };
        if (native)
        {
            // The Pod's other containers start once this probe has passed.
            container["startupProbe"] = Probe("/readyz", adminPort, period: 1, failures: settings.Identity.StartSeconds);
            container["restartPolicy"] = "Always";
        }

        return container;
    }

    public static JsonObject ConfigVolume(string configMap) => new()
    {
        ["name"] = InjectionWords.ConfigVolume,
        ["configMap"] = new JsonObject { ["name"] = configMap },
    };

    public static string Status(string image, SidecarSettings settings) => new JsonObject
    {
        ["container"] = InjectionWords.Container,
        ["image"] = image,
        ["config"] = settings.Config,
        [settings.Identity.Source] = settings.Identity.Place,
        ["capture"] = "explicit",
    }.ToJsonString();

    private static JsonObject SecurityContext() => new()
    {
        ["runAsNonRoot"] = true,
        ["runAsUser"] = UserId,
        ["runAsGroup"] = UserId,
        ["allowPrivilegeEscalation"] = false,
        ["readOnlyRootFilesystem"] = true,
        ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
        ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
    };

    private static JsonObject Mount(string volume, string path) => new()
    {
        ["name"] = volume,
        ["mountPath"] = path,
        ["readOnly"] = true,
    };

    private static JsonObject Probe(string path, int port, int period, int failures) => new()
    {
        ["httpGet"] = new JsonObject { ["path"] = path, ["port"] = port },
        ["periodSeconds"] = period,
        ["timeoutSeconds"] = 2,
        ["failureThreshold"] = failures,
    };
}
