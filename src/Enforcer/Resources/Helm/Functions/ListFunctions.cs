using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Functions that make and read lists.</summary>
internal static class ListFunctions
{
    public static readonly IReadOnlyDictionary<string, GoMethod> All = new Dictionary<string, GoMethod>
    {
        ["list"] = given => given.All.ToList(),
        ["tuple"] = given => given.All.ToList(),
        ["first"] = given => given.List(0).FirstOrDefault(),
        ["last"] = given => given.List(0).LastOrDefault(),
        ["rest"] = given => given.List(0).Skip(1).ToList(),
        ["initial"] = given => given.List(0).SkipLast(1).ToList(),
        ["append"] = given => given.List(0).Append(given[1]).ToList(),
        ["push"] = given => given.List(0).Append(given[1]).ToList(),
        ["prepend"] = given => given.List(0).Prepend(given[1]).ToList(),
        ["concat"] = given => Enumerable.Range(0, given.Count).SelectMany(given.List).ToList(),
        ["reverse"] = given => Enumerable.Reverse(given.List(0)).ToList(),
        ["uniq"] = given => given.List(0).Aggregate(new List<object?>(), (kept, item) => kept.Exists(one => GoValue.AreEqual(one, item)) ? kept : [.. kept, item]),
        ["without"] = given => given.List(0).Where(item => !given.All.Skip(1).Any(other => GoValue.AreEqual(item, other))).ToList(),
        ["has"] = given => given.List(1).Exists(item => GoValue.AreEqual(item, given[0])),
        ["compact"] = given => given.List(0).Where(item => !GoValue.IsEmpty(item)).ToList(),
        ["sortAlpha"] = given => given.List(0).Select(GoValue.Text).Order(StringComparer.Ordinal).ToList<object?>(),
        ["toStrings"] = given => given.List(0).Select(GoValue.Text).ToList<object?>(),
        ["join"] = given => given[1] is List<object?> list ? string.Join(given.Text(0), list.Where(item => item is not null).Select(GoValue.Text)) : given.Text(1),
        ["splitList"] = given => Cut(given.Text(1), given.Text(0), int.MaxValue).ToList<object?>(),
        ["split"] = given => Numbered(Cut(given.Text(1), given.Text(0), int.MaxValue)),
        ["splitn"] = given => Numbered(Cut(given.Text(2), given.Text(0), (int)Math.Clamp(given.Integer(1), 1, int.MaxValue))),
        ["chunk"] = given => given.List(1).Chunk((int)Math.Max(1, given.Integer(0))).Select(part => part.ToList()).ToList<object?>(),
        ["slice"] = given => given[0] is string text
            ? text[From(given, text.Length)..To(given, text.Length)]
            : given.List(0).GetRange(From(given, given.List(0).Count), To(given, given.List(0).Count) - From(given, given.List(0).Count)),
        ["index"] = given => given.All.Skip(1).Aggregate(given[0], Element),
        ["shuffle"] = given => given[0],
    };

    private static object? Element(object? of, object? key) => of switch
    {
        GoMap map => map.GetValueOrDefault(GoValue.Text(key)),
        List<object?> list => GoValue.Integer(key) is var at && at >= 0 && at < list.Count ? list[(int)at] : throw new TemplateException("an index lies outside of the list"),
        _ => null,
    };

    private static int From(Arguments given, int length) => given.Count > 1 ? (int)Math.Clamp(given.Integer(1), 0, length) : 0;

    private static int To(Arguments given, int length) => given.Count > 2 ? (int)Math.Clamp(given.Integer(2), From(given, length), length) : length;

    private static string[] Cut(string text, string at, int most) => at.Length == 0 ? [.. text.Select(letter => letter.ToString())] : text.Split(at, most);

    private static GoMap Numbered(string[] parts) => new(parts.Select((part, index) => KeyValuePair.Create($"_{index}", (object?)part)));
}
