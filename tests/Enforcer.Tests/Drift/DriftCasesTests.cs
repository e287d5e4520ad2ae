using System.Text.Json.Nodes;
using Enforcer.Drift;
using Enforcer.Drift.Reports;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Drift;

/// <summary>
/// Runs tests/cases/drift: <c>desired.yaml</c> against <c>live.yaml</c>; <c>expected.json</c> names the drifts in order, each with the members that
/// matter to the case.
/// </summary>
public sealed class DriftCasesTests
{
    public static TheoryData<string> All => [.. Cases.Files("drift", "expected.json").Select(file => Path.GetDirectoryName(file)!)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Sees_what_the_case_expects_and_nothing_else(string path)
    {
        var folder = Path.Combine(Cases.Folder, path);
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json")))!;

        var report = await CompareAsync(Path.Combine(folder, "desired.yaml"), Path.Combine(folder, "live.yaml"));

        var drifts = report["drifts"]!.AsArray();
        Assert.True(expected["drifts"]!.AsArray().Count == drifts.Count, report.ToJsonString());
        foreach (var (want, got) in expected["drifts"]!.AsArray().Zip(drifts))
        {
            AssertHolds(want!.AsObject(), got!.AsObject());
        }

        var errors = report["errors"]!.AsArray().Select(error => (Path.GetFileName(error!["file"]!.GetValue<string>()), error["line"]!.GetValue<int>()));
        var expectedErrors = (expected["errors"]?.AsArray() ?? []).Select(error => (error!["file"]!.GetValue<string>(), error["line"]!.GetValue<int>()));
        Assert.Equal(expectedErrors, errors);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_differs_from_itself(string path)
    {
        foreach (var side in new[] { "desired.yaml", "live.yaml" })
        {
            var file = Path.Combine(Cases.Folder, path, side);

            var report = await CompareAsync(file, file);

            Assert.Empty(report["drifts"]!.AsArray());
        }
    }

    private static async Task<JsonNode> CompareAsync(string desired, string live)
    {
        var result = await new DriftRunner(TimeProvider.System).RunAsync(new DriftOptions { Desired = desired, Live = live }, CancellationToken.None);
        var output = new StringWriter();
        new DriftJsonReport().Write(result, output, colour: false);
        return JsonNode.Parse(output.ToString())!;
    }

    private static void AssertHolds(JsonObject expected, JsonObject actual)
    {
        foreach (var (member, value) in expected)
        {
            var got = member == "name" ? actual["resource"]!["name"] : actual[member];
            Assert.True(JsonNode.DeepEquals(value, got), $"{member}: expected {value?.ToJsonString() ?? "null"} in {actual.ToJsonString()}");
        }
    }
}
