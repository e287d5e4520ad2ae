using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources.Settings;

namespace Enforcer.Scanning.Testing;

/// <summary>
/// Reads a case of one rule: <c>RULE/allow-*</c> must give nothing, <c>RULE/deny-*</c> exactly what its lines say with <c># expect: PATH</c>
/// (several with <c>;</c>). Only that rule judges. A rule about changes gets what stands above a line <c># after:</c> as the state before.
/// </summary>
internal sealed class RuleCaseReader(DeclaredFiles reader)
{
    private const string Mark = "expect:";
    private const string Change = "# after:";

    /// <exception cref="ConfigurationException">The case cannot be used.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public PolicyTest Read(DeclaredFile file, CancellationToken cancellationToken)
    {
        var id = TestFiles.RuleOf(file);
        var rule = RuleCatalog.Find(id) ?? throw new ConfigurationException($"{file.Shown}: its folder is called as no rule is: '{id}'");
        var expected = Expected(id, File.ReadAllText(file.Path)).ToList();
        if (TestFiles.IsDeny(file) != expected.Count > 0)
        {
            throw new ConfigurationException($"{file.Shown}: {(TestFiles.IsDeny(file) ? "a deny case marks at least one line with '# expect: PATH'" : "an allow case marks no line")}");
        }

        var declared = reader.Read([file], null, cancellationToken);
        if (declared.Errors.Count > 0 || declared.Resources.Count == 0)
        {
            throw new ConfigurationException([.. declared.Errors.Select(error => $"{error.File}:{error.Line}: {error.Message}"), .. declared.Resources.Count == 0 ? [$"{file.Shown}: declares nothing"] : Array.Empty<string>()]);
        }

        var test = new PolicyTest { Name = Path.GetFileName(file.Shown), Resources = declared.Resources, Expected = expected, Rules = [rule] };
        return rule is IChangeRule ? Divide(test, file) : test;
    }

    private static PolicyTest Divide(PolicyTest test, DeclaredFile file)
    {
        var change = Array.FindIndex(File.ReadAllLines(file.Path), line => line.StartsWith(Change, StringComparison.Ordinal)) + 1;
        return change == 0
            ? throw new ConfigurationException($"{file.Shown}: a case of a rule about changes has a line '{Change}' between the state before and the state after")
            : test with
            {
                Before = [.. test.Resources.Where(resource => resource.Root.Start.Line < change)],
                Resources = [.. test.Resources.Where(resource => resource.Root.Start.Line > change)],
            };
    }

    private static IEnumerable<Expectation> Expected(string rule, string text) =>
        from line in text.Split('\n').Index()
        let at = line.Item.IndexOf(Mark, StringComparison.Ordinal)
        where at >= 0
        from path in line.Item[(at + Mark.Length)..].Split(';', StringSplitOptions.TrimEntries)
        select new Expectation { Rule = rule, Line = line.Index + 1, Path = path };
}
