namespace Enforcer.Benchmarks;

/// <summary>One service of the generated tree and the one that it calls.</summary>
internal sealed record GeneratedApp(string Name, string Namespace, string Peer, string PeerNamespace, int Number);
