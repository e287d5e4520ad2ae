using Enforcer.Resources.Helm;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Tests.Resources.Helm;

/// <summary>Runs a template by itself, with values written as YAML for its dot.</summary>
internal static class Templates
{
    public static string Render(string template, string values = "{}")
    {
        var defined = new Dictionary<string, IReadOnlyList<TemplateNode>>();
        var nodes = TemplateParser.Parse(template, defined);
        return new TemplateRun(defined, new TemplateBudget()).Run(nodes, TreeValues.Read(values)).Text;
    }
}
