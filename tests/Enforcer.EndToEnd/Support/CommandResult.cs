namespace Enforcer.EndToEnd.Support;

/// <summary>How a finished process ended, for assertions that show everything when they fail.</summary>
public sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test with the whole transcript unless the exit code is <paramref name="expected"/>.</summary>
    public CommandResult Exits(int expected)
    {
        Assert.True(ExitCode == expected, $"expected exit code {expected}:\n{this}");
        return this;
    }

    public override string ToString() => $"$ {Command}\nexit code {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Error}";
}
