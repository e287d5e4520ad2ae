using System.Text.Json.Nodes;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Resources.Formats;

/// <summary>A plan or state of any wrong shape is read or refused, and what was read is judged.</summary>
public class TerraformPropertyTests
{
    private static readonly string[] Keys =
    [
        "format_version", "terraform_version", "version", "planned_values", "resource_changes", "values", "root_module", "resources", "child_modules", "address", "type", "mode", "index", "index_key", "change", "after", "after_sensitive",
        "sensitive_values", "sensitive_attributes", "instances", "attributes", "module", "name", "outputs", "variables", "value", "sensitive", "configuration", "provider_config", "expressions", "constant_value", "manifest", "yaml_body",
        "metadata", "spec", "template", "container", "env", "data", "binary_data", "secret", "port", "rule", "role_ref", "number", "secret_name", "password", "",
    ];

    private static readonly JsonNode?[] Scalars =
        ["1.2", "2.0", "4", "kubernetes_pod", "kubernetes_secret_v1", "kubernetes_manifest", "kubectl_manifest", "kubernetes_", "kubernetes__v1", "data", "kind: Pod\nspec: [", "a: &a [*a]", "hunter2", "", true, 4, 1.5, null];

    [Fact]
    public void Any_shape_is_read_and_judged() => Check(Gen.Zip(Map(5), Gen.Elements("format_version", "version", "both")), shape =>
    {
        var root = shape.Item1.DeepClone().AsObject();
        root["terraform_version"] = "1.9.5";
        root["format_version"] = shape.Item2 == "version" ? null : "1.2";
        root["version"] = shape.Item2 == "format_version" ? null : 4;

        var result = new JsonFormat().Read(SourceText.Of("f.json", root.ToJsonString()), ReaderLimits.Default);

        Assert.All(new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository).Evaluate(new ResourceSet(result.Resources), new DateOnly(2026, 6, 1)), finding => Assert.DoesNotContain("hunter2", finding.Message, StringComparison.Ordinal));
    });

    private static Gen<JsonNode?> Tree(int depth)
    {
        var scalar = Gen.Elements(Scalars).Select(value => value?.DeepClone());
        return depth == 0
            ? scalar
            : Gen.OneOf(scalar, Map(depth).Select(map => (JsonNode?)map), Gen.ListOf(Tree(depth - 1), 2).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])));
    }

    private static Gen<JsonObject> Map(int depth) =>
        Gen.ListOf(Gen.Zip(Gen.Elements(Keys), Tree(depth - 1)), 5).Select(pairs =>
            new JsonObject(pairs.DistinctBy(pair => pair.Item1).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2?.DeepClone()))));

    private static void Check<T>(Gen<T> values, Action<T> body) =>
        Prop.ForAll(values.ToArbitrary(), body).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
