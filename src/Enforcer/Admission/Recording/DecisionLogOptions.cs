namespace Enforcer.Admission.Recording;

/// <summary>Where decisions are kept, and how many.</summary>
internal sealed record DecisionLogOptions
{
    public required string File { get; init; }

    /// <summary>A file at least as large is moved aside to <c>.1</c>, that one to <c>.2</c>, and so on. Default 64 MiB.</summary>
    public long MostBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Files kept, the one that is written included. Default 5.</summary>
    public int MostFiles { get; init; } = 5;
}
