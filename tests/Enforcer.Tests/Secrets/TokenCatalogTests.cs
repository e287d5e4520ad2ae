using Enforcer.Secrets;
using Enforcer.Secrets.Tokens;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Secrets;

public class TokenCatalogTests
{
    public static TheoryData<string> Forms => [.. TokenCatalog.All.Select(format => format.Form)];

    [Fact]
    public void Names_and_forms_are_unique_and_many()
    {
        Assert.Equal(TokenCatalog.All.Count, TokenCatalog.All.Select(format => format.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(TokenCatalog.All.Count, TokenCatalog.All.Select(format => format.Form).Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(TokenCatalog.All.Count, 150, 1000);
    }

    [Fact]
    public void Every_format_is_specific_and_bounded() => Assert.All(TokenCatalog.All, format =>
    {
        Assert.InRange(format.Anchor.Length, 2, 40);
        Assert.InRange(format.Bounds.Min, 14, format.Bounds.Max);
        Assert.InRange(format.Bounds.Max, format.Bounds.Min, 2100);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_token_drawn_from_its_form_is_found_wherever_it_stands(string form)
    {
        var random = new Random(form.Length);
        for (var round = 0; round < 5; round++)
        {
            var token = DrawnToken.Of(form, random);
            foreach (var text in new[] { token, $"use {token}, please", $"Authorization: Bearer {token}\n", $"{{\"a\":\"{token}\"}}", $"https://x.example/?t={token}&y=1", $"a: {token}\r\nb: c", $"'{token}'", $"x=\\n{token}\\n" })
            {
                var at = text.IndexOf(token, StringComparison.Ordinal);
                Assert.Contains(SecretDetector.FindInProse(text), match => match.Offset <= at && match.Offset + match.Length >= at + token.Length && match.Name is null);
            }
        }
    }
}
