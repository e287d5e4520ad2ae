using System.Diagnostics.Metrics;
using Enforcer.Admission;
using Enforcer.Admission.Validation;
using Enforcer.Admission.Wire;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Admission.Validation;

/// <summary>When the time is over: what was judged counts, what was not is named, and refused unless its level refuses nothing.</summary>
public sealed class DeadlineReviewTests : IDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedTime _time = new();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Rules_that_were_not_begun_in_time_are_named_and_those_before_have_counted()
    {
        var rules = Enumerable.Range(0, 12).Select(place => new TimedRule(place, place == 5 ? () => _time.Pass(2 * Budget) : () => { })).ToList();
        var engine = new PolicyEngine(PolicySettings.Default, ExceptionSources.None, rules);
        var progress = new JudgingProgress(_time, _time.GetTimestamp(), Budget);

        var found = engine.Evaluate(new KnownSet(), Pod(), new DateOnly(2026, 11, 22), progress: progress);

        Assert.Equal(8, progress.Judged);
        Assert.Equal(8, found.Count);
        Assert.Equal(["timed-8", "timed-9", "timed-10", "timed-11"], progress.Left!.Select(rule => rule.Id));
    }

    [Fact]
    public void Refuses_what_a_rule_that_was_not_judged_might_refuse_and_names_the_rules()
    {
        var decision = Reviewer().Review(Late(Reviews.Request(Reviews.Pod())));

        Assert.Equal(Outcome.Unjudged, decision.Outcome);
        Assert.Equal(UnjudgedReason.Deadline, decision.Reason);
        Assert.Contains("reason: deadline", decision.Status!.Message, StringComparison.Ordinal);
        Assert.Contains("; 0 rules were judged; not judged: ", decision.Status.Message, StringComparison.Ordinal);
        Assert.Contains("injection-host-network", decision.AuditAnnotations!["unjudged"], StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_pass_with_a_warning_where_no_level_refuses()
    {
        var decision = Reviewer("profile: observe").Review(Late(Reviews.Request(Reviews.Pod())));

        Assert.Null(decision.Status);
        Assert.Equal(Outcome.Warn, decision.Outcome);
        Assert.Equal("deadline", decision.Degraded);
        Assert.StartsWith("not judged in time (deadline), and not refused for it by their levels: ", Assert.Single(decision.Warnings), StringComparison.Ordinal);
        Assert.Contains("injection-host-network", decision.AuditAnnotations!["unjudged"], StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_update_whose_old_object_there_is_no_time_for()
    {
        var permissive = Reviews.Request(Reviews.PermissivePeerAuthentication, "UPDATE", Reviews.PermissivePeerAuthentication);
        Assert.Null(Reviewer().Review(permissive).Status);
        // Every rule comes to its end, and then the time is over.
        var clock = new LateTime();
        permissive.Progress = new JudgingProgress(clock, 0, Budget);
        Assert.Null(Reviewer().Review(permissive).Status);
        clock.EndBeforeLast();

        var decision = Reviewer().Review(permissive);

        Assert.Equal(UnjudgedReason.Deadline, decision.Reason);
    }

    private AdmissionRequest Late(AdmissionRequest request)
    {
        request.Progress = new JudgingProgress(_time, _time.GetTimestamp(), Budget);
        _time.Pass(2 * Budget);
        return request;
    }

    private ValidatingReviewer Reviewer(string? config = null) => new(
        new ServingPolicies(config is null ? null : _folder.Write("enforcer.yaml", config), TimeProvider.System),
        new AdmissionMetrics(_services.GetRequiredService<IMeterFactory>()));

    private static Resource Pod() => new YamlFormat().Read(SourceText.Of("pod.yaml", Reviews.Pod()), ReaderLimits.Default).Resources.Single();

    // Counts how often it is asked, and then is over at the last time.
    private sealed class LateTime : TimeProvider
    {
        private int _looks;
        private int _most = int.MaxValue;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void EndBeforeLast() => (_most, _looks) = (_looks - 1, 0);

        public override long GetTimestamp() => _looks++ < _most ? 0 : TimeSpan.TicksPerDay;
    }

    private sealed class TimedRule(int place, Action work) : IResourceRule
    {
        public RuleInfo Info { get; } = new()
        {
            Id = $"timed-{place}",
            Category = Category.Workload,
            Severity = Severity.Low,
            Title = "a",
            Why = "b",
            Remediation = "c",
            AppliesTo = ["Pod"],
            Reference = "d",
        };

        public IEnumerable<Violation> Evaluate(Resource resource)
        {
            work();
            return [new Violation(resource, resource.Root, "found")];
        }
    }
}
