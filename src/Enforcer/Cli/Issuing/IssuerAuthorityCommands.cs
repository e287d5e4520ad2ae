using System.CommandLine;
using Enforcer.Certificates;
using Enforcer.Issuer.Authorities;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli.Issuing;

/// <summary><c>enforcer issuer ca</c>: the life of an issuer's authorities, step by step.</summary>
internal static class IssuerAuthorityCommands
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private static readonly Option<string> TrustDomain = new("--trust-domain") { DefaultValueFactory = _ => "cluster.local", Description = "Whose identities are signed." };
    private static readonly Option<string> Lifetime = new("--lifetime") { DefaultValueFactory = _ => Durations.Format(AuthorityLifetime), Description = "Of a new root." };
    private static readonly Option<string> Leaf = new("--leaf-lifetime") { DefaultValueFactory = _ => Durations.Format(LeafLifetime), Description = "Of every leaf." };
    private static readonly Option<string> Settle = new("--settling") { DefaultValueFactory = _ => Durations.Format(Settling), Description = "How long a change may take to reach every replica; one that cannot read it for so long signs nothing." };
    private static readonly Option<string?> Chain = new("--chain") { Description = "Use this authority instead of a new root: PEM, its certificate first, the root last, such as an intermediate below an offline root.", HelpName = "FILE" };
    private static readonly Option<string?> Key = new("--key") { Description = "Its private key, PEM; needs --chain.", HelpName = "FILE" };
    private static readonly Option<string?> Wait = new("--wait") { Description = "Wait so long for the step to become safe (default: say what is missing and exit 1)." };
    private static readonly Option<bool> Force = new("--force") { Description = "Do it now, whoever depends on it: for an authority whose key was stolen." };

    public static Command Create()
    {
        var command = new Command("ca", "Show and replace the authority that signs: prepare, activate, retire. Each step may be repeated, and resumed by anybody.");
        command.Subcommands.Add(Step("init", "Make the first authority, or take one that was made elsewhere; one that is stored stays.", InitAsync, TrustDomain, Lifetime, Leaf, Settle, Chain, Key));
        command.Subcommands.Add(Step("status", "Show the authorities and what the next step waits for.", StatusAsync));
        command.Subcommands.Add(Step("prepare", "Make the next authority, or take one that was made elsewhere; everybody learns to trust it, and it signs nothing yet.", PrepareAsync, Lifetime, Chain, Key));
        command.Subcommands.Add(Step("activate", "Let the next authority sign, once every holder of a living certificate trusts it.", ActivateAsync, Wait, Force));
        command.Subcommands.Add(Step("retire", "Trust the previous authority no more, once no certificate of it lives.", RetireAsync, Wait, Force));
        return command;
    }

    /// <summary>The first state, as a replica makes it that finds none.</summary>
    public static AuthorityState First(string trustDomain) =>
        AuthoritySteps.Init(null, trustDomain, AuthoritySteps.NewRoot(trustDomain, AuthorityLifetime, TimeProvider.System), LeafLifetime, Settling);

    private static Command Step(string name, string description, Func<ParseResult, CancellationToken, Task<int>> action, params Option[] options)
    {
        var command = new Command(name, description);
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        IssuerStoreOptions.AddTo(command);
        command.SetAction(action);
        return command;
    }

    private static async Task<int> InitAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var trustDomain = parsed.GetValue(TrustDomain)!;
        if (!SpiffeId.TryParse($"spiffe://{trustDomain}", out var id) || id.HasPath)
        {
            throw new ConfigurationException($"--trust-domain: '{trustDomain}' is no trust domain: use lower-case letters, digits, dots, dashes and underscores");
        }

        var (leaf, settling) = (Read(parsed, Leaf), Read(parsed, Settle));
        var life = Life(parsed);
        var isNew = false;
        var state = await life.Store.UpdateAsync(found => found ?? Init(), cancellationToken);
        await SayAsync(parsed, isNew ? "made" : "is there already, and stays", state);
        return ExitCodes.Clean;

        AuthorityState Init()
        {
            isNew = true;
            return AuthoritySteps.Init(null, trustDomain, Made(parsed, trustDomain), leaf, settling);
        }
    }

    private static async Task<int> StatusAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var life = Life(parsed);
        var status = await life.StatusAsync(cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        TextTable.Write(output, ["part", "authority", "root", "since", "ends"], status.Rows);
        await output.WriteLineAsync($"leaves live {Durations.Format(status.State.LeafLifetime)}; {status.Living} live, {status.State.Revoked.Count} revoked");
        await output.WriteLineAsync($"next step: {status.NextStep}");
        return ExitCodes.Clean;
    }

    private static async Task<int> PrepareAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var before = false;
        var state = await Life(parsed).ChangeAsync(
            found =>
            {
                before = found.Next is not null;
                return before ? found : AuthoritySteps.Prepare(found, Made(parsed, found.TrustDomain));
            },
            cancellationToken);
        await SayAsync(parsed, before ? "was prepared already" : "prepared", state);
        return ExitCodes.Clean;
    }

    private static Task<int> ActivateAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        StepAsync(parsed, (life, wait, force) => life.ActivateAsync(wait, force, cancellationToken), "activated");

    private static Task<int> RetireAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        StepAsync(parsed, (life, wait, force) => life.RetireAsync(wait, force, cancellationToken), "retired");

    private static async Task<int> StepAsync(ParseResult parsed, Func<AuthorityLife, TimeSpan, bool, Task<(AuthorityState State, string? Waiting)>> step, string done)
    {
        var wait = parsed.GetValue(Wait) is null ? TimeSpan.Zero : Read(parsed, Wait);
        var (state, waiting) = await step(Life(parsed), wait, parsed.GetValue(Force));
        if (waiting is not null)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"not yet: waiting for {waiting}");
            return ExitCodes.Findings;
        }

        await SayAsync(parsed, done, state);
        return ExitCodes.Clean;
    }

    private static AuthorityLife Life(ParseResult parsed)
    {
        var cluster = IssuerStoreOptions.Cluster(parsed);
        var (state, ledger) = IssuerStoreOptions.Open(parsed, () => cluster.Value);
        return new AuthorityLife(state, ledger, TimeProvider.System);
    }

    private static StoredAuthority Made(ParseResult parsed, string trustDomain) => (parsed.GetValue(Chain), parsed.GetValue(Key)) switch
    {
        (null, null) => AuthoritySteps.NewRoot(trustDomain, Read(parsed, Lifetime), TimeProvider.System),
        ({ } chain, { } key) => AuthoritySteps.Import(File.ReadAllText(chain), File.ReadAllText(key), trustDomain, TimeProvider.System),
        _ => throw new ConfigurationException("--chain and --key belong together"),
    };

    private static TimeSpan Read(ParseResult parsed, Option option)
    {
        var text = option is Option<string> required ? parsed.GetValue(required) : parsed.GetValue((Option<string?>)option);
        return Durations.TryParse(text, out var span) && span > TimeSpan.Zero
            ? span
            : throw new ConfigurationException($"{option.Name}: '{text}' is no duration such as 30s, 10m or 24h");
    }

    private static Task SayAsync(ParseResult parsed, string what, AuthorityState state) => parsed.InvocationConfiguration.Output.WriteLineAsync(
        $"{what}: authority {state.Active.Id} signs{(state.Next is { } next ? $", {next.Id} is next" : "")}{(state.Previous is { } previous ? $", {previous.Id} is still trusted" : "")}");
}
