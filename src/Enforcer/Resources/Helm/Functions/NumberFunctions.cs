using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Functions that compute with numbers.</summary>
internal static class NumberFunctions
{
    private const int MostCounted = 100_000;

    public static readonly IReadOnlyDictionary<string, GoMethod> All = new Dictionary<string, GoMethod>
    {
        ["int"] = given => given.Integer(0),
        ["int64"] = given => given.Integer(0),
        ["atoi"] = given => given.Integer(0),
        ["float64"] = given => given.Number(0),
        ["toDecimal"] = given => Convert.ToInt64(given.Text(0), 8),
        ["add"] = given => given.All.Aggregate(0L, (sum, value) => unchecked(sum + GoValue.Integer(value))),
        ["add1"] = given => unchecked(given.Integer(0) + 1),
        ["sub"] = given => unchecked(given.Integer(0) - given.Integer(1)),
        ["mul"] = given => given.All.Aggregate(1L, (product, value) => unchecked(product * GoValue.Integer(value))),
        ["div"] = given => given.Integer(0) / given.Integer(1),
        ["mod"] = given => given.Integer(0) % given.Integer(1),
        ["addf"] = given => given.All.Sum(GoValue.Number),
        ["subf"] = given => given.Number(0) - given.All.Skip(1).Sum(GoValue.Number),
        ["mulf"] = given => given.All.Aggregate(1d, (product, value) => product * GoValue.Number(value)),
        ["divf"] = given => given.All.Skip(1).Aggregate(given.Number(0), (quotient, value) => quotient / GoValue.Number(value)),
        ["max"] = given => given.All.Max(GoValue.Integer),
        ["min"] = given => given.All.Min(GoValue.Integer),
        ["maxf"] = given => given.All.Max(GoValue.Number),
        ["minf"] = given => given.All.Min(GoValue.Number),
        ["floor"] = given => Math.Floor(given.Number(0)),
        ["ceil"] = given => Math.Ceiling(given.Number(0)),
        ["round"] = given => Math.Round(given.Number(0), (int)Math.Clamp(given.Integer(1), 0, 15), MidpointRounding.AwayFromZero),
        ["until"] = given => Counted(0, given.Integer(0), given.Integer(0) < 0 ? -1 : 1),
        ["untilStep"] = given => Counted(given.Integer(0), given.Integer(1), given.Integer(2)),
        ["seq"] = given => string.Join(' ', Sequence(given).Select(GoValue.Text)),
        ["len"] = given => given[0] switch
        {
            string text => System.Text.Encoding.UTF8.GetByteCount(text),
            List<object?> list => list.Count,
            GoMap map => map.Count,
            _ => 0L,
        },
    };

    private static List<object?> Counted(long start, long stop, long step)
    {
        var numbers = new List<object?>();
        for (var number = start; step > 0 ? number < stop : step < 0 && number > stop; number += step)
        {
            numbers.Add(numbers.Count < MostCounted ? number : throw new TemplateException($"more than {MostCounted} numbers are asked for"));
        }

        return numbers;
    }

    private static List<object?> Sequence(Arguments given) => given.Count switch
    {
        1 => given.Integer(0) is var end && end >= 1 ? Counted(1, end + 1, 1) : Counted(1, end - 1, -1),
        2 => given.Integer(0) <= given.Integer(1) ? Counted(given.Integer(0), given.Integer(1) + 1, 1) : Counted(given.Integer(0), given.Integer(1) - 1, -1),
        _ => Counted(given.Integer(0), given.Integer(2) + Math.Sign(given.Integer(1)), given.Integer(1)),
    };
}
