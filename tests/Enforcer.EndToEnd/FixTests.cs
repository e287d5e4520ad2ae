using System.Globalization;
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
        var values = Enumerable.Range(0, Files).SelectMany(number => new[] { 'e', 'a', 'm', 's' }.Select(place => $"k7Rz!2qLw9Xv{place}{number:d4}")).ToArray();
        for (var i = 0; i < Files; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, $"{i:d4}.yaml"), Manifest(i, $"k7Rz!2qLw9Xv{{0}}{i:d4}"));
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

    private static string Manifest(int number, string value) => string.Create(CultureInfo.InvariantCulture, $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: p{{number}}, namespace: shop}
        spec:
          serviceAccountName: p
          automountServiceAccountToken: false
          containers:
          - name: a
            image: a:1
            args: [--password={{value.Replace("{0}", "a", StringComparison.Ordinal)}}]
            envFrom: [{configMapRef: {name: m{{number}} } }]
            env:
            - name: A_PASSWORD
              value: {{value.Replace("{0}", "e", StringComparison.Ordinal)}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: m{{number}}, namespace: shop}
        data:
          password: {{value.Replace("{0}", "m", StringComparison.Ordinal)}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s{{number}}, namespace: shop}
        stringData: {password: {{value.Replace("{0}", "s", StringComparison.Ordinal)}} }
        # end

        """);
}
