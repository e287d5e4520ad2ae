using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Verification;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>One chain, labelled from the text of a standard. What is not changed is good under both profiles: root, issuing authority, workload's leaf.</summary>
internal sealed record ChainCase
{
    public const string Good = "ok";

    /// <summary>Its group, a slash, and what is peculiar about it. The group stands in docs/certificate-requirements.md.</summary>
    public required string Name { get; init; }

    /// <summary>Under rfc5280: <see cref="Good"/>, or the reason.</summary>
    public required string Rfc5280 { get; init; }

    public required string Mesh { get; init; }

    public TestCertificate Root { get; init; } = GoodChain.Root;

    /// <summary>What is trusted; null: the root.</summary>
    public IReadOnlyList<TestCertificate>? Roots { get; init; }

    public TestCertificate Issuing { get; init; } = GoodChain.Issuing;

    /// <summary>What is offered on the way; null: the issuing authority.</summary>
    public IReadOnlyList<TestCertificate>? Intermediates { get; init; }

    public TestCertificate Leaf { get; init; } = GoodChain.Leaf;

    public IReadOnlyList<TestList>? Lists { get; init; }

    public DateTimeOffset Time { get; init; } = TestCertificate.Now;

    public ChainLine Line { get; init; } = new() { Leaf = "", Intermediates = [], Roots = [] };

    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="expected">One for both profiles, or that of rfc5280, a bar, that of mesh.</param>
    public static ChainCase Of(string name, string expected)
    {
        var parts = expected.Split('|');
        return new ChainCase { Name = name, Rfc5280 = parts[0], Mesh = parts[^1] };
    }

    public static ChainCase OfLeaf(string name, string expected, Func<TestCertificate, TestCertificate> change) =>
        Of(name, expected) with { Leaf = change(GoodChain.Leaf) };

    public static ChainCase OfIssuing(string name, string expected, Func<TestCertificate, TestCertificate> change)
    {
        var issuing = change(GoodChain.Issuing);
        return Of(name, expected) with { Issuing = issuing, Leaf = GoodChain.LeafOf(issuing) };
    }

    public static ChainCase OfRoot(string name, string expected, Func<TestCertificate, TestCertificate> change)
    {
        var root = change(GoodChain.Root);
        var issuing = TestCertificate.Authority("CN=issuing", root);
        return Of(name, expected) with { Root = root, Issuing = issuing, Leaf = GoodChain.LeafOf(issuing) };
    }

    public string Answer(ValidationProfile profile)
    {
        var line = Line with
        {
            Leaf = Leaf.Pem(),
            Intermediates = [.. (Intermediates ?? [Issuing]).Select(certificate => certificate.Pem())],
            Roots = [.. (Roots ?? [Root]).Select(certificate => certificate.Pem())],
            Lists = Lists?.Select(list => list.Pem()).ToList(),
            Time = Time,
        };
        return new ChainQuestion(profile, TimeProvider.System).Answer(line).Failure?.Reason.Id ?? Good;
    }
}
