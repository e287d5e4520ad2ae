using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>
/// Runs the transcripts of tests/cases/cli: <c>== name</c> writes a file, <c>$ enforcer ...</c> runs the built binary in that folder, <c>&lt;</c>
/// lines are its input, <c>></c> lines its output, <c>!</c> lines its errors and <c>? n</c> its exit code. Times read as <c>N ms</c>.
/// </summary>
public sealed partial class CommandLineTests
{
    public static TheoryData<string> Transcripts =>
        [.. Directory.GetFiles(RepositoryFolder.Find("tests", "cases", "cli"), "*.txt").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task Says_what_the_transcript_says(string transcript)
    {
        var folder = Directory.CreateTempSubdirectory("enforcer-cli-");
        try
        {
            var lines = await File.ReadAllLinesAsync(RepositoryFolder.Find("tests", "cases", "cli", transcript));
            WriteFiles(lines, folder.FullName);
            var expected = new StringBuilder();
            var actual = new StringBuilder();
            foreach (var step in Steps(lines))
            {
                expected.AppendLine(string.Join('\n', step));
                await RunAsync(step, folder.FullName, actual);
            }

            Assert.Equal(expected.ToString(), actual.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Every_verb_has_a_transcript()
    {
        var help = (await EnforcerProcess.RunAsync("--help")).Exits(0).Output;
        var verbs = VerbLine().Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value);
        var commands = Directory.GetFiles(RepositoryFolder.Find("tests", "cases", "cli"), "*.txt").SelectMany(File.ReadAllLines).Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).ToList();

        Assert.All(verbs, verb => Assert.Contains(commands, command => command.StartsWith($"$ enforcer {verb}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_reference_page_is_what_the_verbs_say()
    {
        var written = await File.ReadAllTextAsync(RepositoryFolder.Find("docs", "cli.md"));

        Assert.Equal((await EnforcerProcess.RunAsync("reference")).Exits(0).Output, written);
    }

    private static void WriteFiles(string[] lines, string folder)
    {
        StreamWriter? file = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("== ", StringComparison.Ordinal) || line.StartsWith("$ ", StringComparison.Ordinal))
            {
                file?.Dispose();
                file = null;
            }

            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                var path = Path.Combine(folder, line[3..]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                file = new StreamWriter(path);
            }
            else
            {
                file?.WriteLine(line);
            }
        }

        file?.Dispose();
    }

    // A step is its command line and the marked lines that follow.
    private static IEnumerable<List<string>> Steps(string[] lines)
    {
        List<string>? step = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("== ", StringComparison.Ordinal))
            {
                if (step is not null)
                {
                    yield return step;
                }

                step = line[0] == '$' ? [line] : null;
            }
            else if (line is ['<' or '>' or '!' or '?', ..])
            {
                step?.Add(line);
            }
        }

        if (step is not null)
        {
            yield return step;
        }
    }

    private static async Task RunAsync(List<string> step, string folder, StringBuilder actual)
    {
        var input = step.Where(line => line[0] == '<').ToList();
        var start = new ProcessStartInfo(EnforcerProcess.Program, Words().Matches(step[0]["$ enforcer".Length..]).Select(word => word.Value.Trim('"')))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment.Remove("KUBECONFIG");
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.StandardInput.WriteAsync(string.Concat(input.Select(line => (line.Length > 2 ? line[2..] : "") + "\n")));
        process.StandardInput.Close();
        await process.WaitForExitAsync(deadline.Token);

        actual.AppendLine(step[0]);
        input.ForEach(line => actual.AppendLine(line));
        Mark(await output, '>', actual);
        Mark(await error, '!', actual);
        actual.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"? {process.ExitCode}");
    }

    private static void Mark(string text, char mark, StringBuilder actual)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n').Where(_ => text.Length > 0))
        {
            actual.AppendLine($"{mark} {Times().Replace(line, "N ms")}".TrimEnd());
        }
    }

    [GeneratedRegex(@"\b\d+ ms\b")]
    private static partial Regex Times();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^  ([a-z]+)\b", RegexOptions.Multiline)]
    private static partial Regex VerbLine();
}
