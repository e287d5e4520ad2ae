using System.CommandLine;
using System.Globalization;
using Enforcer.Demo;

namespace Enforcer.Cli;

/// <summary><c>enforcer demo</c>: the whole product in one process.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "Try the whole product in one process on loopback: admission, mutual TLS, refusals, rotation under load.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var result = await Terminal.WithStatusAsync(progress => DemoRun.RunAsync(progress, cancellationToken));
        var output = parsed.InvocationConfiguration.Output;
        TextTable.Write(
            output,
            ["tried", "expected", "happened", "held"],
            result.Rows.Select(row => new[] { row.Tried, row.Expected, row.Happened, row.Held ? "yes" : "NO" }));
        var held = result.Rows.Count(row => row.Held);
        await output.WriteLineAsync();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{held} of {result.Rows.Count} held, in {result.Elapsed.TotalSeconds:0.0} s"));
        return result.Held ? ExitCodes.Clean : ExitCodes.Findings;
    }
}
