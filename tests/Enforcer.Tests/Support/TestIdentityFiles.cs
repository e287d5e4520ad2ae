namespace Enforcer.Tests.Support;

/// <summary>Where one identity lies on disk, as a gateway configuration names it.</summary>
internal sealed record TestIdentityFiles(string Certificate, string Key, string Bundle);
