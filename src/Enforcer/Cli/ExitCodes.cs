namespace Enforcer.Cli;

/// <summary>What the process says to its caller; a contract.</summary>
internal static class ExitCodes
{
    public const int Clean = 0;

    /// <summary>Findings, drift or a failed verification.</summary>
    public const int Findings = 1;

    /// <summary>Usage or configuration error.</summary>
    public const int Usage = 2;

    /// <summary>The environment failed: cluster unreachable, file unreadable.</summary>
    public const int Environment = 3;
}
