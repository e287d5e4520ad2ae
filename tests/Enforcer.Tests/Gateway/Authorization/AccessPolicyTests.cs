using Enforcer.Certificates;
using Enforcer.Gateway.Authorization;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Tests.Gateway.Authorization;

public sealed class AccessPolicyTests
{
    private static readonly SpiffeId Web = SpiffeId.Parse("spiffe://cluster.local/ns/shop/sa/web");
    private static readonly SpiffeId Stranger = SpiffeId.Parse("spiffe://cluster.local/ns/other/sa/web");

    [Fact]
    public void Denies_everything_where_nothing_is_said()
    {
        Assert.Equal(AccessDecision.Denied, Decide(new AccessOptions(), Web, "GET", "/"));
    }

    [Fact]
    public void Allows_only_what_identity_method_and_path_match_together()
    {
        var access = new AccessOptions
        {
            Rules = [new AccessRuleOptions { From = ["spiffe://cluster.local/ns/shop/sa/*"], Methods = ["GET", "POST"], Paths = ["/orders/*"], Action = AccessMode.Allow }],
        };

        Assert.Equal(AccessDecision.Allowed, Decide(access, Web, "GET", "/orders/1"));
        Assert.Equal(AccessDecision.Denied, Decide(access, Stranger, "GET", "/orders/1"));
        Assert.Equal(AccessDecision.Denied, Decide(access, Web, "DELETE", "/orders/1"));
        Assert.Equal(AccessDecision.Denied, Decide(access, Web, "get", "/orders/1"));
        Assert.Equal(AccessDecision.Denied, Decide(access, Web, "GET", "/admin"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_deny_wins_wherever_it_stands(bool first)
    {
        var allow = new AccessRuleOptions { Action = AccessMode.Allow };
        var deny = new AccessRuleOptions { Paths = ["/admin/*"], Action = AccessMode.Deny };
        var access = new AccessOptions { Default = AccessMode.Allow, Rules = first ? [deny, allow] : [allow, deny] };

        Assert.Equal(AccessDecision.Denied, Decide(access, Web, "GET", "/admin/users"));
        Assert.Equal(AccessDecision.Allowed, Decide(access, Web, "GET", "/orders"));
    }

    [Fact]
    public void Audit_lets_through_what_no_rule_names_and_says_so()
    {
        var access = new AccessOptions
        {
            Default = AccessMode.Audit,
            Rules =
            [
                new AccessRuleOptions { Paths = ["/orders"], Action = AccessMode.Allow },
                new AccessRuleOptions { Paths = ["/admin"], Action = AccessMode.Deny },
            ],
        };

        Assert.Equal(AccessDecision.Allowed, Decide(access, Web, "GET", "/orders"));
        Assert.Equal(AccessDecision.Denied, Decide(access, Web, "GET", "/admin"));
        Assert.Equal(AccessDecision.Audited, Decide(access, Web, "GET", "/else"));
    }

    private static AccessDecision Decide(AccessOptions access, SpiffeId identity, string method, string path) =>
        new AccessPolicy(access).For(identity).Decide(method, path);
}
