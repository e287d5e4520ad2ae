using System.Globalization;
using Enforcer.Issuer.Ledger;
using Enforcer.Resources.Settings;

namespace Enforcer.Issuer.Authorities;

/// <summary>
/// Takes the authorities from one step to the next, when it is safe. Every step is one write; whoever dies before it has done nothing, and
/// whoever dies after it is done.
/// </summary>
internal sealed class AuthorityLife(IStateStore store, ILedgerStore ledger, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public IStateStore Store => store;

    /// <exception cref="ConfigurationException">Nothing is stored, or what is cannot be used.</exception>
    public Task<AuthorityState> ChangeAsync(Func<AuthorityState, AuthorityState> change, CancellationToken cancellationToken) =>
        store.UpdateAsync(found => change(found ?? throw Nothing()), cancellationToken);

    /// <inheritdoc cref="ChangeAsync"/>
    public async Task<AuthorityState> StateAsync(CancellationToken cancellationToken) => await store.ReadAsync(cancellationToken) ?? throw Nothing();

    public async Task<AuthorityStatus> StatusAsync(CancellationToken cancellationToken)
    {
        var state = await StateAsync(cancellationToken);
        var records = await ledger.ReadAllAsync(cancellationToken);
        return AuthorityStatus.Of(state, records, time.GetUtcNow());
    }

    /// <param name="patience">How long to wait for the step to become safe.</param>
    /// <param name="force">Does it whoever depends on it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The state, and what is waited for where the step was not done.</returns>
    public Task<(AuthorityState State, string? Waiting)> ActivateAsync(TimeSpan patience, bool force, CancellationToken cancellationToken) => StepAsync(
        state => state.Next is null && state.Previous is null
            ? throw new ConfigurationException("no authority is prepared", "prepare one first: 'enforcer issuer ca prepare'")
            : state.Next is not null && state.Previous is null,
        (state, records) => LeafSurvey.WaitForActivation(state, records, time.GetUtcNow()),
        state => AuthoritySteps.Activate(state, time.GetUtcNow()),
        patience,
        force,
        cancellationToken);

    /// <inheritdoc cref="ActivateAsync"/>
    public Task<(AuthorityState State, string? Waiting)> RetireAsync(TimeSpan patience, bool force, CancellationToken cancellationToken) => StepAsync(
        state => state.Previous is not null,
        (state, records) => LeafSurvey.WaitForRetirement(state, records, time.GetUtcNow()),
        AuthoritySteps.Retire,
        patience,
        force,
        cancellationToken);

    private async Task<(AuthorityState State, string? Waiting)> StepAsync(
        Func<AuthorityState, bool> isDue,
        Func<AuthorityState, IReadOnlyList<LeafRecord>, string?> wait,
        Func<AuthorityState, AuthorityState> step,
        TimeSpan patience,
        bool force,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var state = await StateAsync(cancellationToken);
            if (!isDue(state))
            {
                // Done before, perhaps by somebody who died right after. Activate says so itself where another step must come first.
                return (step(state), null);
            }

            var waiting = force ? null : wait(state, await ledger.ReadAllAsync(cancellationToken));
            if (waiting is null)
            {
                // What was judged is what is changed: another revision is judged again.
                var after = await ChangeAsync(found => found.Revision == state.Revision ? step(found) : found, cancellationToken);
                if (after.Revision == state.Revision + 1)
                {
                    return (after, null);
                }
            }
            else if (time.GetElapsedTime(started) >= patience)
            {
                return (state, waiting);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private ConfigurationException Nothing() =>
        new(string.Create(CultureInfo.InvariantCulture, $"{store.Name} holds no authority yet"), "make one: 'enforcer issuer ca init'");
}
