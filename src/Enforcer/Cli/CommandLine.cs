using System.CommandLine;
using System.CommandLine.Parsing;
using Enforcer.Kubernetes;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli;

/// <summary>Parses, runs one verb and turns every outcome into an exit code and, where something failed, an error and a hint.</summary>
internal static class CommandLine
{
    // A signal cancels the verb's token. The default of two seconds would cut a server that still drains and turn its exit code into 143.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var parsed = EnforcerCommand.Create().Parse(args);
        var faults = UsageFaults(parsed);
        if (faults.Count > 0)
        {
            await ReportAsync(error, faults, $"'{HelpFor(parsed)}' shows what is known");
            return ExitCodes.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            });
        }
        catch (ConfigurationException failure)
        {
            await ReportAsync(error, failure.Faults, failure.Hint);
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            // A signal before a server stood, or in the middle of a scan. A server that stood ends by itself, with its own code.
            await ReportAsync(error, ["interrupted before it was done"], null);
            return ExitCodes.Environment;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            await ReportAsync(error, [failure.Message], failure.Data[ClusterFailure.HintKey] as string);
            return ExitCodes.Environment;
        }
        // A fault of ours. The runtime would print the message, which may repeat what was read.
        catch (Exception failure)
        {
            await ReportAsync(error, [$"this should not have happened: {ShownText.Failure(failure)}"], "report it with what led to it");
            return ExitCodes.Environment;
        }
    }

    /// <summary>Writes <c>enforcer: error: ...</c> lines, lower-case and without a period, then <c>enforcer: hint: ...</c>.</summary>
    public static async Task ReportAsync(TextWriter error, IEnumerable<string> faults, string? hint)
    {
        foreach (var fault in faults)
        {
            var text = PrintableText.Of(fault.ReplaceLineEndings(" ")).TrimEnd('.', ' ');
            var start = text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
            await error.WriteLineAsync($"enforcer: error: {start}");
        }

        if (hint is not null)
        {
            await error.WriteLineAsync($"enforcer: hint: {hint}");
        }
    }

    // The parser takes an option it does not know for a value of the verb's argument, and names a missing verb beside an unknown one.
    private static List<string> UsageFaults(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.ToHashSet(StringComparer.Ordinal);
        if (parsed.Tokens.All(token => token.Type != TokenType.DoubleDash))
        {
            unknown.UnionWith(parsed.Tokens.Where(token => token.Type == TokenType.Argument && token.Value is ['-', _, ..]).Select(token => token.Value));
        }

        return unknown.Count > 0
            ? [.. unknown.Select(token => token[0] == '-' ? $"unknown option '{token}'" : $"unknown verb or argument '{token}'")]
            : [.. parsed.Errors.Select(fault => fault.Message)];
    }

    private static string HelpFor(ParseResult parsed)
    {
        // A verb below a verb is named whole: 'enforcer certs init --help'.
        var names = new Stack<string>(["--help"]);
        for (Command? verb = parsed.CommandResult.Command; verb is not (null or RootCommand); verb = verb.Parents.OfType<Command>().FirstOrDefault())
        {
            names.Push(verb.Name);
        }

        return $"enforcer {string.Join(' ', names)}";
    }
}
