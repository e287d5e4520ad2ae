using System.CommandLine;
using Enforcer.Policies;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli;

/// <summary><c>enforcer rules</c>: what is judged, and why.</summary>
internal static class RulesCommand
{
    private static readonly Argument<string?> Id = new("id") { Arity = ArgumentArity.ZeroOrOne, Description = "Explain this rule; without it all are listed." };
    private static readonly Option<string> Format = new("--format") { DefaultValueFactory = _ => "text", Description = $"Output format: {string.Join(", ", RuleReference.Formats.Keys)}." };

    public static Command Create()
    {
        var command = new Command("rules", "List and explain the rules.") { Id, Format };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var format = parsed.GetValue(Format)!;
        var write = RuleReference.Formats.GetValueOrDefault(format)
            ?? throw new ConfigurationException($"unknown format '{format}'", $"known are {string.Join(", ", RuleReference.Formats.Keys)}");
        var id = parsed.GetValue(Id);
        var rules = id is null ? RuleCatalog.Infos : [RuleCatalog.FindInfo(id) ?? throw new ConfigurationException($"no such rule '{id}'", "'enforcer rules' lists the rules")];
        write(rules, id is not null, parsed.InvocationConfiguration.Output);
        return ExitCodes.Clean;
    }
}
