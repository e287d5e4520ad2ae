namespace Enforcer.Files.Charts;

/// <summary>How much of a chart is read; every input is hostile.</summary>
internal static class ChartLimits
{
    /// <summary>Files of a chart and the charts below it.</summary>
    public const int MostFiles = 5_000;

    /// <summary>Bytes of all of them.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    /// <summary>A larger file that is no template and no values is left out: templates that read it find it empty.</summary>
    public const int MostBytesOfOther = 512 * 1024;

    /// <summary>Charts inside one another.</summary>
    public const int DeepestChart = 10;
}
