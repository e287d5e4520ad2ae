using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Enforcer.Certificates.Enrolment;
using Enforcer.Issuer;
using Enforcer.Issuer.Callers;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Issuer;

/// <summary>What strangers may try at the enrolment port: each is refused by name, and the next honest caller is served.</summary>
public sealed class HostileEnrolmentTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TestIssuer _issuer = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _issuer.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public void No_single_bit_of_a_request_can_be_changed()
    {
        var request = Convert.FromBase64String(SigningRequest.Write(_key));

        foreach (var bit in Enumerable.Range(0, request.Length * 8))
        {
            var changed = (byte[])request.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(SigningRequest.Read(changed).Key is null, $"bit {bit}");
        }
    }

    [Fact]
    public void Takes_no_request_with_something_behind_it_and_none_that_is_cut()
    {
        var request = Convert.FromBase64String(SigningRequest.Write(_key));

        Assert.Null(SigningRequest.Read([.. request, 0]).Key);
        Assert.All(Enumerable.Range(0, request.Length), length => Assert.Null(SigningRequest.Read(request.AsSpan(0, length)).Key));
        Assert.NotNull(SigningRequest.Read(request).Key);
    }

    [Fact]
    public async Task The_type_that_a_body_claims_to_be_of_changes_nothing()
    {
        await _issuer.StartAsync();
        foreach (var type in new[] { "application/json", "text/html", "multipart/form-data", "application/pkcs10" })
        {
            using var client = _issuer.Client();
            using var content = new StringContent(SigningRequest.Write(_key));
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            using var request = new HttpRequestMessage(HttpMethod.Post, EnrolmentPaths.Enrol) { Content = content };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _issuer.Token());
            using var answer = await client.SendAsync(request);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(EnrolmentPaths.AnswerType, answer.Content.Headers.ContentType!.ToString());
        }
    }

    [Theory]
    [InlineData("Basic d2ViOndlYg==")]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("Negotiate abc")]
    public async Task Takes_no_other_proof_than_a_bearer_token(string header)
    {
        await _issuer.StartAsync();
        using var client = _issuer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, EnrolmentPaths.Enrol) { Content = new StringContent(SigningRequest.Write(_key)) };
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var answer = await client.SendAsync(request);

        Assert.Equal("no-token", answer.Headers.GetValues(EnrolmentPaths.ReasonHeader).Single());
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Refuses_a_flood_of_guesses_and_serves_who_comes_next()
    {
        await _issuer.StartAsync();
        var body = SigningRequest.Write(_key);
        // Before there is a file of tokens nobody could be told from anybody.
        _issuer.Token();
        using var client = _issuer.Client();

        // Over one connection, since a flood of handshakes would measure the machine.
        var reasons = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, EnrolmentPaths.Enrol) { Content = new StringContent(body), Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"guess-{number}");
            using var answer = await client.SendAsync(request);
            return answer.Headers.GetValues(EnrolmentPaths.ReasonHeader).Single();
        }));
        using var leaf = await _issuer.EnrolAsync();

        Assert.All(reasons, reason => Assert.Contains(reason, new[] { "token-invalid", "busy" }));
    }

    [Fact]
    public async Task Says_that_it_is_busy_instead_of_queueing_without_end()
    {
        var callers = new StuckCallers();
        _issuer.Callers = callers;
        _issuer.Options = _issuer.Options with { MostAtOnce = 1 };
        await _issuer.StartAsync();

        var stuck = _issuer.RefusalAsync(EnrolmentPaths.Enrol, SigningRequest.Write(_key), "a");
        await callers.Asked.Task.WaitAsync(Patience);
        var second = await _issuer.RefusalAsync(EnrolmentPaths.Enrol, SigningRequest.Write(_key), "b");
        callers.Go.SetResult();

        Assert.Equal("busy", second);
        Assert.Equal("token-invalid", await stuck);
    }

    [Fact]
    public async Task Cuts_a_client_that_sends_its_body_too_slowly()
    {
        await _issuer.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _issuer.Address.Port);
        await using var stream = new SslStream(socket.GetStream());
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.AddRange(_issuer.Authorities.Current.State.Roots().ToArray());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = trust });
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {EnrolmentPaths.Enrol} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\nMIIB"));

        using var patience = new CancellationTokenSource(Patience);
        var answer = new byte[4096];
        var length = 0;
        try
        {
            length = await stream.ReadAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // Cut without an answer.
        }

        // The server's own answer, or none: what counts is that the connection did not stay.
        Assert.True(length == 0 || Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 408", StringComparison.Ordinal));
        using var leaf = await _issuer.EnrolAsync();
    }

    [Fact]
    public void A_damaged_answer_of_an_issuer_is_none()
    {
        using var authority = TestAuthority.Create();
        var answer = Convert.FromBase64String(CertificatesOnly.Encode([authority.Certificate]).Replace("\n", "", StringComparison.Ordinal));

        foreach (var at in Enumerable.Range(0, answer.Length))
        {
            var changed = (byte[])answer.Clone();
            changed[at] ^= 0x41;
            CertificatesOnly.Decode(Convert.ToBase64String(changed));
            CertificatesOnly.Decode(Convert.ToBase64String(answer.AsSpan(0, at)));
        }
    }

    [Fact]
    public async Task A_damaged_document_of_authorities_is_refused_and_nothing_else_happens()
    {
        await _issuer.StartAsync();
        var document = await File.ReadAllBytesAsync(_issuer.StateFile);

        foreach (var at in Enumerable.Range(0, document.Length).Where(at => at % 7 == 0))
        {
            var changed = (byte[])document.Clone();
            changed[at] ^= 0x15;
            await File.WriteAllBytesAsync(_issuer.StateFile, changed);
            var failure = await Record.ExceptionAsync(() => _issuer.State.ReadAsync(CancellationToken.None));
            Assert.True(failure is null or ConfigurationException or CryptographicException, $"octet {at}: {failure}");
        }
    }

    /// <summary>An authentication that takes its time.</summary>
    private sealed class StuckCallers : ICallers
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<(Caller? Caller, IssuanceRefusal? Refusal)> AuthenticateAsync(string token, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            await Go.Task;
            return (null, IssuanceRefusal.TokenInvalid);
        }

        public bool Spend(string token) => false;
    }
}
