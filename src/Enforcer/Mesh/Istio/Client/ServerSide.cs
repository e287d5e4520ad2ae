using Enforcer.Mesh.Hosts;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Client;

/// <summary>One workload port that clients reach by a host, with what it asks of them.</summary>
/// <param name="Service">The Service of the host.</param>
/// <param name="Port">The Service's port.</param>
/// <param name="Takes">What the workload behind it asks for.</param>
internal sealed record ServerSide(Resource Service, ServicePort Port, WorkloadMode Takes);
