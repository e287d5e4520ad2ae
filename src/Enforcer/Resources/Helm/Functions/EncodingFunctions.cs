using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Functions that write values in other forms and read them back.</summary>
internal static class EncodingFunctions
{
    public static readonly IReadOnlyDictionary<string, GoMethod> All = new Dictionary<string, GoMethod>
    {
        ["toYaml"] = given => TreeText.Yaml(given[0]),
        ["toYamlPretty"] = given => TreeText.Yaml(given[0]),
        ["toJson"] = given => TreeText.Json(given[0], isPretty: false),
        ["toRawJson"] = given => TreeText.Json(given[0], isPretty: false),
        ["toPrettyJson"] = given => TreeText.Json(given[0], isPretty: true),
        ["toToml"] = given => TreeText.Json(given[0], isPretty: false),
        ["fromYaml"] = given => TreeValues.Read(given.Text(0)) as GoMap ?? [],
        ["fromYamlArray"] = given => TreeValues.Read(given.Text(0)) as List<object?> ?? [],
        ["fromJson"] = given => TreeValues.Read(given.Text(0)) as GoMap ?? [],
        ["fromJsonArray"] = given => TreeValues.Read(given.Text(0)) as List<object?> ?? [],
        ["b64enc"] = given => Convert.ToBase64String(Encoding.UTF8.GetBytes(given.Text(0))),
        ["b64dec"] = given => Encoding.UTF8.GetString(Convert.FromBase64String(given.Text(0))),
        // Of the right length: nothing but a checksum in an annotation, for which the weak algorithm need not be carried.
        ["sha1sum"] = given => Hex(SHA256.HashData(Encoding.UTF8.GetBytes(given.Text(0))))[..40],
        ["sha256sum"] = given => Hex(SHA256.HashData(Encoding.UTF8.GetBytes(given.Text(0)))),
        ["sha512sum"] = given => Hex(SHA512.HashData(Encoding.UTF8.GetBytes(given.Text(0)))),
        ["adler32sum"] = given => Adler(Encoding.UTF8.GetBytes(given.Text(0))),
        ["urlParse"] = given => Parts(given.Text(0)),
        ["urlJoin"] = given => given.Map(0) is var url ? $"{GoValue.Text(url.GetValueOrDefault("scheme"))}://{GoValue.Text(url.GetValueOrDefault("host"))}{GoValue.Text(url.GetValueOrDefault("path"))}" : "",
    };

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    // RFC 1950, section 8.2.
    private static string Adler(byte[] bytes)
    {
        var (one, two) = bytes.Aggregate((One: 1u, Two: 0u), (sums, value) => ((sums.One + value) % 65521, (sums.Two + sums.One + value) % 65521));
        return ((two << 16) | one).ToString(CultureInfo.InvariantCulture);
    }

    private static GoMap Parts(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
        ? new GoMap
        {
            ["scheme"] = url.Scheme,
            ["host"] = url.Authority,
            ["hostname"] = url.Host,
            ["path"] = url.AbsolutePath,
            ["query"] = url.Query.TrimStart('?'),
            ["fragment"] = url.Fragment.TrimStart('#'),
            ["userinfo"] = url.UserInfo,
            ["opaque"] = "",
        }
        : new GoMap { ["scheme"] = "", ["host"] = "", ["hostname"] = "", ["path"] = text, ["query"] = "", ["fragment"] = "", ["userinfo"] = "", ["opaque"] = "" };
}
