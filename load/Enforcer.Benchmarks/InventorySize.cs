using System.Diagnostics;
using Enforcer.Kubernetes;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;

namespace Enforcer.Benchmarks;

/// <summary>Shows what a large cluster costs the webhook in memory: its lists are read page by page, as from an API server, and trimmed as the webhook does.</summary>
internal static class InventorySize
{
    private const double Megabyte = 1024 * 1024;

    public static void Print(int pods, int policies, bool bare, TextWriter output)
    {
        var time = TimeProvider.System;
        using var client = new ClusterClient(new ClusterAccess { Server = new Uri("http://127.0.0.1/") }, ClusterLimits.Default, time);
        using var process = Process.GetCurrentProcess();
        var trim = new ObjectTrim(keepsWhole: false);
        var known = new KnownSet();
        var (listed, bytes) = (0, 0L);
        var started = time.GetTimestamp();
        foreach (var (apiVersion, kind, pages) in new GeneratedCluster(pods, policies, bare).Lists())
        {
            foreach (var page in pages)
            {
                bytes += page.Length;
                foreach (var item in client.Parse(page)["items"]!.Items.OfType<MapNode>())
                {
                    listed++;
                    known.Move(null, trim.Keep(item, apiVersion, kind));
                }
            }
        }

        var elapsed = time.GetElapsedTime(started);
        process.Refresh();
        var largest = process.PeakWorkingSet64;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        process.Refresh();
        output.WriteLine($"{pods} Pods{(bare ? " that nothing made" : "")}, {policies} policies: {listed} objects of {bytes / Megabyte:F0} MB listed in {elapsed.TotalSeconds:F1} s, {known.All.All.Count} kept");
        output.WriteLine($"managed memory {GC.GetTotalMemory(forceFullCollection: true) / Megabyte:F0} MB, resident set {process.WorkingSet64 / Megabyte:F0} MB, largest while listing {largest / Megabyte:F0} MB");
        Judge(known, output);
        GC.KeepAlive(trim);
    }

    // A thousand reviews with a change of the cluster before each: nothing may be sorted anew.
    private static void Judge(KnownSet known, TextWriter output)
    {
        var engine = new PolicyEngine(PolicySettings.Default, new ExceptionSources(Inline: false, Objects: true), FollowedKinds.Judgeable);
        var objects = known.All.All.Where(one => one.Kind is "Deployment" or "Pod" or "AuthorizationPolicy" or "DestinationRule").ToList();
        var spent = new List<double>();
        for (var round = 0; round < 2000; round++)
        {
            known.Set(objects[round * 17 % objects.Count]);
            var before = ThreadClock.Milliseconds;
            _ = engine.Evaluate(known, objects[round * 31 % objects.Count], default);
            if (round >= 1000)
            {
                spent.Add(ThreadClock.Milliseconds - before);
            }
        }

        spent.Sort();
        output.WriteLine($"one object judged among them, ms of processor: p50 {spent[500]:F2}, p99 {spent[990]:F2}");
    }
}
