using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Judges calls that leave the cluster by what the ServiceEntry says of the port.</summary>
internal static class ExternalHosts
{
    private static readonly string[] Plain = ["HTTP", "HTTP2", "GRPC", "GRPC-WEB", "MONGO", "MYSQL", "REDIS"];

    public static Verdict Judge(MeshNode host, string? port)
    {
        if (host.Declared?.Root.Find("spec", "location")?.Text == "MESH_INTERNAL")
        {
            return new Verdict(ConnectionMode.Unknown, "unknown: needs cluster (a part of the mesh whose workloads the set does not hold)", [new Statement(host.Declared, host.Declared.Root.Find("spec", "location")!, $"ServiceEntry '{host.Declared.Name}' says MESH_INTERNAL")]);
        }

        var ports = host.Declared?.Root.Find("spec", "ports")?.Items ?? [];
        var one = ports.FirstOrDefault(candidate => candidate["number"]?.Text == port) ?? (ports.Count == 1 ? ports[0] : null);
        if (one?["protocol"] is not { Text: { } protocol } at)
        {
            return new Verdict(ConnectionMode.Unknown, "outside the cluster; how it is reached is unknown: needs cluster (the set does not say)", []);
        }

        IReadOnlyList<Statement> chain = [new Statement(host.Declared!, at, $"ServiceEntry '{host.Declared!.Name}' says {protocol}")];
        return Plain.Contains(protocol.ToUpperInvariant())
            ? new Verdict(ConnectionMode.Plaintext, $"leaves the cluster as {protocol}", chain)
            : new Verdict(ConnectionMode.Unknown, $"leaves the cluster as {protocol}: its protection is the client's own and not the mesh's", chain);
    }
}
