using System.Globalization;
using System.Text;
using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning;
using Enforcer.Scanning.Reports;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning;

/// <summary>What a scan finds, misses and tells of secrets in files of every kind.</summary>
public sealed class SecretScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Finds_nearly_every_planted_secret_at_its_line_and_hardly_anything_else(int seed)
    {
        var corpus = new SecretCorpus(seed);
        var planted = corpus.Secrets(8).ToList();
        planted.ForEach(one => _folder.Write($"bad/{one.File}", one.Text));
        corpus.Decoys(8).ToList().ForEach(one => _folder.Write($"good/{one.File}", one.Text));

        var found = Scan().Where(finding => finding.Rule.Category == Category.Secrets).Select(finding => (finding.File, finding.Location.Line)).Distinct().ToHashSet();

        var missed = planted.Where(one => !found.Contains(($"{_folder.Path}/bad/{one.File}", one.Line))).ToList();
        var alarms = found.Where(one => one.File.Contains("/good/", StringComparison.Ordinal)).ToList();
        Assert.True(missed.Count <= planted.Count * 0.05, $"missed {missed.Count} of {planted.Count}: {string.Join(", ", missed.Select(one => $"{one.File}:{one.Line} ({one.Value.Length})"))}");
        Assert.True(alarms.Count <= planted.Count * 0.02, $"{alarms.Count} false alarms: {string.Join(", ", alarms)}");
    }

    [Fact]
    public void No_report_error_or_message_holds_any_part_of_a_planted_secret()
    {
        var planted = new SecretCorpus(3).Secrets(2).ToList();
        foreach (var (file, text, _, _) in planted)
        {
            _folder.Write(file, text);
            _folder.Write($"broken/{file}", text + "\n\t{{ [\n\"");
            _folder.Write($"cut/{file}", text[..(text.Length * 4 / 5)]);
        }

        var result = new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System).Run(new ScanOptions { Paths = [_folder.Path] }, null, CancellationToken.None);

        Assert.True(result.Findings.Count > planted.Count);
        foreach (var report in ReportCatalog.All)
        {
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            report.Write(result, writer, colour: false);
            var written = writer.ToString();
            Assert.All(planted, one =>
            {
                // Behind what may be shown and what every token of a provider starts with.
                Assert.DoesNotContain(one.Value[^10..], written, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(one.Value))[4..12], written, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void A_fingerprint_outlives_moved_lines_and_tells_another_secret_in_the_same_place()
    {
        const string Before = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  password: Tr0ub4dor&3\n";
        _folder.Write("a.yaml", Before);
        _folder.Write("a.txt", "see postgres://app:Tr0ub4dor@db/orders\n");
        var first = Scan().Select(finding => finding.Fingerprint).ToList();

        _folder.Write("a.yaml", "# moved\n\n" + Before);
        _folder.Write("a.txt", "\n\nsee postgres://app:Tr0ub4dor@db/orders\n");
        Assert.Equal(first, Scan().Select(finding => finding.Fingerprint));

        _folder.Write("a.yaml", Before.Replace('3', '4'));
        Assert.NotEqual(first, Scan().Select(finding => finding.Fingerprint));
    }

    [Theory]
    [InlineData("json", "\"fingerprint\": ?\"([0-9a-f]{32})\"")]
    [InlineData("sarif", "\"enforcer/v1\": ?\"([0-9a-f]{32})\"")]
    [InlineData("gitlab", "\"fingerprint\": ?\"([0-9a-f]{32})\"")]
    public void A_fingerprint_is_as_lasting_in_every_report_that_carries_one(string format, string pattern)
    {
        const string Before = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  password: Tr0ub4dor&3\n  other_password: Tr0ub4dor&5\n";
        string[] Told(string text)
        {
            _folder.Write("a.yaml", text);
            var result = new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System).Run(new ScanOptions { Paths = [_folder.Path] }, null, CancellationToken.None);
            using var output = new StringWriter();
            ReportCatalog.All.Single(report => report.Name == format).Write(result, output, false);
            return [.. System.Text.RegularExpressions.Regex.Matches(output.ToString(), pattern).Select(match => match.Groups[1].Value)];
        }

        var first = Told(Before);
        var moved = Told("# moved\n---\n# again\n" + Before.Replace("  password", "  # why\n  password", StringComparison.Ordinal));
        var other = Told(Before.Replace('3', '4'));

        Assert.Equal(2, first.Length);
        Assert.Equal(first, moved);
        Assert.Equal(first[1], other[1]);
        Assert.NotEqual(first[0], other[0]);
    }

    [Fact]
    public void Data_of_a_secret_that_somebody_forgot_to_encode_is_found()
    {
        _folder.Write("a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: c}\ndata:\n  password: Tr0ub4dor&3x\n  user: app!\n");

        Assert.Equal(5, Assert.Single(Scan(), finding => finding.Rule.Category == Category.Secrets).Location.Line);
    }

    [Fact]
    public void Follows_the_values_of_a_terraform_module_through_its_files()
    {
        _folder.Write("a/locals.tf", "locals {\n  region = \"eu-west-1\"\n  first  = \"Tr0ub4dor&3x\"\n}\nvariable \"second\" {\n  default = \"Tr0ub4dor&4x\"\n}\n");
        _folder.Write("a/main.tf", "resource \"aws_db_instance\" \"a\" {\n  password = local.first\n  region   = local.region\n}\nresource \"aws_db_instance\" \"b\" {\n  password = var.second\n}\n");
        _folder.Write("b/main.tf", "resource \"aws_db_instance\" \"c\" {\n  password = local.first\n}\n");

        var found = Scan().Where(finding => finding.Rule.Category == Category.Secrets).Select(finding => (Path.GetFileName(finding.File), finding.Location.Line));

        Assert.Equal([("locals.tf", 3), ("locals.tf", 6)], found);
    }

    [Fact]
    public void Says_what_was_not_looked_into()
    {
        _folder.Write("a.yaml", "kind: A");
        _folder.Write("code.py", "x = 1");
        _folder.Write("node_modules/a.js", "x");
        _folder.Write(".git/config", "x");
        File.WriteAllBytes(Path.Combine(_folder.Path, "image.png"), [1, 0, 2, 3]);

        var result = new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System).Run(new ScanOptions { Paths = [_folder.Path] }, null, CancellationToken.None);

        Assert.Equal((1, 1, 1), (result.FileCount, result.TextCount, result.BinaryCount));
        Assert.Equal([".git", "node_modules"], result.SkippedFolders.Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Searches_a_file_of_any_size_in_pieces()
    {
        // Around every border of a piece, and on one line without end.
        var filler = new string('x', 200_000);
        var lines = string.Concat(Enumerable.Range(0, 20).Select(number => $"{filler}\nsee postgres://app:Tr0ub4dor{number}@db/orders\n"));
        _folder.Write("long.log", lines);
        _folder.Write("line.txt", string.Concat(Enumerable.Range(0, 20).Select(number => $"{filler} postgres://app:Tr0ub4dor{number}@db/orders ")));
        File.WriteAllBytes(Path.Combine(_folder.Path, "latin.txt"), [0xE9, (byte)'\n', .. "postgres://app:Tr0ub4dor@db/orders"u8]);

        var found = Scan().ToList();

        Assert.Equal(Enumerable.Range(1, 20).Select(number => number * 2), found.Where(finding => finding.File.EndsWith("long.log", StringComparison.Ordinal)).Select(finding => finding.Location.Line));
        Assert.Equal(20, found.Count(finding => finding.File.EndsWith("line.txt", StringComparison.Ordinal)));
        Assert.Equal(2, Assert.Single(found, finding => finding.File.EndsWith("latin.txt", StringComparison.Ordinal)).Location.Line);
    }

    private IReadOnlyList<Finding> Scan() => new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System).Run(new ScanOptions { Paths = [_folder.Path] }, null, CancellationToken.None).Findings;
}
