using System.Text.Json;
using System.Text.Json.Nodes;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Resources.Formats;

/// <summary>Each format against <c>tests/cases/formats/NAME</c>: what <c>input.*</c> holds is what <c>expected.json</c> says.</summary>
public class FormatCasesTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Inputs => [.. Cases.Files("formats", "input.*")];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Reads_what_the_case_says(string file)
    {
        var path = Path.Combine(Cases.Folder, file);

        var result = FormatCatalog.ForFile(file)!.Read(SourceText.Of(file, File.ReadAllText(path)), ReaderLimits.Default);

        Assert.Equal(File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "expected.json")).TrimEnd(), Written(result));
    }

    private static string Written(ReadResult result) => new JsonObject
    {
        ["resources"] = new JsonArray([.. result.Resources.Select(Written)]),
        ["errors"] = new JsonArray([.. result.Errors.Select(error => new JsonObject { ["line"] = error.Line, ["message"] = error.Message })]),
    }.ToJsonString(Indented);

    private static JsonObject Written(Resource resource) => new()
    {
        ["id"] = $"{resource.ApiVersion}: {resource.Id}",
        ["address"] = resource.Address,
        ["line"] = resource.Root.Start.Line,
        ["sensitive"] = new JsonArray([.. Scalars(resource.Root).Where(scalar => scalar.IsSensitive).Select(scalar => JsonValue.Create(scalar.Path))]),
        ["tree"] = resource.Root.ToJson(),
    };

    private static IEnumerable<ScalarNode> Scalars(Node node) => node is ScalarNode scalar
        ? [scalar]
        : node.Items.Concat(node.Entries.Select(entry => entry.Value)).SelectMany(Scalars);
}
