using System.Text.Json;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Verification;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Certificates.Verification;

public sealed class BatchVerificationTests
{
    private readonly TestCertificate _root = TestCertificate.Authority("CN=root");

    [Fact]
    public async Task Answers_every_line_in_order()
    {
        var good = Question("good", TestCertificate.Leaf(_root, "web.example.com"), new { kind = "DNS", value = "web.example.com" });
        var other = Question("other", TestCertificate.Leaf(_root, "web.example.com"), new { kind = "DNS", value = "orders.example.com" });

        var (isAllValid, answers) = await RunAsync($"{good}\n\nno json\n{other}\n{good}\n");

        Assert.False(isAllValid);
        Assert.Equal(
            [
                """{"id":"good","valid":true,"reason":null}""",
                """{"id":null,"valid":false,"reason":"malformed"}""",
                """{"id":"other","valid":false,"reason":"peer-mismatch"}""",
                """{"id":"good","valid":true,"reason":null}""",
            ],
            answers);
    }

    [Fact]
    public async Task An_intermediate_that_cannot_be_read_is_passed_over_and_a_list_is_not()
    {
        var leaf = TestCertificate.Leaf(_root, "web.example.com");
        var line = new { id = 1, roots = new[] { _root.Pem() }, ints = new[] { "junk" }, leaf = leaf.Pem(), time = "2026-06-01T12:00:00Z" };
        var listed = new { id = 2, line.roots, line.ints, line.leaf, crls = new[] { "junk" }, line.time };
        var empty = new { id = 3, line.roots, line.ints, line.leaf, crls = Array.Empty<string>(), line.time };

        var (_, answers) = await RunAsync(string.Join('\n', JsonSerializer.Serialize(line), JsonSerializer.Serialize(listed), JsonSerializer.Serialize(empty)));

        Assert.Equal(
            ["""{"id":1,"valid":true,"reason":null}""", """{"id":2,"valid":false,"reason":"crl-malformed"}""", """{"id":3,"valid":false,"reason":"crl-missing"}"""],
            answers);
    }

    [Fact]
    public void No_line_whatever_it_holds_is_a_crash()
    {
        var good = Question("x", TestCertificate.Leaf(_root, "web.example.com"), new { kind = "DNS", value = "web.example.com" });

        Prop.ForAll(Gen.Choose(0, good.Length - 1).ToArbitrary(), Gen.Choose(32, 126).ToArbitrary(), (at, character) =>
        {
            var (_, answers) = RunAsync(good[..at] + (char)character + good[(at + 1)..]).GetAwaiter().GetResult();
            Assert.Single(answers);
        }).QuickCheckThrowOnFailure();
    }

    private static async Task<(bool IsAllValid, string[] Answers)> RunAsync(string lines)
    {
        using var input = new StringReader(lines);
        using var output = new StringWriter { NewLine = "\n" };
        var isAllValid = await BatchVerification.RunAsync(input, output, new ChainQuestion(ValidationProfile.Rfc5280, TimeProvider.System), CancellationToken.None);
        return (isAllValid, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private string Question(string id, TestCertificate leaf, object peer) =>
        JsonSerializer.Serialize(new { id, roots = new[] { _root.Pem() }, ints = Array.Empty<string>(), leaf = leaf.Pem(), time = "2026-06-01T12:00:00Z", peer });
}
