using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary><c>scan --fix</c> as a process that may be ended at any moment.</summary>
public sealed class FixTests : IDisposable
{
    private const int Files = 400;

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-fix-").FullName;
    private readonly string _outside = Directory.CreateTempSubdirectory("enforcer-fix-out-").FullName;

    private string SecretsFile => Path.Combine(_outside, "secrets.yaml");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_outside, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(150)]
    public async Task Loses_no_value_when_it_is_killed(int rewritten)
    {
        var values = Enumerable.Range(0, Files).Select(number => $"k7Rz!2qLw9Xv{number:d4}").ToArray();
        for (var i = 0; i < Files; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, $"{i:d4}.yaml"), Manifest(i, values[i]));
        }

        await using (var process = EnforcerProcess.Start(null, "scan", _folder, "--fix", "--secrets-out", SecretsFile))
        {
            await WaitAsync(process, rewritten);
        }

        var manifests = Directory.GetFiles(_folder, "*.yaml").Select(File.ReadAllText).ToList();
        var kept = File.Exists(SecretsFile) ? await File.ReadAllTextAsync(SecretsFile) : "";
        Assert.Equal(Files, manifests.Count);
        Assert.All(manifests, text => Assert.EndsWith("# end\n", text, StringComparison.Ordinal));
        Assert.All(values, value => Assert.True(kept.Contains(value, StringComparison.Ordinal) || manifests.Exists(text => text.Contains(value, StringComparison.Ordinal)), value));

        // What was left is done by the next run, beside what the file holds already.
        (await EnforcerProcess.RunAsync("scan", _folder, "--fix", "--secrets-out", SecretsFile, "--fail-on", "high")).Exits(0);
        kept = await File.ReadAllTextAsync(SecretsFile);
        Assert.All(values, value => Assert.Contains(value, kept, StringComparison.Ordinal));
    }

    // Ended on leaving the block: as soon as so many manifests hold a reference, or the process was faster.
    private async Task WaitAsync(RunningProcess process, int rewritten)
    {
        while (!process.HasExited && (!File.Exists(SecretsFile) || Directory.GetFiles(_folder, "*.yaml").Take(rewritten).Any(file => !File.ReadAllText(file).Contains("secretKeyRef", StringComparison.Ordinal))))
        {
            await Task.Delay(1);
        }
    }

    private static string Manifest(int number, string value) =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}, namespace: shop}}\nspec:\n  serviceAccountName: p\n  automountServiceAccountToken: false\n  containers:\n  - name: a\n    image: a:1\n    env:\n    - name: A_PASSWORD\n      value: {value}\n# end\n";
}
