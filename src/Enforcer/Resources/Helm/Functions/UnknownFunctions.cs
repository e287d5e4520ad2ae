using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>
/// Functions whose value depends on the moment, the cluster or chance. What they make is no literal of the chart, and must not be taken for a
/// secret that stands in it: each gives a placeholder that every rule knows as one.
/// </summary>
internal static class UnknownFunctions
{
    private const string Made = "${generated}";

    public static readonly IReadOnlyDictionary<string, GoMethod> All = new Dictionary<string, GoMethod>
    {
        ["randAlpha"] = _ => Made,
        ["randAlphaNum"] = _ => Made,
        ["randAscii"] = _ => Made,
        ["randNumeric"] = _ => Made,
        ["randBytes"] = _ => Made,
        ["randInt"] = given => given.Integer(0),
        ["uuidv4"] = _ => "00000000-0000-0000-0000-000000000000",
        ["genPrivateKey"] = _ => Made,
        ["derivePassword"] = _ => Made,
        ["htpasswd"] = _ => Made,
        ["bcrypt"] = _ => Made,
        ["encryptAES"] = _ => Made,
        ["decryptAES"] = _ => Made,
        ["genCA"] = _ => Pair(),
        ["genCAWithKey"] = _ => Pair(),
        ["genSelfSignedCert"] = _ => Pair(),
        ["genSelfSignedCertWithKey"] = _ => Pair(),
        ["genSignedCert"] = _ => Pair(),
        ["genSignedCertWithKey"] = _ => Pair(),
        ["buildCustomCert"] = _ => Pair(),
        // As without a cluster (helm template): nothing is there yet.
        ["lookup"] = _ => new GoMap(),
        ["getHostByName"] = _ => "",
        ["env"] = _ => "",
        ["expandenv"] = given => given.Text(0),
        ["now"] = _ => Moment,
        ["date"] = _ => Moment,
        ["dateInZone"] = _ => Moment,
        ["date_in_zone"] = _ => Moment,
        ["dateModify"] = _ => Moment,
        ["date_modify"] = _ => Moment,
        ["htmlDate"] = _ => Moment,
        ["htmlDateInZone"] = _ => Moment,
        ["toDate"] = _ => Moment,
        ["unixEpoch"] = _ => "946684800",
        ["ago"] = _ => "0s",
        ["duration"] = given => $"{given.Integer(0)}s",
        ["durationRound"] = given => given.Text(0),
    };

    private const string Moment = "2000-01-01";

    private static GoMap Pair() => new() { ["Cert"] = Made, ["Key"] = Made };
}
