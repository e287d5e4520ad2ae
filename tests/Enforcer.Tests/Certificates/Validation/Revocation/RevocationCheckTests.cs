using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Revocation;

/// <summary>What RFC 5280 6.3 asks beyond one complete list of the issuer.</summary>
public sealed class RevocationCheckTests
{
    private readonly TestCertificate _root = TestCertificate.Authority("CN=root");
    private readonly TestCertificate _leaf;
    private readonly TestList _list;

    public RevocationCheckTests()
    {
        _leaf = TestCertificate.Leaf(_root, "web.example.com");
        _list = new TestList { Issuer = _root };
    }

    [Fact]
    public void Accepts_under_a_complete_list_and_refuses_who_stands_in_it()
    {
        Assert.Null(Reason(_list));
        Assert.Null(Reason(_list.Revoking(TestCertificate.Leaf(_root))));
        Assert.Equal("revoked", Reason(_list.Revoking(_leaf)));
    }

    [Fact]
    public void The_mode_decides_what_no_current_list_means()
    {
        var stale = _list with { NextUpdate = TestCertificate.Now.AddMinutes(-1) };
        string? In(RevocationMode mode, params TestList[] lists) => PathSearch.Run(Request(lists) with { Revocation = mode }).Failure?.Reason.Id;

        Assert.Equal("crl-missing", In(RevocationMode.Require));
        Assert.Equal("crl-stale", In(RevocationMode.Require, stale));
        Assert.Null(In(RevocationMode.Prefer));
        Assert.Null(In(RevocationMode.Prefer, stale));
        Assert.Equal("revoked", In(RevocationMode.Prefer, stale.Revoking(_leaf)));
        Assert.Null(In(RevocationMode.Off, _list.Revoking(_leaf)));
    }

    [Fact]
    public void A_hold_ends_with_its_list_and_a_revocation_does_not()
    {
        var stale = _list with { NextUpdate = TestCertificate.Now.AddMinutes(-1) };

        Assert.Equal("revoked", Reason(_list.Revoking(_leaf, X509RevocationReason.CertificateHold)));
        Assert.Null(Reason(stale.Revoking(_leaf, X509RevocationReason.CertificateHold), _list with { Number = 2 }));
        Assert.Equal("revoked", Reason(stale.Revoking(_leaf), _list with { Number = 2 }));
    }

    [Fact]
    public void A_delta_adds_to_its_base_and_takes_back_from_it()
    {
        var delta = (_list with { Number = 2 }).Delta(1);
        var held = _list.Revoking(_leaf, X509RevocationReason.CertificateHold);

        Assert.Equal("crl-missing", Reason(delta));
        Assert.Null(Reason(_list, delta));
        Assert.Equal("revoked", Reason(_list, delta.Revoking(_leaf)));
        Assert.Null(Reason(held, delta.Revoking(_leaf, X509RevocationReason.RemoveFromCrl)));
        Assert.Equal("revoked", Reason(held, delta));
    }

    [Fact]
    public void A_delta_of_another_base_changes_nothing()
    {
        var delta = (_list with { Number = 9 }).Delta(5).Revoking(_leaf);

        Assert.Null(Reason(_list, delta));
    }

    [Fact]
    public void A_list_for_authorities_says_nothing_of_users_and_the_reverse()
    {
        Assert.Null(Reason(_list.Scoped(1)));
        Assert.Equal("crl-missing", Reason(_list.Scoped(2)));
        Assert.Equal("revoked", Reason(_list.Scoped(1).Revoking(_leaf)));
    }

    [Fact]
    public void Lists_for_some_reasons_clear_only_together()
    {
        var compromise = _list.ForReasons(6, 0x40);
        var rest = _list.ForReasons(7, 0x3F, 0x80);

        Assert.Equal("crl-missing", Reason(compromise));
        Assert.Equal("crl-missing", Reason(rest));
        Assert.Null(Reason(compromise, rest));
        Assert.Equal("revoked", Reason(compromise.Revoking(_leaf), rest));
    }

    [Fact]
    public void An_indirect_list_speaks_for_those_who_name_its_issuer()
    {
        var signer = new TestCertificate { Subject = "CN=lists", Issuer = _root, Extensions = [TestExtensions.Usage(X509KeyUsageFlags.CrlSign)] };
        var leaf = _leaf.With(TestExtensions.ListsFrom("CN=lists"));
        var list = (new TestList { Issuer = signer, IsIndirect = true }).Scoped(4);

        Assert.Null(Reason(leaf, [signer], [list, _list]));
        Assert.Equal("revoked", Reason(leaf, [signer], [list.Revoking(leaf), _list]));
        Assert.Null(Reason(leaf, [signer], [list.Revoking(leaf with { Issuer = signer }), _list]));
        Assert.Equal("crl-missing", Reason(leaf, [], [list]));
    }

    [Fact]
    public void A_key_for_lists_apart_from_the_key_for_certificates_is_found()
    {
        var keyForLists = new TestCertificate { Subject = "CN=root", Issuer = _root, Extensions = [TestExtensions.Usage(X509KeyUsageFlags.CrlSign)] };
        var list = new TestList { Issuer = keyForLists };

        Assert.Null(Reason(_leaf, [keyForLists], [list, _list]));
        Assert.Equal("revoked", Reason(_leaf, [keyForLists], [list.Revoking(_leaf), _list]));
        Assert.Null(Reason(_leaf, [keyForLists with { Extensions = [TestExtensions.Usage(X509KeyUsageFlags.DigitalSignature)] }], [list.Revoking(_leaf), _list]));
    }

    [Fact]
    public void A_number_without_its_sign_octet_is_another_certificate()
    {
        var negative = TestCertificate.Leaf(_root) with { Serial = -1 };
        var positive = TestCertificate.Leaf(_root) with { Serial = 255 };

        Assert.Null(Reason(positive, [], [_list.Revoking(negative)]));
        Assert.Equal("revoked", Reason(negative, [], [_list.Revoking(negative)]));
    }

    private string? Reason(params TestList[] lists) => Reason(_leaf, [], lists);

    private string? Reason(TestCertificate leaf, TestCertificate[] intermediates, TestList[] lists) => PathSearch.Run(Request(lists) with
    {
        Leaf = leaf.Parse(),
        Intermediates = [.. intermediates.Select(certificate => certificate.Parse())],
    }).Failure?.Reason.Id;

    private PathRequest Request(TestList[] lists) => new()
    {
        Leaf = _leaf.Parse(),
        Intermediates = [],
        Anchors = [_root.Parse()],
        Time = TestCertificate.Now,
        Profile = ValidationProfile.Rfc5280,
        RevocationLists = [.. lists.Select(list => list.Parse())],
    };
}
