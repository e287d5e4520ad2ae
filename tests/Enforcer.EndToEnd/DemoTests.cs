using System.Globalization;
using System.Text.RegularExpressions;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary><c>enforcer demo</c> as a newcomer runs it.</summary>
public sealed partial class DemoTests
{
    [Fact]
    public async Task Everything_holds_over_at_least_ten_thousand_requests()
    {
        var result = (await EnforcerProcess.RunAsync("demo")).Exits(0);

        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = lines[1..^1];
        Assert.True(rows.Length >= 20, result.ToString());
        Assert.All(rows, row => Assert.EndsWith("  yes", row, StringComparison.Ordinal));
        Assert.StartsWith($"{rows.Length} of {rows.Length} held", lines[^1], StringComparison.Ordinal);
        var counted = Counted().Match(rows[^1]);
        Assert.True(counted.Success, rows[^1]);
        Assert.True(int.Parse(counted.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) >= 10_000, rows[^1]);
        Assert.Empty(result.Error);
    }

    [GeneratedRegex("  ([0-9,]+), 0 failed +yes$")]
    private static partial Regex Counted();
}
