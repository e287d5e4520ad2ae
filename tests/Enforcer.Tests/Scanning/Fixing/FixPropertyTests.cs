using System.Text;
using Enforcer.Files;
using Enforcer.Resources;
using Enforcer.Scanning;
using Enforcer.Scanning.Fixing;
using Enforcer.Scanning.Fixing.Texts;
using Enforcer.Scanning.Git;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Scanning.Fixing;

/// <summary>Whatever the manifest looks like: the fix is exactly the text that a careful person would write, byte for byte, and nothing is lost.</summary>
public sealed class FixPropertyTests
{
    private static readonly Gen<string> Tails = Gen.ListOf(Gen.Elements("a", "Z", "9", ":", "é", "😀", "\u4e2d", "-", "_", "%", "=")).Select(parts => string.Concat(parts.Take(20)));

    // Those that quoted notations can hold besides.
    private static readonly Gen<string> QuotedTails = Gen.ListOf(Gen.Elements("a", "'", "\"", "\\", "#", " # ", ": ", "]", "}", ",", "é", "😀", "*", "&")).Select(parts => string.Concat(parts.Take(20)));

    private static readonly Gen<Variable> Variables =
        from notation in Gen.Elements("plain", "single", "double", "literal", "flow", "json", "first", "harmless")
        from tail in notation is "plain" or "flow" or "first" ? Tails : QuotedTails
        from comment in Gen.Elements("", " # why", "   #x")
        select new Variable(notation, "k7Rz!2q" + tail + "x", comment);

    private static readonly Gen<(List<Variable> Variables, string NewLine, bool Mark, bool LastBreak)> Manifests =
        from variables in Gen.ListOf(Variables)
        from newLine in Gen.Elements("\n", "\r\n")
        from mark in Gen.Elements(true, false)
        from lastBreak in Gen.Elements(true, false)
        select (variables.Take(6).ToList(), newLine, mark, lastBreak);

    [Fact]
    public void The_result_differs_only_where_a_value_stood_and_every_value_lives_on()
    {
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        Prop.ForAll(Manifests.ToArbitrary(), manifest => Holds(manifest.Variables, manifest.NewLine, manifest.Mark, manifest.LastBreak, folder.Path, outside.Path))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    private static void Holds(List<Variable> variables, string newLine, bool mark, bool lastBreak, string folder, string outside)
    {
        var file = Path.Combine(folder, "web.yaml");
        var options = new FixOptions { SecretsFile = Path.Combine(outside, "secrets.yaml") };
        var encoding = new UTF8Encoding(mark);
        File.Delete(options.SecretsFile);
        File.WriteAllText(file, Text(variables, newLine, lastBreak, isFixed: false), encoding);

        var runner = new FixRunner(new DeclaredFiles(ReaderLimits.Default), new GitProgram(), TimeProvider.System);
        var plan = runner.PlanAsync(new ScanOptions { Paths = [file] }, options, dryRun: false, CancellationToken.None).GetAwaiter().GetResult();
        using var diff = new StringWriter();
        plan.Files.ToList().ForEach(changed => MaskedDiff.Write(changed, diff));
        FixRunner.Apply(plan, options);

        Assert.Empty(plan.Refusals);
        Assert.Equal(encoding.GetPreamble().Concat(encoding.GetBytes(Text(variables, newLine, lastBreak, isFixed: true))), File.ReadAllBytes(file));
        Assert.DoesNotContain("k7Rz", diff.ToString());
        var kept = plan.Secrets.SelectMany(secret => secret.Values.Values);
        Assert.Equal(variables.Where(variable => variable.Notation != "harmless").Select(variable => variable.Value), kept);
    }

    private static string Text(List<Variable> variables, string newLine, bool lastBreak, bool isFixed)
    {
        var lines = new StringBuilder("# head\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n    name:   web # odd blanks\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n        env:\n        - {name: LEVEL,   value: info}\n");
        for (var i = 0; i < variables.Count; i++)
        {
            lines.Append(variables[i].Text($"V{i}_PASSWORD", isFixed));
        }

        lines.Append(lastBreak ? "        image: app:1\n" : "        image: app:1");
        return lines.ToString().Replace("\n", newLine, StringComparison.Ordinal);
    }

    private sealed record Variable(string Notation, string Value, string Comment)
    {
        public string Text(string name, bool isFixed)
        {
            const string indent = "          ";
            var nested = $"\n{indent}  secretKeyRef:\n{indent}    name: web-secrets\n{indent}    key: {name}\n";
            var quoted = "\"" + Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
            string Block(string value) => $"        - name: {name}\n{indent}" + (isFixed ? $"valueFrom:{Comment}{nested}" : $"value: {value}{Comment}\n");
            return Notation switch
            {
                "plain" => Block(Value),
                "single" => Block("'" + Value.Replace("'", "''", StringComparison.Ordinal) + "'"),
                "double" => Block(quoted),
                "literal" => $"        - name: {name}\n{indent}" + (isFixed ? $"valueFrom:{Comment}{nested}\n" : $"value: |-{Comment}\n{indent}  {Value}\n\n"),
                "flow" => $"        - {{name: {name}, " + (isFixed ? $"valueFrom: {{secretKeyRef: {{name: web-secrets, key: {name}}}}}" : $"value: {Value}") + $"}}{Comment}\n",
                "json" => $"        - {{\"name\": \"{name}\", " + (isFixed ? $"\"valueFrom\": {{\"secretKeyRef\": {{\"name\": \"web-secrets\", \"key\": \"{name}\"}}}}" : $"\"value\": {quoted}") + $"}}{Comment}\n",
                "first" => isFixed ? $"        - valueFrom:{Comment}{nested}{indent}name: {name}\n" : $"        - value: {Value}{Comment}\n{indent}name: {name}\n",
                _ => $"        - name: {name}_FILE\n{indent}value: /run/secrets/x{Comment}\n",
            };
        }
    }
}
