using Enforcer.Policies.Incremental;
using Enforcer.Resources;

namespace Enforcer.Controller.Reports;

/// <summary>What of a Pod tells whether it got what it should have, in some ten words, because there are many: never a value of it.</summary>
/// <param name="Id">The Pod.</param>
/// <param name="Owner">Version, kind and name of its controller; null where there is none.</param>
/// <param name="IsRunning">It runs or is about to.</param>
/// <param name="Wish">What the Pod itself says of <c>enforcer.dev/inject</c>; null where it says nothing.</param>
/// <param name="HasGateway">It carries the gateway, or lies on its node's network, where there is none.</param>
/// <param name="HasPlainReference">A variable of it is the words of a secret reference.</param>
/// <param name="SecretVersions">The versions of the Secrets that it was admitted with; null where none were noted.</param>
internal sealed record RunningPod(ResourceId Id, ResourceId? Owner, bool IsRunning, string? Wish, bool HasGateway, bool HasPlainReference, string? SecretVersions)
{
    private const string Inject = "enforcer.dev/inject";
    private const string Gateway = "enforcer-gateway";
    private const string Versions = "enforcer.dev/secret-versions";

    private static readonly string[] ContainerLists = ["initContainers", "containers"];
    private static readonly string[] Words = ["labels", "annotations"];

    public static RunningPod Of(Node root)
    {
        var metadata = root["metadata"];
        var space = metadata?["namespace"]?.Text;
        var containers = ContainerLists.SelectMany(list => root.Find("spec", list)?.Items ?? []).ToList();
        var owner = ObjectTrim.OwnerOf(root);
        return new RunningPod(
            new ResourceId("v1", "Pod", space, metadata?["name"]?.Text),
            owner is null ? null : new ResourceId(owner["apiVersion"]?.Text ?? "", owner["kind"]?.Text ?? "", space, owner["name"]?.Text),
            metadata?["deletionTimestamp"] is null && root.Find("status", "phase")?.Text is "Running" or "Pending",
            // As admission reads it: 'disabled' wins wherever it stands.
            Words.Select(place => metadata?.Find(place, Inject)?.Text).OfType<string>().OrderBy(word => word != "disabled").FirstOrDefault(),
            root.Find("spec", "hostNetwork")?.Flag == true || containers.Any(container => container["name"]?.Text == Gateway),
            containers.SelectMany(container => container["env"]?.Items ?? []).Any(variable => SecretReference.IsMeant(variable["value"]?.Text)),
            metadata?.Find("annotations", Versions)?.Text);
    }

    /// <summary>True where the Pod, or its Namespace, asks for a gateway that it does not carry.</summary>
    public bool LacksGateway(Resource? space) =>
        IsRunning && !HasGateway && (Wish ?? space?.Label(Inject)?.Text) == "enabled";
}
