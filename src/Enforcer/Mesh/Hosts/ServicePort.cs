using Enforcer.Resources;

namespace Enforcer.Mesh.Hosts;

/// <summary>One port of a Service, and which port of a Pod it leads to.</summary>
/// <param name="At">The entry of <c>spec.ports</c>.</param>
/// <param name="Number">As callers use it.</param>
internal sealed record ServicePort(Node At, string Number)
{
    public string? Name => At["name"]?.Text;

    /// <summary>The TCP ports; a mesh carries no other.</summary>
    public static IEnumerable<ServicePort> Of(Resource service) =>
        from port in service.Root.Find("spec", "ports")?.Items ?? []
        let number = port["port"]?.Text
        where number is not null && port["protocol"]?.Text is null or "" or "TCP"
        select new ServicePort(port, number);

    /// <summary>The number of the Pod's port; null where the Service names one that the Pod does not declare.</summary>
    public string? On(PodTemplate? pod)
    {
        var target = At["targetPort"]?.Text;
        if (string.IsNullOrEmpty(target))
        {
            return Number;
        }

        return target.All(char.IsAsciiDigit)
            ? target
            : pod?.Ports.FirstOrDefault(port => port["name"]?.Text == target)?["containerPort"]?.Text;
    }
}
