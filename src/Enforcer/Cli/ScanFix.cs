using System.CommandLine;
using Enforcer.Files;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Fixing;
using Enforcer.Scanning.Fixing.Texts;
using Enforcer.Scanning.Git;

namespace Enforcer.Cli;

/// <summary>The options of <c>enforcer scan --fix</c>, and what it says.</summary>
internal static class ScanFix
{
    private static readonly Dictionary<string, SecretForm> Forms = new(StringComparer.Ordinal)
    {
        ["secret"] = SecretForm.Secret,
        ["external-secret"] = SecretForm.ExternalSecret,
        ["sops"] = SecretForm.Sops,
    };

    private static readonly Option<bool> Fix = new("--fix") { Description = "Replace literal secrets in manifests by references, in place, and write the values to --secrets-out." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "With --fix: change nothing and print a unified diff in which secrets are starred." };
    private static readonly Option<string?> SecretsOut = new("--secrets-out") { Description = "With --fix: the file that takes the values, as Secret manifests, mode 0600; appended to where it exists. Refused inside a git work tree unless ignored." };
    private static readonly Option<string> SecretsAs = new Option<string>("--secrets-as") { DefaultValueFactory = _ => "secret", Description = "With --fix: what to make of the values: secret, external-secret (ExternalSecrets besides), or sops (to be encrypted in place)." }
        .AcceptOnlyFromAmong([.. Forms.Keys]);
    private static readonly Option<string?> ReferencesOut = new("--references-out") { Description = "With --secrets-as external-secret: the file that takes the ExternalSecrets, which hold no value." };
    private static readonly Option<string?> SecretStore = new("--secret-store") { Description = "With --secrets-as external-secret: the store, NAME or ClusterSecretStore/NAME." };

    public static IEnumerable<Option> Options => [Fix, DryRun, SecretsOut, SecretsAs, ReferencesOut, SecretStore];

    public static bool IsAsked(ParseResult parsed) => parsed.GetValue(Fix);

    /// <exception cref="ConfigurationException">Options of the fix stand without it.</exception>
    public static void RejectWithoutFix(ParseResult parsed)
    {
        List<string> given = [.. Options.Where(option => option != Fix && parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
        if (!IsAsked(parsed) && given.Count > 0)
        {
            throw new ConfigurationException([.. given.Select(option => $"{option} belongs to --fix")], "'enforcer scan --help' shows what is known");
        }
    }

    /// <summary>Fixes, and leaves the exit code to the report of what is left; or shows what a fix would do, which is the end: 1 where there is anything.</summary>
    public static async Task<int?> RunAsync(ParseResult parsed, ScanOptions scan, CancellationToken cancellationToken)
    {
        if (scan.Isolated || scan.Paths.Contains(FileWalk.StandardInput))
        {
            throw new ConfigurationException("--fix works on files in place: it takes neither --isolated nor standard input");
        }

        var options = new FixOptions
        {
            SecretsFile = parsed.GetValue(SecretsOut),
            Form = Forms[parsed.GetValue(SecretsAs)!],
            ReferencesFile = parsed.GetValue(ReferencesOut),
            Store = parsed.GetValue(SecretStore),
        };
        var dryRun = parsed.GetValue(DryRun);
        var runner = new FixRunner(new DeclaredFiles(ReaderLimits.Default), new GitProgram(), TimeProvider.System);
        var plan = await runner.PlanAsync(scan, options, dryRun, cancellationToken);
        foreach (var file in dryRun ? plan.Files : [])
        {
            MaskedDiff.Write(file, parsed.InvocationConfiguration.Output);
        }

        if (!dryRun)
        {
            FixRunner.Apply(plan, options);
        }

        await SayAsync(plan, options, dryRun, parsed.InvocationConfiguration.Error);
        return !dryRun ? null : plan.Files.Count + plan.Refusals.Count > 0 ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private static async Task SayAsync(FixPlan plan, FixOptions options, bool dryRun, TextWriter error)
    {
        foreach (var refusal in plan.Refusals)
        {
            await error.WriteLineAsync($"enforcer: not fixed: {PrintableText.Of(refusal.ToString())}");
        }

        if (plan.Files.Count == 0)
        {
            await error.WriteLineAsync("enforcer: nothing to fix");
            return;
        }

        var what = $"{Count(plan.ValueCount, "secret")} in {Count(plan.Files.Count, "file")}";
        if (dryRun)
        {
            await error.WriteLineAsync($"enforcer: would fix {what}");
            return;
        }

        await error.WriteLineAsync($"enforcer: fixed {what}; the values are in {options.SecretsFile}");
        await error.WriteLineAsync($"enforcer: hint: {Next(options)}; then rotate the values, as they have been published");
    }

    private static string Next(FixOptions options) => options.Form switch
    {
        SecretForm.ExternalSecret => $"put the values of {options.SecretsFile} into the store as {options.ReferencesFile} names them, and delete the file",
        SecretForm.Sops => $"sops --encrypt --encrypted-regex '^(data|stringData)$' --in-place {options.SecretsFile}",
        _ => $"kubectl apply --filename {options.SecretsFile}",
    };

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
