using System.Diagnostics;
using Enforcer.Secrets;
using Enforcer.Secrets.Tokens;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Secrets;

/// <summary>Any text in, never an exception, never more than two characters of a secret out, and time that grows with the text only.</summary>
public class SecretPropertyTests
{
    // Pieces that mean something to a detector, so that random texts get past the first character.
    private static readonly string[] Pieces =
    [
        "password", "token", "secret", "apiKey", "name", "value", ": ", ":", "=", "\"", "'", "\\\"", "{", "}", "[", "]", "<", ">", "</password>", "--", "--password ", "\n", "\r\n", " ", "\t", "://", "@", "/", "?", "&", ";", ",", "#", " #",
        "Basic ", "Bearer ", "eyJ", ".", "eyJhbGciOiJIUzI1NiJ9", "-----BEGIN ", "PRIVATE KEY-----", "-----END ", "${", "{{ x }}", "hunter2", "Tr0ub4dor", "AAAA", "zX81nQ0pRt5vWm3k", "==", "é", "😀", "\ud83d", "\0",
        "export ", "hooks.slack.com/services/", .. TokenCatalog.All.Select(format => format.Anchor).Distinct(),
    ];

    private static readonly Gen<string> Texts = Gen.ListOf(Gen.Elements(Pieces)).Select(string.Concat);

    // Letters that no message is made of, so that a leak cannot hide in a word.
    private static readonly Gen<string> Secrets = Gen.ListOf(Gen.Elements("QZYJKVW0123456789".ToCharArray()), 20).Select(letters => "Q7" + new string([.. letters]) + "Y1");

    public static TheoryData<string> Hostile => [.. Pieces.Distinct(), "a=", "a='b=\"", "a: ", "password=", "-eyJ", ".ya29.", "x://y:", "://@:", "-----BEGIN PRIVATE KEY-----", "{\"kty\"", "curl -u ", "MIIxxxIBAzCC", "?sig=", "$2a$", "bearer a", "Bearer A1.", "1:AA", "%41", "-us1", "\\\"a\\\":\\\"", "<a>", "--a "];

    [Fact]
    public void Any_text_is_searched_without_an_exception() => Check(Texts, text =>
    {
        foreach (var match in SecretDetector.FindInText(text).Concat(SecretDetector.Find("password", text)).Concat(SecretDetector.Find(text, "zX81nQ0pRt5vWm3k")))
        {
            Assert.InRange(match.Offset, 0, Math.Max(text.Length, 0));
            Assert.True(match.Length > 0);
        }
    });

    [Fact]
    public void Any_string_at_all_is_searched_without_an_exception() => Check(ArbMap.Default.GeneratorFor<string>(), text =>
    {
        _ = SecretDetector.FindInText(text ?? "");
        _ = SecretDetector.Inspect(text, text ?? "");
    });

    [Fact]
    public void A_planted_secret_is_found_in_every_format_and_never_told() => Check(Gen.Zip(Secrets, Gen.Elements(
        "password: {0}", "a:\n  - password: '{0}'  # note", "PASSWORD={0}\nLOG=info", "export DB_PASSWORD=\"{0}\"", "{{\"a\":{{\"password\":\"{0}\"}}}}", "Server=db;Password={0};Encrypt=true",
        "<password>{0}</password>", "run --password {0} --verbose", "https://x/?password={0}&y=1", "db = {{ password = \"{0}\" }}", "\"{{\\\"password\\\":\\\"{0}\\\"}}\"")), plant =>
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, plant.Item2, plant.Item1);

        var match = Assert.Single(SecretDetector.FindInText(text));

        Assert.Equal(text.IndexOf(plant.Item1, StringComparison.Ordinal), match.Offset);
        Assert.Equal(plant.Item1.Length, match.Length);
        Assert.DoesNotContain(plant.Item1[..3], match.ToString(), StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_long_hostile_line_costs_no_more_than_a_harmless_one(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1 + (300_000 / piece.Length)));
        var started = Stopwatch.GetTimestamp();

        _ = SecretDetector.Find("password", text);

        // Milliseconds where nobody else wants the machine; a quadratic detector would need minutes even there.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_line_of_blanks_before_many_names_costs_no_more_than_its_length()
    {
        var text = new string(' ', 500_000) + "Server=db;" + string.Concat(Enumerable.Repeat("password=Tr0ub4dor;", 25_000));
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(25_000, SecretDetector.FindInText(text).Count);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static void Check<T>(Gen<T> values, Action<T> body) =>
        Prop.ForAll(values.ToArbitrary(), body).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60));
}
