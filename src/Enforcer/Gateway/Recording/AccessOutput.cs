namespace Enforcer.Gateway.Recording;

/// <summary>Where lines go that no file was named for: the standard output of the process, handed in by who owns it.</summary>
internal sealed record AccessOutput(Stream Stream);
