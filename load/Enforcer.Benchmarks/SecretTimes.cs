using System.Diagnostics;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Secrets;

namespace Enforcer.Benchmarks;

/// <summary>Shows what a search for secrets costs: a byte of ordinary text, and one object at admission.</summary>
internal static class SecretTimes
{
    private const int Rounds = 5;
    private const int Values = 200;
    private const int ObjectBytes = 64 * 1024;

    public static void Print(int megabytes, TextWriter output)
    {
        var texts = GeneratedSource.Files(megabytes).Select(file => file.Text).ToList();
        Time(output, "text of any kind", megabytes, () => texts.Sum(text => SecretDetector.FindInProse(text).Count));
        Time(output, "configuration", megabytes, () => texts.Sum(text => SecretDetector.FindInText(text).Count));

        var pod = Pod();
        var rules = RuleCatalog.All.Where(rule => rule.Info.Category == Category.Secrets).ToList();
        var engine = new PolicyEngine(PolicySettings.Default, ExceptionSources.None, rules);
        var today = new DateOnly(2026, 1, 1);
        for (var round = 0; round < 2000; round++)
        {
            _ = engine.Evaluate(new ResourceSet([pod]), today);
        }

        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var round = 0; round < 300; round++)
        {
            _ = engine.Evaluate(new ResourceSet([pod]), today);
        }

        process.Refresh();
        output.WriteLine($"one object of {ObjectBytes / 1024} KiB with {Values} variables: {(process.TotalProcessorTime - before).TotalMilliseconds / 300:F3} ms of processor, all rules about secrets");
    }

    // Processor time, not the clock's: the machine may have other work.
    private static void Time(TextWriter output, string what, int megabytes, Func<int> search)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            var found = search();
            process.Refresh();
            output.WriteLine($"{what}: {megabytes * 1.048576 / (process.TotalProcessorTime - before).TotalSeconds:F0} MB/s of processor, {found} found");
        }
    }

    private static Resource Pod()
    {
        var random = new Random(1);
        var variables = string.Join(",\n", Enumerable.Range(0, Values).Select(number =>
            $$"""{"name": "ORDERS_{{(number % 10 == 0 ? "TOKEN_URL" : number % 7 == 0 ? "CACHE_KEY" : "SETTING")}}_{{number}}", "value": "https://orders-{{number}}.shop.svc/v1/{{string.Concat(Enumerable.Range(0, 26).Select(_ => random.Next(1000).ToString("x3", System.Globalization.CultureInfo.InvariantCulture) + "/a-word"))}}"}"""));
        var text = $$"""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "orders"}, "spec": {"containers": [{"name": "app", "image": "app:1", "env": [{{variables}}]}]} }""";
        return new JsonFormat().Read(SourceText.Of("admission", text), ReaderLimits.Default).Resources.Single();
    }
}
