using Enforcer.Issuer.Cluster;

namespace Enforcer.Issuer.Authorities;

/// <summary>
/// Replaces the authorities by schedule: prepares the next one when it is due, lets it sign once every holder trusts it, retires the old one once
/// no leaf of it lives. It keeps no state of its own: what comes next follows from what is stored, so that it goes on wherever somebody died.
/// </summary>
internal sealed partial class AuthorityRotation(AuthorityLife life, RotationPlan plan, IssuerMetrics metrics, TimeProvider time, ILogger<AuthorityRotation> logger) : IIssuerRound
{
    private string? _said;

    public string Name => "rotation";

    /// <summary>Takes the next step where it is due and safe; one at most.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        var state = await life.StateAsync(cancellationToken);
        if (state.Previous is not null)
        {
            var (after, waiting) = await life.RetireAsync(TimeSpan.Zero, force: false, cancellationToken);
            Say("retire", after, waiting);
        }
        else if (state.Next is not null)
        {
            var (after, waiting) = await life.ActivateAsync(TimeSpan.Zero, force: false, cancellationToken);
            Say("activate", after, waiting);
        }
        else if (time.GetUtcNow() >= plan.DueAt(state.Active))
        {
            await PrepareAsync(state, cancellationToken);
        }
    }

    private async Task PrepareAsync(AuthorityState state, CancellationToken cancellationToken)
    {
        var certificate = state.Active.Certificates()[0];
        if (state.Active.Root.Thumbprint != certificate.Thumbprint)
        {
            // What stands below another root is made where that root's key is.
            Tell("foreign", () => Log.PreparedElsewhere(logger, state.Active.Id, plan.DueAt(state.Active)));
            return;
        }

        var next = AuthoritySteps.NewRoot(state.TrustDomain, certificate.NotAfter - certificate.NotBefore, time);
        var after = await life.ChangeAsync(found => found.Revision == state.Revision ? AuthoritySteps.Prepare(found, next) : found, cancellationToken);
        if (after.Next?.Id == next.Id)
        {
            Say("prepare", after, null);
        }
    }

    private void Say(string step, AuthorityState state, string? waiting)
    {
        if (waiting is not null)
        {
            // The number of those who are waited for changes all the time, what is waited for does not.
            Tell($"{step} {waiting.TrimStart("0123456789".ToCharArray()).Split(',')[0]}", () => Log.Waiting(logger, step, waiting));
            return;
        }

        _said = null;
        metrics.RecordStep(step);
        Log.Stepped(logger, step, state.Active.Id, state.Roots().Count);
    }

    private void Tell(string what, Action log)
    {
        if (_said != what)
        {
            _said = what;
            log();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Step '{Step}' is done by schedule: authority '{Authority}' signs, {Roots} roots are trusted.", EventName = nameof(Stepped))]
        public static partial void Stepped(ILogger logger, string step, string authority, int roots);

        [LoggerMessage(2, LogLevel.Information, "Step '{Step}' is due by schedule and waits for {Waiting}.", EventName = nameof(Waiting))]
        public static partial void Waiting(ILogger logger, string step, string waiting);

        [LoggerMessage(3, LogLevel.Warning, "Authority '{Authority}' was to be replaced at {Due:u}, and stands below a root that is not ours: prepare the next one with 'enforcer issuer ca prepare --chain --key'.", EventName = nameof(PreparedElsewhere))]
        public static partial void PreparedElsewhere(ILogger logger, string authority, DateTimeOffset due);
    }
}
