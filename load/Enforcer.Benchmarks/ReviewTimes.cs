using Enforcer.Admission;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;

namespace Enforcer.Benchmarks;

/// <summary>Shows where the time of one review goes, stage by stage and rule by rule: what load/reviews measures without HTTP and TLS.</summary>
internal static class ReviewTimes
{
    private const int MostRules = 22;

    public static void Print(int rounds, string file, TextWriter output)
    {
        var body = File.ReadAllBytes(file);
        var time = TimeProvider.System;
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var request = ReviewReader.Read(body, out var fault) ?? throw new InvalidDataException(fault);
        var resource = ReviewedObject.Read(request.Object!, request)!;
        var engine = new PolicyEngine(PolicySettings.Default, ExceptionSources.None);
        var rules = RuleCatalog.All.Select(rule => (rule, Alone: new PolicyEngine(PolicySettings.Default, ExceptionSources.None, [rule]))).ToList();

        output.WriteLine($"us/review, and bytes allocated, over {rounds} rounds:");
        Show("read", Time(() => ReviewReader.Read(body, out _)));
        Show("judged", Time(() => engine.Evaluate(new KnownSet(), resource, today)));
        Show("judged by no rule", Time(Alone(new PolicyEngine(PolicySettings.Default, ExceptionSources.None, []))));
        foreach (var (rule, cost) in rules.Select(one => (one.rule, Cost: Time(Alone(one.Alone)))).OrderByDescending(one => one.Cost.Microseconds).Take(MostRules))
        {
            Show(rule.Info.Id, cost);
        }

        Action Alone(PolicyEngine one) => () => one.Evaluate(new KnownSet(), resource, today);

        void Show(string name, (double Microseconds, long Bytes) cost) => output.WriteLine($"{cost.Microseconds,9:F2} {cost.Bytes,9}  {name}");

        (double Microseconds, long Bytes) Time(Action one)
        {
            Repeat(one, rounds);
            // The processor's time, not the clock's: others may be at work on the machine.
            var (begun, bytes) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            Repeat(one, rounds);
            return ((Environment.CpuUsage.TotalTime - begun).TotalMicroseconds / rounds, (GC.GetAllocatedBytesForCurrentThread() - bytes) / rounds);
        }
    }

    private static void Repeat(Action one, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            one();
        }
    }
}
