using System.Text.RegularExpressions;
using Enforcer.Policies;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Policies.Incremental;

public partial class FollowedKindsTests
{
    // What no API server holds, what is left out on purpose, and the same objects under another name.
    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        "Secret", "Kustomization", "helm_release", "extensions/Ingress", "extensions/NetworkPolicy", "projectcalico.org/NetworkPolicy", "projectcalico.org/GlobalNetworkPolicy", "Profile",
        "kustomize.config.k8s.io/Kustomization", "/helm_release", "/Secret", "crd.projectcalico.org/Profile", "projectcalico.org/Profile", "operators.coreos.com/ClusterServiceVersion",
    };

    [Fact]
    public void Every_kind_that_a_rule_names_is_followed()
    {
        var kinds = FollowedKinds.All.Select(kind => kind.Kind).ToHashSet(StringComparer.Ordinal);

        var missing = RuleCatalog.All.SelectMany(rule => rule.Info.AppliesTo)
            .Select(words => words.Split(' ')[0])
            .Where(word => KindName().IsMatch(word) && !kinds.Contains(word) && !Elsewhere.Contains(word) && word is not ("Helm" or "YAML" or "INI" or "TOML" or "Terraform"));

        Assert.Empty(missing.Distinct());
    }

    [Fact]
    public void Every_group_and_kind_that_model_and_rules_look_up_is_followed()
    {
        var kinds = FollowedKinds.All.Select(kind => $"{kind.Group}/{kind.Kind}").ToHashSet(StringComparer.Ordinal);
        var code = new[] { "Mesh", "Policies" }.SelectMany(room => Directory.GetFiles(Repository.PathOf("src", "Enforcer", room), "*.cs", SearchOption.AllDirectories)).Select(File.ReadAllText);

        var looked = code.SelectMany(text => Lookup().Matches(text).Select(match => $"{match.Groups[1].Value}/{match.Groups[2].Value}")
            .Concat(Pattern().Matches(text).SelectMany(match => KindWord().Matches(match.Groups[1].Value).Select(kind => $"{match.Groups[2].Value}/{kind.Groups[1].Value}"))));

        Assert.Empty(looked.Where(kind => !kinds.Contains(kind) && !Elsewhere.Contains(kind)).Distinct());
    }

    [Theory]
    [InlineData("in-cluster", "enforcer.dev/secretbindings", "enforcer.dev/enforcerpolicies")]
    [InlineData("reports")]
    public void The_manifests_let_read_exactly_what_is_followed(string component, params string[] more)
    {
        var file = Repository.PathOf("manifests", "components", component, "access.yaml");
        var role = new YamlFormat().Read(SourceText.Of(file, File.ReadAllText(file)), ReaderLimits.Default).Resources.Single(one => one.Kind == "ClusterRole");

        var granted = from rule in role.Root["rules"]!.Items
                      where rule["verbs"]!.Items.Any(verb => verb.Text == "watch")
                      from @group in rule["apiGroups"]!.Items
                      from plural in rule["resources"]!.Items
                      select $"{@group.Text}/{plural.Text}";

        var wanted = FollowedKinds.All.Select(kind => $"{kind.Group}/{kind.Plural}").Concat(more);
        Assert.Equal(wanted.Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^[A-Z][A-Za-z]+$")]
    private static partial Regex KindName();

    [GeneratedRegex("""(?:\bIs|OfKind)\("([a-z0-9.-]*)", "([A-Z][A-Za-z]+)"\)""")]
    private static partial Regex Lookup();

    [GeneratedRegex("""Kind: ((?:"[A-Z][A-Za-z]+"(?: or )?)+), Group: "([a-z0-9.-]*)" \}""")]
    private static partial Regex Pattern();

    [GeneratedRegex("\"([A-Z][A-Za-z]+)\"")]
    private static partial Regex KindWord();
}
