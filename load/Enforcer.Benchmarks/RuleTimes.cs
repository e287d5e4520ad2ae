using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;

namespace Enforcer.Benchmarks;

/// <summary>Shows which rule costs what, so that one that grows faster than the set is found before a user finds it.</summary>
internal static class RuleTimes
{
    private const int Rounds = 3;

    public static void Print(int documents, TextWriter output)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var resources = new ResourceSet(GeneratedResources.Read(documents));
        output.WriteLine($"{resources.All.Count} resources read in {time.GetElapsedTime(started).TotalMilliseconds:F0} ms, on one thread");
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        for (var round = 0; round < Rounds; round++)
        {
            started = time.GetTimestamp();
            var found = new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository).Evaluate(resources, today).Count;
            output.WriteLine($"{found} findings judged in {time.GetElapsedTime(started).TotalMilliseconds:F0} ms");
        }

        var slowest = RuleCatalog.All.Select(rule => (rule, Elapsed: Time(rule))).OrderByDescending(one => one.Elapsed).Take(15);
        foreach (var (rule, elapsed) in slowest)
        {
            output.WriteLine($"{elapsed.TotalMilliseconds,9:F1} ms  {rule.Info.Id}");
        }

        // Alone, with a model of its own: what a rule costs with everything that only it needs.
        TimeSpan Time(IRule rule)
        {
            var begun = time.GetTimestamp();
            _ = new PolicyEngine(PolicySettings.Default, ExceptionSources.None, [rule]).Evaluate(resources, today);
            return time.GetElapsedTime(begun);
        }
    }
}
