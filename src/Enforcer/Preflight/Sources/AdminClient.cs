using System.Globalization;
using System.Text.Json;

namespace Enforcer.Preflight.Sources;

/// <summary>Asks a gateway's admin API. Its answers are read as those of a stranger: bounded, and whatever is missing is absent.</summary>
internal sealed class AdminClient : IDisposable
{
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly Uri _address;

    public AdminClient(Uri address)
    {
        _address = new Uri(address.GetLeftPart(UriPartial.Authority) + "/");
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !address.IsLoopback, ConnectTimeout = TimeSpan.FromSeconds(5) };
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MostBytes };
    }

    /// <exception cref="HttpRequestException">No gateway answers there, or it does not let us.</exception>
    public async Task<(JsonDocument Document, DateTimeOffset? Date)> GetAsync(string path, CancellationToken cancellationToken)
    {
        var (bytes, date) = await ReadAsync(path, cancellationToken);
        try
        {
            return (JsonDocument.Parse(bytes), date);
        }
        catch (JsonException failure)
        {
            throw new HttpRequestException($"{_address}{path} is no answer of a gateway's admin API", failure);
        }
    }

    /// <exception cref="HttpRequestException">No gateway answers there, or it does not let us.</exception>
    public async Task<IReadOnlyList<SeenPeer>> PeersAsync(CancellationToken cancellationToken)
    {
        var (bytes, _) = await ReadAsync("peers?chains", cancellationToken);
        try
        {
            return PeersReader.Read(bytes);
        }
        catch (JsonException failure)
        {
            throw new HttpRequestException($"{_address}peers is no answer of a gateway's admin API", failure);
        }
    }

    public void Dispose() => _http.Dispose();

    public static JsonElement? Find(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(JsonElement owner, string name) => Find(owner, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static DateTimeOffset? Time(JsonElement owner, string name) =>
        DateTimeOffset.TryParse(Text(owner, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private async Task<(byte[] Bytes, DateTimeOffset? Date)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(_address, path), cancellationToken);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadAsByteArrayAsync(cancellationToken), response.Headers.Date)
                : throw new HttpRequestException($"{_address}{path} answered {(int)response.StatusCode}: the admin API tells peers and configuration to its own host only");
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{_address} does not answer in time", failure);
        }
    }
}
