using System.Text;
using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning;

/// <summary>What cannot be read as its name says is an error, and searched for secrets all the same.</summary>
public sealed class UnreadableFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("broken.yaml", "a: [1\nb: }\ndb:\n  password: Tr0ub4dor&3x\n", 4)]
    [InlineData("broken.json", "{\"a\": [1,\n\"password\": \"Tr0ub4dor&3x\",\n", 2)]
    [InlineData("broken.tf", "resource \"a\" {\n  password = \"Tr0ub4dor&3x\"\n", 2)]
    [InlineData("code.yaml", "import os\ndef f(x):\n\treturn {x: [1}\nURL = 'postgres://app:Tr0ub4dor@db/x'\n", 4)]
    [InlineData("deep.yaml", "see: postgres://app:Tr0ub4dor@db/x\n\t- [\n", 1)]
    public void A_file_that_is_not_what_its_ending_says_is_an_error_and_searched_as_text(string file, string text, int line)
    {
        _folder.Write(file, text);

        var result = Scan();

        Assert.NotEmpty(result.Errors);
        Assert.Contains(result.Findings, finding => finding.Rule.Category == Category.Secrets && finding.Location.Line == line);
    }

    [Fact]
    public void A_secret_of_a_document_that_was_read_is_told_once_though_another_document_is_broken()
    {
        _folder.Write("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  password: Tr0ub4dor&3x\n---\na: [1\nb: }\ntoken: 9f8a7T2kQx71LmPz4vRb\n");

        var lines = Scan().Findings.Where(finding => finding.Rule.Category == Category.Secrets).Select(finding => finding.Location.Line);

        Assert.Equal([5, 9], lines);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_an_error_and_searched_in_pieces()
    {
        _folder.Write("large.yaml", string.Concat(Enumerable.Repeat("key: " + new string('x', 1019) + "\n", 17 * 1024)) + "url: postgres://app:Tr0ub4dor@db/x\n");

        var result = Scan();

        Assert.Single(result.Errors);
        Assert.Equal((17 * 1024) + 1, Assert.Single(result.Findings).Location.Line);
    }

    [Fact]
    public void A_line_of_many_megabytes_is_searched_to_its_end()
    {
        _folder.Write("line.json", "{\"a\":\"" + new string('x', 6_000_000) + "\",\"url\":\"postgres://app:Tr0ub4dor@db/x\"}");
        _folder.Write("line.log", new string('x', 6_000_000) + " postgres://app:Tr0ub4dor@db/x");

        Assert.Equal(2, Scan().Findings.Count);
    }

    [Fact]
    public void A_binary_that_is_called_a_manifest_is_an_error()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "a.yaml"), [1, 0, 2, 0, 3]);

        Assert.Single(Scan().Errors);
    }

    [Fact]
    public void Terraform_in_JSON_is_searched_by_its_names()
    {
        _folder.Write("main.tf.json", "{\"resource\":{\"aws_db_instance\":{\"a\":{\n\"username\":\"app\",\n\"password\":\"Tr0ub4dor&3x\",\n\"other_password\":\"${var.password}\"}}}}");

        Assert.Equal(3, Assert.Single(Scan().Findings, finding => finding.Rule.Category == Category.Secrets).Location.Line);
    }

    [Fact]
    public void What_is_encoded_more_often_than_is_undone_is_told()
    {
        var text = "password: Tr0ub4dor&3x, for everybody";
        for (var depth = 0; depth < 7; depth++)
        {
            text = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        }

        _folder.Write("a.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  blob: {text}\n");

        Assert.Contains("behind more encoding than is undone", Assert.Single(Scan().Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_written_to_meanwhile_is_never_taken_for_read()
    {
        // Many writes to a long file against one read: some scan must meet one, and each that does says so.
        var file = _folder.Write("busy.log", new string('x', 64_000_000));
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    File.AppendAllText(file, "x");
                }
            },
            CancellationToken.None);

        var result = Scan();
        for (var turn = 0; turn < 20 && result.Errors.Count == 0; turn++)
        {
            result = Scan();
        }

        await stop.CancelAsync();
        await writer;

        Assert.Equal(FileState.Changed, Assert.Single(result.Errors).Message);
    }

    private ScanResult Scan() => new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System).Run(new ScanOptions { Paths = [_folder.Path] }, null, CancellationToken.None);
}
