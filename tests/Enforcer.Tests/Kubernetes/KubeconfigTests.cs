using System.Text;
using Enforcer.Kubernetes;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Kubernetes;

public sealed class KubeconfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void Reads_the_current_context()
    {
        var access = Access(Config("{token: abc}", context: "namespace: shop"));

        Assert.Equal(new Uri("https://cluster.example.com:6443/"), access.Server);
        Assert.Equal(("shop", "abc"), (access.Namespace, access.Token!()));
        Assert.Null(access.ClientCertificate);
        Assert.False(access.DangerousAcceptAnyServerCertificate);
    }

    [Fact]
    public void Reads_certificates_from_files_beside_it_and_from_data()
    {
        _authority.WriteIdentity(_folder, "a");
        var inline = Convert.ToBase64String(Encoding.UTF8.GetBytes(_authority.BundlePem));

        var fromFiles = Access(Config("{client-certificate: a.crt, client-key: a.key}", cluster: "certificate-authority: ca.crt, tls-server-name: kubernetes"));
        var fromData = Access(Config("{token: abc}", cluster: $"certificate-authority-data: {inline}"));

        Assert.True(fromFiles.ClientCertificate!.HasPrivateKey);
        Assert.Equal("kubernetes", fromFiles.ServerName);
        Assert.Equal(fromFiles.Authorities![0].Thumbprint, fromData.Authorities![0].Thumbprint);
    }

    [Fact]
    public void Reads_a_token_file_anew_for_each_request()
    {
        var token = _folder.Write("token", "first\n");
        var access = Access(Config("{tokenFile: token, token: ignored}"));

        Assert.Equal("first", access.Token!());
        File.WriteAllText(token, "second");
        Assert.Equal("second", access.Token());
    }

    [Fact]
    public void Of_several_files_the_first_that_has_a_name_counts()
    {
        var first = _folder.Write("first", "current-context: test\ncontexts: [{name: test, context: {cluster: test, user: test}}]\n");
        var second = _folder.Write("second", Config("{token: abc}"));

        var access = Locate(null, null, new() { ["KUBECONFIG"] = $"{first}:{_folder.Path}/none:{second}" });

        Assert.Equal("abc", access.Token!());
    }

    [Fact]
    public void Uses_the_service_account_of_a_pod()
    {
        _folder.Write("ca.crt", _authority.BundlePem);
        _folder.Write("token", "abc\n");
        _folder.Write("namespace", "shop");

        var access = ClusterAccessLocator.InCluster("fd00::1", "6443", _folder.Path);

        Assert.Equal("https://[fd00::1]:6443/", access.Server.AbsoluteUri);
        Assert.Equal(("shop", "abc"), (access.Namespace, access.Token!()));
        Assert.NotEmpty(access.Authorities!);
    }

    [Fact]
    public void Says_when_no_cluster_is_configured()
    {
        var failure = Assert.Throws<ConfigurationException>(() => Locate(null, null, []));

        Assert.Contains("--kubeconfig", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{exec: {command: aws}}", "", "exec")]
    [InlineData("{auth-provider: {name: gcp}}", "", "auth-provider")]
    [InlineData("{username: a, password: b}", "", "user name and password")]
    [InlineData("{client-certificate-data: AAAA}", "", "must be given together")]
    [InlineData("{client-certificate-data: AAAA, client-key-data: AAAA}", "", "client certificate and its key")]
    [InlineData("{client-key-data: '***', client-certificate-data: AAAA}", "", "not base64")]
    [InlineData("{token: a}", "certificate-authority-data: AAAA", "certificate-authority")]
    [InlineData("{token: a}", "proxy-url: 'http://proxy'", "HTTPS_PROXY")]
    public void Refuses_what_it_cannot_use_with_a_cure(string user, string cluster, string words)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Access(Config(user, cluster)));

        Assert.Contains(words, failure.Message + failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server: 'http://cluster.example.com'")]
    [InlineData("server: nonsense")]
    public void Refuses_a_server_that_is_not_reached_over_tls(string server)
    {
        var text = Config("{token: abc}").Replace("server: 'https://cluster.example.com:6443'", server, StringComparison.Ordinal);

        Assert.Contains("https", Assert.Throws<ConfigurationException>(() => Access(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_contexts_that_there_are()
    {
        var file = _folder.Write("config", Config("{token: abc}"));

        var failure = Assert.Throws<ConfigurationException>(() => Locate(file, "production", []));

        Assert.Contains("test", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("a: [")]
    [InlineData("a: 1\n---\nb: 2\n")]
    public void Refuses_what_is_no_kubeconfig(string text)
    {
        Assert.Throws<ConfigurationException>(() => Access(text));
    }

    private static string Config(string user, string cluster = "", string context = "") => $$$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: 'https://cluster.example.com:6443', {{{cluster}}} }}]
        users: [{name: test, user: {{{user}}} }]
        contexts: [{name: test, context: {cluster: test, user: test, {{{context}}} }}]
        """;

    private ClusterAccess Access(string text) => Locate(_folder.Write("config", text), null, []);

    private static ClusterAccess Locate(string? kubeconfig, string? context, Dictionary<string, string?> variables) =>
        new ClusterAccessLocator(name => variables.GetValueOrDefault(name)).Locate(kubeconfig, context);
}
