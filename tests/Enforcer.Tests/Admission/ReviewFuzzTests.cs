using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Admission;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.Validation;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Admission;

/// <summary>
/// Reviews of the right form with wrong things in it, made up by the machine, and the corpus of those that are worth keeping: each is
/// refused in one line or judged, and none gets an answer that is neither.
/// </summary>
public sealed class ReviewFuzzTests
{
    private static readonly string Corpus = Repository.PathOf("tests", "cases", "reviews");

    private static readonly string[] Envelope = ["apiVersion", "kind", "request", "response"];

    private static readonly string[] Members =
        ["uid", "kind", "resource", "subResource", "requestKind", "name", "namespace", "operation", "userInfo", "object", "oldObject", "dryRun", "options"];

    // Values in the spelling of the wire, as some of them are no JSON.
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1e999", "\"\"", "\"CREATE\"", "\"UPDATE\"", "\"DELETE\"", "\"CONNECT\"", "\"create\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\r\\n\"", "\"status\"", "[]", "{}", "[null]", "[[]]", "{\"a\":{}}",
        "{\"version\":\"v1\",\"kind\":\"Pod\"}", "{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"}", "{\"group\":0}", "{\"version\":\"v1\",\"kind\":\"\\ud800\"}", "{\"username\":null,\"groups\":[null]}", "{\"groups\":[[]]}",
        "{\"metadata\":null}", "{\"metadata\":[]}", "{\"metadata\":{\"name\":1,\"annotations\":{\"enforcer.dev/inject\":[]}},\"spec\":{\"containers\":{}}}", "{\"spec\":{\"containers\":[null,{},{\"name\":{}}]}}", "{\"\\ud800\":1}",
        "{\"a\":1,\"a\":2}", "NaN", "'a'", "{", "\u0001", "/**/1", "1 1",
    ];

    public static TheoryData<string> Malformed => CasesOf("malformed");

    public static TheoryData<string> Judged => CasesOf("judged");

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Refuses_what_the_corpus_keeps_as_malformed(string name)
    {
        Assert.Null(ReviewReader.Read(File.ReadAllBytes(Path.Combine(Corpus, "malformed", name)), out var fault));
        Assert.NotEmpty(fault);
        Assert.DoesNotContain(fault, char.IsControl);
    }

    [Fact]
    public async Task Answers_the_whole_corpus_by_400_or_a_verdict_on_every_path()
    {
        await using var webhook = await TestWebhook.StartAsync();
        foreach (var (folder, status) in new[] { ("malformed", 400), ("judged", 200) })
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Corpus, folder), "*.json"))
            {
                foreach (var path in new[] { "/validate", "/mutate", "/mutate/namespace" })
                {
                    using var answer = await webhook.PostAsync(path, new ByteArrayContent(await File.ReadAllBytesAsync(file)));

                    var body = await answer.Content.ReadAsStringAsync();
                    Assert.True(status == (int)answer.StatusCode, $"{file} at {path}: {answer.StatusCode} {body}");
                    Assert.DoesNotContain("internal-error", body, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Judged))]
    public void Reads_what_the_corpus_keeps_as_judged(string name) =>
        Assert.NotNull(ReviewReader.Read(File.ReadAllBytes(Path.Combine(Corpus, "judged", name)), out _));

    [Fact]
    public async Task Refuses_in_one_line_or_judges_any_review_with_wrong_members()
    {
        await using var webhook = await TestWebhook.StartAsync();
        var validating = webhook.Host.Services.GetRequiredService<ValidatingReviewer>();
        var mutating = webhook.Host.Services.GetRequiredService<MutatingReviewer>();

        Prop.ForAll(WithWrongMembers().ToArbitrary(), text =>
        {
            if (ReviewReader.Read(Encoding.UTF8.GetBytes(text), out var fault) is not { } request)
            {
                Assert.NotEmpty(fault);
                Assert.DoesNotContain(fault, char.IsControl);
                return;
            }

            Assert.NotEmpty(request.Uid!);
            Assert.Contains(request.Operation, new[] { "CREATE", "UPDATE", "DELETE", "CONNECT" });
            foreach (var decision in new[] { validating.Review(request), mutating.Review(request, namespaceEnabled: false), mutating.Review(request, namespaceEnabled: true) })
            {
                Assert.NotNull(JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(decision.Answer(request.Uid!), Enforcer.Admission.Wire.AdmissionJson.Default.AdmissionReview))!["response"]!["allowed"]);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Reads_no_review_that_was_cut_off()
    {
        var review = Encoding.UTF8.GetBytes(Reviews.Of(Reviews.Pod(), "UPDATE", Reviews.Pod()));

        Assert.All(Enumerable.Range(0, review.Length), length => Assert.Null(ReviewReader.Read(review.AsMemory(0, length), out _)));
    }

    // A good review, with members of both maps given again with another value, before or behind the good ones.
    private static Gen<string> WithWrongMembers() =>
        from outer in Pairs(Envelope)
        from inner in Pairs(Members)
        from isFirst in Gen.Elements(true, false)
        let good = Reviews.Of(Reviews.Pod())[1..^1]
        let request = good.IndexOf("\"request\":{", StringComparison.Ordinal) + "\"request\":{".Length
        select isFirst
            ? $"{{{string.Concat(outer.Select(pair => pair + ","))}{good[..request]}{string.Concat(inner.Select(pair => pair + ","))}{good[request..]}}}"
            : $"{{{good[..^1]}{string.Concat(inner.Select(pair => "," + pair))}}}{string.Concat(outer.Where(_ => inner.Count == 0).Select(pair => "," + pair))}}}";

    private static Gen<List<string>> Pairs(string[] names) =>
        from count in Gen.Choose(0, 2)
        from pairs in Gen.ListOf(Gen.Zip(Gen.Elements(names), Gen.Elements(Values)), count)
        select pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}").ToList();

    private static TheoryData<string> CasesOf(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Corpus, folder), "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
