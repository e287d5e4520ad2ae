using System.CommandLine;
using Enforcer.Files;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning.Testing;
using Enforcer.Scanning.Testing.Reports;

namespace Enforcer.Cli;

/// <summary><c>enforcer test</c>: the rules, levels and exceptions against what they are expected to find.</summary>
internal static class TestCommand
{
    private static readonly Argument<string[]> Paths = new("path") { Arity = ArgumentArity.OneOrMore, Description = "Folders or files: *.test.yaml, and allow-* and deny-* in folders called as a rule." };
    private static readonly Option<string> Format = new("--format") { DefaultValueFactory = _ => "text", Description = "Report format: " + string.Join(", ", TestReportCatalog.All.Select(report => report.Name)) + "." };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Write the report to this file instead of standard output." };

    public static Command Create()
    {
        var command = new Command("test", "Run policy tests: resources with the findings and the mutations that are expected of them.") { Paths, Format, Output };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = TestReportCatalog.Find(parsed.GetValue(Format)!)
            ?? throw new ConfigurationException($"unknown format '{parsed.GetValue(Format)}'", $"known are {string.Join(", ", TestReportCatalog.All.Select(known => known.Name))}");
        var paths = parsed.GetValue(Paths)!;
        var runner = new TestRunner(new DeclaredFiles(ReaderLimits.Default), new WebhookMutations(), TimeProvider.System);
        var run = Terminal.WithProgress("testing", progress => runner.Run(paths, progress, cancellationToken));
        if (run.Outcomes.Count == 0)
        {
            throw new ConfigurationException($"no tests in {string.Join(", ", paths)}", "tests are files called *.test.yaml, and allow-* and deny-* in a folder called as a rule: docs/testing.md");
        }

        await Terminal.WriteAsync(parsed.GetValue(Output), parsed.InvocationConfiguration.Output, (writer, colour) => report.Write(run, writer, colour));
        return run.Failed.Any() ? ExitCodes.Findings : ExitCodes.Clean;
    }
}
