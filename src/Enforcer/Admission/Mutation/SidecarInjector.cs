using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>
/// Adds the gateway to a Pod, each part where it is absent: a second pass, or one that another webhook caused, adds nothing. A container
/// or volume of ours that is something else is refused, so that no Pod can pass for injected without the gateway.
/// </summary>
internal sealed class SidecarInjector(SidecarOptions options)
{
    private const string Rule = "injection-reserved-name";

    private bool Native => options.Native == NativeSidecar.Always;

    /// <summary>True where anything was added to <paramref name="patch"/>.</summary>
    public bool Inject(Node pod, SidecarSettings settings, JsonPatch patch, List<MutationFault> faults)
    {
        var before = faults.Count;
        var container = FindContainer(pod, settings, faults);
        var config = FindVolume(pod, InjectionWords.ConfigVolume, volume => volume.Find("configMap", "name")?.Text == settings.Config, faults);
        var identity = FindVolume(pod, settings.Identity.Volume, settings.Identity.IsIn, faults);
        var status = SidecarTemplate.Status(options.Image, settings);
        var stated = pod.Find("metadata", "annotations", InjectionWords.Status)?.Text == status;
        if (faults.Count > before || (container && config && identity && stated))
        {
            return false;
        }

        if (!stated)
        {
            patch.Set(["metadata", "annotations"], InjectionWords.Status, JsonValue.Create(status));
        }

        if (!config)
        {
            patch.Insert(["spec", "volumes"], SidecarTemplate.ConfigVolume(settings.Config), first: false);
        }

        if (!identity)
        {
            patch.Insert(["spec", "volumes"], settings.Identity.ToVolume(), first: false);
        }

        if (!container)
        {
            // First among the init containers, so that the others already have the mesh; behind the app, which stays the default container.
            patch.Insert(["spec", Native ? "initContainers" : "containers"], SidecarTemplate.Container(options.Image, Native, settings), first: Native);
        }

        return true;
    }

    private bool FindContainer(Node pod, SidecarSettings settings, List<MutationFault> faults)
    {
        foreach (var list in (ReadOnlySpan<string>)["initContainers", "containers", "ephemeralContainers"])
        {
            foreach (var container in pod.Find("spec", list)?.Items ?? [])
            {
                if (container["name"]?.Text != InjectionWords.Container)
                {
                    continue;
                }

                // An init container that ends, or one whose program is another, guards nothing.
                var runs = list == "containers" || (list == "initContainers" && container["restartPolicy"]?.Text == "Always");
                var ours = container["image"]?.Text == options.Image
                    && container["command"] is null or { IsNull: true } or { Items.Count: 0, Entries.Count: 0, Text: null }
                    && (container["args"]?.Items ?? []).Select(argument => argument.Text).SequenceEqual(SidecarTemplate.Arguments(settings));
                if (!runs || !ours)
                {
                    faults.Add(Reserved(container, "container"));
                }

                return true;
            }
        }

        return false;
    }

    private static bool FindVolume(Node pod, string name, Func<Node, bool> isOurs, List<MutationFault> faults)
    {
        var volume = (pod.Find("spec", "volumes")?.Items ?? []).FirstOrDefault(volume => volume["name"]?.Text == name);
        if (volume is not null && !isOurs(volume))
        {
            faults.Add(Reserved(volume, "volume"));
        }

        return volume is not null;
    }

    private static MutationFault Reserved(Node at, string what) => new(
        Rule,
        at.Path,
        $"the {what} has the name of the injected gateway's and is another",
        $"leave it out, it is added at admission; or give your {what} another name");
}
