using System.Net;
using Enforcer.Gateway.Configuration;
using Enforcer.Resources.Settings;

namespace Enforcer.Tests.Gateway.Configuration;

public sealed class GatewayOptionsReaderTests
{
    private const string Good = """
        identity:
          certificate: certs/a.crt
          key: certs/a.key
          bundle: /etc/certs/ca.crt
        trustDomain: cluster.local
        listeners:
          - name: outbound
            bind: 127.0.0.1:15001
            direction: outbound
            routes:
              - hosts: ["orders.shop.svc"]
                upstream: https://127.0.0.1:15006
                peer: spiffe://cluster.local/ns/shop/sa/orders
          - name: inbound
            bind: 127.0.0.1:15006
            direction: inbound
            routes:
              - upstream: http://127.0.0.1:9000
            access:
              default: deny
              rules:
                - from: ["spiffe://cluster.local/ns/shop/sa/*"]
                  methods: [GET, POST]
                  paths: ["/orders/*"]
                  action: allow
          - name: postgres
            bind: 127.0.0.1:15432
            direction: outbound
            protocol: tcp
            routes: [{upstream: "tls://127.0.0.1:15433", peer: "spiffe://cluster.local/ns/shop/sa/db"}]
        egress:
          default: audit
        admin:
          bind: 127.0.0.1:15020
        """;

    [Fact]
    public void Reads_the_documented_example()
    {
        var options = Read(Good);

        Assert.Equal("/etc/enforcer/certs/a.crt", options.Identity.Certificate);
        Assert.Equal("/etc/certs/ca.crt", options.Identity.Bundle);
        Assert.Equal(["outbound", "inbound", "postgres"], options.Listeners.Select(listener => listener.Name));
        Assert.Equal(ListenerProtocol.Tcp, options.Listeners[2].Protocol);
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/orders", options.Listeners[0].Routes[0].Peer.ToString());
        Assert.Equal(AccessMode.Deny, options.Listeners[1].Access.Default);
        Assert.Equal(["/orders/*"], options.Listeners[1].Access.Rules[0].Paths);
        Assert.Equal(AccessMode.Audit, options.Egress);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 15020), options.Admin);
    }

    [Fact]
    public void Is_safe_where_nothing_is_said()
    {
        var options = Read(Good.Replace("egress:\n  default: audit\n", "", StringComparison.Ordinal));

        Assert.Equal(AccessMode.Deny, options.Egress);
        Assert.False(options.AllowTls12);
        Assert.Null(options.AccessLog);
        Assert.Null(options.Tracing);
        Assert.Equal(new LimitOptions(), options.Limits);
    }

    [Fact]
    public void Tells_every_fault_at_once_with_line_and_cure()
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read("""
            identity: {certificate: a.crt, bundle: ca.crt, crl: [crl.pem]}
            trustDomain: Cluster.Local
            listeners:
              - name: one
                bind: 15001
                direction: sideways
                routes: []
              - name: one
                bind: localhost:80
                direction: outbound
                routes: [{upstream: "http://app:1", peer: nobody}]
                acess: {}
            limits: {connections: 0, headerTimeout: forever}
            admin: {}
            """));

        Assert.Equal(
            [
                "gateway.yaml:1: identity.crl: expected a text",
                "gateway.yaml:1: identity: key: is required",
                "gateway.yaml:2: trustDomain: 'Cluster.Local' is no trust domain: use lower-case letters, digits, dots, dashes and underscores",
                "gateway.yaml:5: listeners[0].bind: '15001' is no address with a port: write 127.0.0.1:15001 or [::1]:15001",
                "gateway.yaml:6: listeners[0].direction: expected one of outbound, inbound",
                "gateway.yaml:7: listeners[0].routes: is required: name at least one upstream",
                "gateway.yaml:8: listeners[1].name: 'one' names another listener too: give each its own name",
                "gateway.yaml:9: listeners[1].bind: 'localhost:80' is no address with a port: write 127.0.0.1:15001 or [::1]:15001",
                "gateway.yaml:11: listeners[1].routes[0].peer: 'nobody' is no SPIFFE ID of a workload: write spiffe://Cluster.Local/ns/NAMESPACE/sa/ACCOUNT",
                "gateway.yaml:11: listeners[1].routes[0].upstream: 'http://app:1' is no upstream of this listener: write https://host:port, without a path",
                "gateway.yaml:12: listeners[1].acess: unknown key: known here are access, bind, direction, name, protocol, routes",
                "gateway.yaml:13: limits.connections: expected a whole number from 1 to 1000000",
                "gateway.yaml:13: limits.headerTimeout: expected a duration from 100ms to 5m, such as 10s",
                "gateway.yaml:14: admin: bind: is required",
            ],
            failure.Faults.Select(fault => fault["/etc/enforcer/".Length..]).Order(Comparer<string>.Create((left, right) => Line(left) is var l && Line(right) is var r && l != r ? l.CompareTo(r) : string.CompareOrdinal(left, right))));
    }

    [Theory]
    [InlineData("from: [\"spiffe://*/ns/shop\"]", "no identity pattern")]
    [InlineData("from: [\"spiffe://cluster.local/ns//a\"]", "no identity pattern")]
    [InlineData("from: [\"*\"]", "no identity pattern")]
    [InlineData("from: []", "is empty")]
    [InlineData("methods: [get]", "no method")]
    [InlineData("paths: [orders]", "can never match")]
    [InlineData("paths: [\"/a/../b\"]", "can never match")]
    [InlineData("paths: [\"/a%20b\"]", "can never match")]
    [InlineData("paths: [\"/a?x=1\"]", "can never match")]
    [InlineData("action: maybe", "expected one of allow, deny, audit")]
    public void Refuses_a_rule_that_could_mean_more_or_less_than_it_says(string line, string fault)
    {
        var key = line[..line.IndexOf(':', StringComparison.Ordinal)];
        var text = string.Join('\n', Good.Split('\n').Select(old =>
            old.TrimStart(' ', '-').StartsWith(key + ":", StringComparison.Ordinal) ? old[..old.IndexOf(key, StringComparison.Ordinal)] + line : old));

        var failure = Assert.Throws<ConfigurationException>(() => Read(text));

        Assert.Contains(fault, Assert.Single(failure.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hosts: [\"a b\"]", "is no host")]
    [InlineData("hosts: [\"orders:80\"]", "is no host")]
    [InlineData("ports: [0]", "is no port")]
    [InlineData("ports: [\"80-90\"]", "is no port")]
    [InlineData("sources: [10.0.0.1/8]", "is no address and no network")]
    [InlineData("namespaces: [\"shop*\"]", "is no namespace")]
    [InlineData("grpc: [\"/shop.Orders/Get\"]", "is no gRPC method")]
    [InlineData("grpc: [\"shop.Orders\"]", "is no gRPC method")]
    public void Refuses_a_condition_that_it_would_have_to_guess_at(string line, string fault)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read(Good.Replace("          action: allow\n", $"          {line}\n          action: allow\n", StringComparison.Ordinal)));

        Assert.Contains(fault, Assert.Single(failure.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_rule_without_action()
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read(Good.Replace("          action: allow\n", "", StringComparison.Ordinal)));

        Assert.Contains("action: is required", Assert.Single(failure.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_peer_on_an_inbound_route_and_access_on_an_outbound_listener()
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read(Good
            .Replace("- upstream: http://127.0.0.1:9000", "- {upstream: \"http://127.0.0.1:9000\", peer: \"spiffe://cluster.local/a\"}", StringComparison.Ordinal)
            .Replace("    direction: outbound\n", "    direction: outbound\n    access: {}\n", StringComparison.Ordinal)));

        Assert.Contains(failure.Faults, fault => fault.Contains("routes[0].peer: an inbound route leads to our own app", StringComparison.Ordinal));
        Assert.Contains(failure.Faults, fault => fault.Contains("access: an outbound listener serves our own app", StringComparison.Ordinal));
    }

    private static GatewayOptions Read(string text) => GatewayOptionsReader.Read("/etc/enforcer/gateway.yaml", text);

    private static int Line(string fault) => int.Parse(fault.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
}
