namespace Enforcer.Gateway.Recording;

/// <summary>Which requests are written down, and where.</summary>
internal sealed record AccessLogOptions
{
    /// <summary>Null: standard output, which whoever started the gateway keeps.</summary>
    public string? File { get; init; }

    /// <summary>The part of what went well that is written, 0 to 1. Refusals and failures always are. Default all.</summary>
    public double Sample { get; init; } = 1;

    /// <summary>A file at least as large is moved aside. Default 64 MiB.</summary>
    public long MostBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Files kept, the one that is written included. Default 5.</summary>
    public int MostFiles { get; init; } = 5;
}
