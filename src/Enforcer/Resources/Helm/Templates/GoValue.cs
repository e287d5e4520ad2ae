using System.Globalization;

namespace Enforcer.Resources.Helm.Templates;

/// <summary>
/// What templates compute with: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, lists of these,
/// <see cref="GoMap"/> and <see cref="GoMethod"/>.
/// </summary>
internal static class GoValue
{
    private const int DeepestText = 64;

    /// <summary>Empty by Go's and sprig's reading: false, 0, nothing, an empty text, list or map.</summary>
    public static bool IsEmpty(object? value) => value switch
    {
        null or false or "" or 0L or 0d => true,
        List<object?> list => list.Count == 0,
        GoMap map => map.Count == 0,
        _ => false,
    };

    /// <summary>As <c>{{ value }}</c> writes it; nothing for nil, as Helm does.</summary>
    public static string Text(object? value) => Text(value, 0);

    public static string KindOf(object? value) => value switch
    {
        null => "invalid",
        bool => "bool",
        long => "int",
        double => "float64",
        string => "string",
        List<object?> => "slice",
        GoMap => "map",
        _ => "func",
    };

    public static long Integer(object? value) => value switch
    {
        long integer => integer,
        double number when double.IsFinite(number) => (long)Math.Clamp(number, long.MinValue, long.MaxValue),
        true => 1,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => integer,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Integer(number),
        _ => 0,
    };

    public static double Number(object? value) => value switch
    {
        long integer => integer,
        double number => number,
        true => 1,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => 0,
    };

    public static bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        (GoMap a, GoMap b) => a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var value) && AreEqual(entry.Value, value)),
        (long or double, long or double) => Number(one).Equals(Number(other)),
        _ => one.Equals(other),
    };

    /// <summary>Numbers by value, everything else by its text.</summary>
    public static int Compare(object? one, object? other) => one is long or double && other is long or double
        ? Number(one).CompareTo(Number(other))
        : string.CompareOrdinal(Text(one), Text(other));

    /// <summary>A copy that shares nothing which can be changed.</summary>
    public static object? Copy(object? value) => value switch
    {
        List<object?> list => list.Select(Copy).ToList(),
        GoMap map => new GoMap(map.Select(entry => KeyValuePair.Create(entry.Key, Copy(entry.Value)))),
        _ => value,
    };

    private static string Text(object? value, int depth) => value switch
    {
        _ when depth > DeepestText => throw new TemplateException($"a value is nested deeper than {DeepestText}"),
        null => "",
        true => "true",
        false => "false",
        string text => text,
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        List<object?> list => $"[{string.Join(' ', list.Select(item => Text(item, depth + 1)))}]",
        // An object with members shows its own words where it has them: .Capabilities.KubeVersion.
        GoMap map when map.TryGetValue("String", out var words) && words is GoMethod method => Text(method(default), depth + 1),
        GoMap map => $"map[{string.Join(' ', map.Sorted.Select(entry => $"{entry.Key}:{Text(entry.Value, depth + 1)}"))}]",
        _ => "",
    };
}
