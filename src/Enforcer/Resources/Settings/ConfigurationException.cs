namespace Enforcer.Resources.Settings;

/// <summary>A configuration or command line that cannot be used: every fault at once, each naming key, value and cure. Exit code 2.</summary>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException(string message, string? hint = null)
        : base(message)
    {
        Faults = [message];
        Hint = hint;
    }

    public ConfigurationException(IReadOnlyList<string> faults, string? hint = null)
        : base(string.Join(Environment.NewLine, faults))
    {
        Faults = faults;
        Hint = hint;
    }

    public IReadOnlyList<string> Faults { get; }

    /// <summary>What to do about it, where one sentence can say so.</summary>
    public string? Hint { get; }
}
