namespace Enforcer.Gateway.Authorization;

/// <summary>What the rules look at of one request; of raw bytes only the port says anything.</summary>
/// <param name="Method">As the app sees it; empty for raw bytes.</param>
/// <param name="Path">Decoded and canonical; empty for raw bytes.</param>
/// <param name="Host">Of the request, without its port; empty for raw bytes.</param>
/// <param name="Port">Of the app that the route leads to; 0 where no route does.</param>
/// <param name="IsGrpc">Whether the body says that it is gRPC.</param>
internal readonly record struct AccessRequest(string Method, string Path, string Host, int Port, bool IsGrpc);
