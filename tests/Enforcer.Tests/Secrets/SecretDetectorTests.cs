using System.Text;
using Enforcer.Secrets;

namespace Enforcer.Tests.Secrets;

public class SecretDetectorTests
{
    // Random text of each alphabet; put together at run time, so that no scanner of anybody's takes this file for a leak.
    private const string Base62 = "7f3Kq9Zr1Tm8Wx2Bv6Nc4Lp0Sd5Hg1Jy7Rt3Qe9Uw2Ai6Ok4Mz8Xb0Cn5Vl1Pf3Gh7Dj9Es2Ya6Iu4To8Kr0Zq5Wx3Vb7Nm1Lk";
    private const string Hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08b5bb9d8014a0f9b1d61e21e796d78dcc";
    private const string Base32 = "Q3WE7RTY2UIOP4ASD5FGH6JKLZXCVB";

    public static TheoryData<string, string> Tokens => new()
    {
        { "AWS access key id", "AK" + "IA" + Base32[..16] },
        { "GitHub fine-grained token", "github_" + "pat_" + Base62[..22] + "_" + Base62[..59] },
        { "GitLab access token", "gl" + "pat-" + Base62[..20] },
        { "Google API key", "AI" + "za" + Base62[..35] },
        { "Slack bot token", "xox" + "b-123456789012-1234567890123-" + Base62[..24] },
        { "Stripe secret key", "sk_" + "live_" + Base62[..24] },
        { "npm token", "np" + "m_" + Base62[..36] },
        { "Vault service token", "hv" + "s." + Base62[..90] },
        { "DigitalOcean access token", "dop" + "_v1_" + Hex[..64] },
        { "SendGrid API key", "S" + "G." + Base62[..22] + "." + Base62[..43] },
        { "Hugging Face token", "h" + "f_" + Base62[..34] },
        { "age secret key", "AGE-SECRET-" + "KEY-1" + string.Concat(Enumerable.Repeat(Base32, 2))[..58] },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Knows_a_providers_token_wherever_it_stands(string detector, string token)
    {
        foreach (var text in new[] { token, $"use {token}, please", $"Authorization: Bearer {token}", $"{{\"a\":\"{token}\"}}", $"https://x/?t={token}&y=1" })
        {
            var match = Assert.Single(SecretDetector.FindInText(text));
            Assert.Equal(detector, match.Detector);
            Assert.Equal(text.IndexOf(token, StringComparison.Ordinal), match.Offset);
            Assert.Equal(token.Length, match.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Takes_no_longer_word_for_a_token(string detector, string token)
    {
        Assert.DoesNotContain(SecretDetector.FindInText($"x{token}"), match => match.Detector == detector);
        Assert.DoesNotContain(SecretDetector.FindInText($"{token}{new string('A', 4000)}"), match => match.Detector == detector);
    }

    [Fact]
    public void A_right_checksum_raises_confidence_and_a_wrong_one_drops_nothing()
    {
        // The vendor's own published example of the checksum.
        var right = "gh" + "p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17";

        Assert.Equal(Confidence.High, SecretDetector.Inspect(null, right)!.Confidence);
        Assert.Equal(Confidence.Medium, SecretDetector.Inspect(null, right[..^1] + "8")!.Confidence);
    }

    [Fact]
    public void Knows_private_keys_but_no_public_ones_and_no_bare_headers()
    {
        var key = $"-----BEGIN PRIVATE {"KEY"}-----\n{Base62}\n-----END PRIVATE {"KEY"}-----";

        Assert.Equal("PEM private key", SecretDetector.Inspect("data", key)!.Detector);
        Assert.Equal("PEM private key (in base64)", SecretDetector.Inspect("data", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)))!.Detector);
        Assert.Null(SecretDetector.Inspect("TLS_PRIVATE_KEY", key.Replace("PRIVATE", "PUBLIC", StringComparison.Ordinal)));
        Assert.Null(SecretDetector.Inspect("doc", "a file that starts with -----BEGIN PRIVATE KEY----- is a key"));
    }

    [Fact]
    public void Knows_a_json_web_token_by_decoding_it()
    {
        var token = $"{Encoded("{\"alg\":\"RS256\"}")}.{Encoded("{\"sub\":\"app\"}")}.{Base62[..86]}";

        Assert.Equal("JSON Web Token", SecretDetector.Inspect(null, token)!.Detector);
        Assert.Null(SecretDetector.Inspect(null, $"{Encoded("{\"alg\"")}.{Encoded("{\"sub\":1}")}.{Base62[..86]}"));

        static string Encoded(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    [Theory]
    [InlineData("postgres://app:Tr0ub4dor@db/orders", 15, 9)]
    [InlineData("a.example.org,amqp://app:Tr0ub4dor@mq:5672,amqp://app:x", 25, 9)]
    [InlineData("redis://:Tr0ub4dor@redis:6379/0", 9, 9)]
    [InlineData("mongodb+srv://app:Tr0/ub4dor@db.example.org", 18, 10)]
    public void Knows_passwords_in_urls(string text, int offset, int length)
    {
        // A user that is empty is still a password's owner.
        var match = Assert.Single(SecretDetector.FindInText(text));

        Assert.Equal((offset, length), (match.Offset, match.Length));
    }

    [Theory]
    [InlineData("https://example.org:8080/@app")]
    [InlineData("https://app@example.org/x:y")]
    [InlineData("https://user:password@example.org")]
    [InlineData("postgres://app:${PASSWORD}@db")]
    [InlineData("postgres://app:$PASSWORD@db")]
    [InlineData("postgres://app:@db")]
    [InlineData("mailto:app@example.org")]
    public void Takes_no_url_without_a_password_for_one(string text) => Assert.Empty(SecretDetector.FindInText(text));

    [Theory]
    [InlineData("GOOGLE_API_KEY", "GOOGLE_API_KEY_VAL", 0)]
    [InlineData("auth-token", "auth-token-here", 0)]
    [InlineData("GOOGLE_API_KEY", "GOOGLE_API_KEY_9f8aT2kQx71", 1)]
    [InlineData("DB_PASSWORD", "db_password_prod", 1)]
    public void Takes_a_value_that_only_repeats_its_name_for_one_to_be_filled_in(string name, string value, int found) =>
        Assert.Equal(found, SecretDetector.Find(name, value).Count);

    [Fact]
    public void A_match_tells_two_characters_and_the_length()
    {
        var match = SecretDetector.Inspect("DB_PASSWORD", "Tr0ub4dor&3")!;

        Assert.Equal("Tr..., 11 characters", match.Shown);
        Assert.DoesNotContain("Tr0", match.ToString(), StringComparison.Ordinal);
        Assert.Equal("..., 5 characters", SecretDetector.Inspect("DB_PASSWORD", "short")!.Shown);
    }

    [Fact]
    public void Another_secret_in_the_same_place_is_told_apart_and_the_same_one_is_not()
    {
        var first = SecretDetector.Inspect("DB_PASSWORD", "Tr0ub4dor&3")!.Discriminator;

        Assert.Equal(first, SecretDetector.Inspect("OTHER_PASSWORD", "Tr0ub4dor&3")!.Discriminator);
        Assert.NotEqual(first, SecretDetector.Inspect("DB_PASSWORD", "Tr0ub4dor&4")!.Discriminator);
        Assert.Equal(5, first.Length);
    }
}
