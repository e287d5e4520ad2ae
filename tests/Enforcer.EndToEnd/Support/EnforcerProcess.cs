namespace Enforcer.EndToEnd.Support;

/// <summary>Runs the enforcer that this build made, as a user would.</summary>
public static class EnforcerProcess
{
    private static readonly Lazy<string> Built = new(FindBuilt);

    public static string Program => Built.Value;

    /// <summary>Runs one verb to its end. Colours are off and no cluster leaks in from the developer's environment.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(null, null, arguments);

    public static Task<CommandResult> RunAsync(string? directory, IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        RunningProcess.RunAsync(Program, arguments, directory, Environment(environment));

    /// <summary>Starts a verb that keeps running; wait for readiness on the result.</summary>
    public static RunningProcess Start(string? directory, params string[] arguments) =>
        RunningProcess.Start(Program, arguments, directory, Environment(null));

    private static Dictionary<string, string?> Environment(IReadOnlyDictionary<string, string?>? more)
    {
        var variables = new Dictionary<string, string?> { ["NO_COLOR"] = "1", ["KUBECONFIG"] = null, ["KUBERNETES_SERVICE_HOST"] = null };
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
        {
            variables[name] = value;
        }

        return variables;
    }

    // artifacts/bin/Enforcer.EndToEnd/<configuration>/ holds this assembly, artifacts/bin/Enforcer/<configuration>/ the product.
    private static string FindBuilt()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, "Enforcer", here.Name, "enforcer");
        return File.Exists(program)
            ? program
            : throw new InvalidOperationException($"{program} is missing: build Enforcer.sln in the configuration '{here.Name}' first");
    }
}
