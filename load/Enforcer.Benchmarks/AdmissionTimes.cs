using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;

namespace Enforcer.Benchmarks;

/// <summary>Shows what one object costs at admission when everything else is known already: the percentiles of every kind of the tree.</summary>
internal static class AdmissionTimes
{
    private const int Warmup = 300;
    private const int Measured = 1000;

    public static void Print(int documents, TextWriter output)
    {
        var time = TimeProvider.System;
        var resources = new ResourceSet(GeneratedResources.Read(documents));
        var started = time.GetTimestamp();
        var known = new KnownSet(resources);
        output.WriteLine($"{resources.All.Count} resources sorted in {time.GetElapsedTime(started).TotalMilliseconds:F0} ms");
        var engine = new PolicyEngine(PolicySettings.Default, ExceptionSources.None);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        output.WriteLine("| kind | p50 ms | p99 ms | worst ms | p50 ms of processor | p99 ms of processor |");
        output.WriteLine("|---|---|---|---|---|---|");
        var kinds = resources.All.GroupBy(resource => resource.Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal).ToList();
        // All kinds before any is measured: the runtime compiles hot methods again while they run, and the first kind would pay for all.
        foreach (var kind in kinds)
        {
            _ = Judge([.. kind], Warmup);
        }

        foreach (var kind in kinds)
        {
            var (elapsed, spent) = Judge([.. kind], Measured);
            output.WriteLine($"| {kind.Key} | {elapsed[Measured / 2]:F2} | {elapsed[Measured * 99 / 100]:F2} | {elapsed[^1]:F2} | {spent[Measured / 2]:F2} | {spent[Measured * 99 / 100]:F2} |");
        }

        (List<double> Elapsed, List<double> Spent) Judge(List<Resource> objects, int rounds)
        {
            var (elapsed, spent) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                var one = objects[round * 31 % objects.Count];
                var (begun, before) = (time.GetTimestamp(), ThreadClock.Milliseconds);
                _ = engine.Evaluate(known, one, today);
                spent.Add(ThreadClock.Milliseconds - before);
                elapsed.Add(time.GetElapsedTime(begun).TotalMilliseconds);
            }

            elapsed.Sort();
            spent.Sort();
            return (elapsed, spent);
        }
    }
}
