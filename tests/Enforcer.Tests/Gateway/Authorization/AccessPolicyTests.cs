using System.Net;
using Enforcer.Certificates;
using Enforcer.Gateway.Authorization;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Tests.Gateway.Authorization;

public sealed class AccessPolicyTests
{
    private static readonly SpiffeId Web = SpiffeId.Parse("spiffe://cluster.local/ns/shop/sa/web");
    private static readonly AccessRequest Get = new("GET", "/", "", 0, IsGrpc: false);
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

    [Fact]
    public void An_audit_rule_counts_what_is_let_through_and_decides_nothing()
    {
        var access = new AccessOptions
        {
            Rules =
            [
                new AccessRuleOptions { Paths = ["/orders/*"], Action = AccessMode.Allow },
                new AccessRuleOptions { Methods = ["DELETE"], Action = AccessMode.Audit },
            ],
        };

        Assert.Equal(AccessDecision.Allowed, Decide(access, Web, "GET", "/orders/1"));
        Assert.Equal(AccessDecision.Audited, Decide(access, Web, "DELETE", "/orders/1"));
        Assert.Equal(AccessDecision.Denied, Decide(access, Web, "DELETE", "/else"));
    }

    [Theory]
    [InlineData("spiffe://cluster.local/ns/shop/sa/web", true)]
    [InlineData("spiffe://cluster.local/ns/shop2/sa/web", false)]
    [InlineData("spiffe://cluster.local/ns/other/sa/shop", false)]
    [InlineData("spiffe://cluster.local/x/ns/shop/sa/web", false)]
    [InlineData("spiffe://cluster.local/ns/shop/sa/web/more", false)]
    [InlineData("spiffe://cluster.local/ns/shop", false)]
    public void A_namespace_is_that_of_the_whole_identity(string identity, bool allowed) =>
        Assert.Equal(allowed, Allows(new AccessRuleOptions { Namespaces = ["shop"], Action = AccessMode.Allow }, identity: identity));

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("fd00::1", false)]
    [InlineData(null, false)]
    public void A_source_is_an_address_or_a_network(string? source, bool allowed) =>
        Assert.Equal(allowed, Allows(new AccessRuleOptions { Sources = [IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("192.0.2.7/32")], Action = AccessMode.Allow }, source: source));

    [Theory]
    [InlineData("orders.shop.svc", true)]
    [InlineData("ORDERS.shop.SVC", true)]
    [InlineData("a.public.example", true)]
    [InlineData("public.example", false)]
    [InlineData("xpublic.example", false)]
    [InlineData("", false)]
    public void A_host_is_a_name_or_everything_below_one(string host, bool allowed) =>
        Assert.Equal(allowed, Allows(new AccessRuleOptions { Hosts = ["orders.shop.svc", "*.public.example"], Action = AccessMode.Allow }, request: Get with { Host = host }));

    [Fact]
    public void A_port_is_that_of_the_app()
    {
        var rule = new AccessRuleOptions { Ports = [9000], Action = AccessMode.Allow };

        Assert.True(Allows(rule, request: Get with { Port = 9000 }));
        Assert.False(Allows(rule, request: Get with { Port = 9001 }));
        Assert.False(Allows(rule, request: Get with { Port = 0 }));
    }

    [Fact]
    public void A_grpc_method_is_allowed_as_grpc_alone_and_denied_whatever_it_calls_itself()
    {
        var call = new AccessRequest("POST", "/shop.Orders/Get", "", 0, IsGrpc: true);
        var allow = new AccessRuleOptions { Grpc = ["shop.Orders/*"], Action = AccessMode.Allow };
        var deny = new AccessOptions { Default = AccessMode.Allow, Rules = [new AccessRuleOptions { Grpc = ["shop.Orders/Get"], Action = AccessMode.Deny }] };

        Assert.True(Allows(allow, request: call));
        Assert.False(Allows(allow, request: call with { IsGrpc = false }));
        Assert.False(Allows(allow, request: call with { Path = "/shop.OrdersX/Get" }));
        Assert.Equal(AccessDecision.Denied, new AccessPolicy(deny).For(Web, null).Decide(call));
        Assert.Equal(AccessDecision.Denied, new AccessPolicy(deny).For(Web, null).Decide(call with { IsGrpc = false }));
        Assert.Equal(AccessDecision.Allowed, new AccessPolicy(deny).For(Web, null).Decide(call with { Path = "/shop.Orders/List" }));
    }

    [Theory]
    [InlineData("/admin/*", "/ADMIN/users")]
    [InlineData("/*/Admin", "/v1/aDMIN")]
    [InlineData("/admin", "/Admin")]
    public void Case_counts_unless_the_app_takes_it_for_nothing(string pattern, string path)
    {
        var exact = new AccessOptions { Default = AccessMode.Allow, Rules = [new AccessRuleOptions { Paths = [pattern], Action = AccessMode.Deny }] };

        Assert.Equal(AccessDecision.Allowed, Decide(exact, Web, "GET", path));
        Assert.Equal(AccessDecision.Denied, Decide(exact with { IgnorePathCase = true }, Web, "GET", path));
    }

    private static bool Allows(AccessRuleOptions rule, string identity = "spiffe://cluster.local/ns/shop/sa/web", string? source = null, AccessRequest? request = null) =>
        new AccessPolicy(new AccessOptions { Rules = [rule] }).For(SpiffeId.Parse(identity), source is null ? null : IPAddress.Parse(source)).Decide(request ?? Get)
            == AccessDecision.Allowed;

    private static AccessDecision Decide(AccessOptions access, SpiffeId identity, string method, string path) =>
        new AccessPolicy(access).For(identity, null).Decide(new AccessRequest(method, path, "", 0, IsGrpc: false));
}
