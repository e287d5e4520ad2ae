using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Functions that make, read and change maps.</summary>
internal static class MapFunctions
{
    private const int DeepestMerge = 64;

    public static readonly IReadOnlyDictionary<string, GoMethod> All = new Dictionary<string, GoMethod>
    {
        ["dict"] = given => new GoMap(Enumerable.Range(0, (given.Count + 1) / 2).Select(pair => KeyValuePair.Create(given.Text(pair * 2), (pair * 2) + 1 < given.Count ? given[(pair * 2) + 1] : ""))),
        ["get"] = given => given.Map(0).GetValueOrDefault(given.Text(1)) ?? "",
        ["set"] = given => Changed(given.Map(0), map => map[given.Text(1)] = IsInside(given.Map(0), given[2], 0) ? throw new TemplateException("a map is put into itself") : given[2]),
        ["unset"] = given => Changed(given.Map(0), map => map.Remove(given.Text(1))),
        ["hasKey"] = given => given.Map(0).ContainsKey(given.Text(1)),
        ["pluck"] = given => Enumerable.Range(1, given.Count - 1).Select(given.Map).Where(map => map.ContainsKey(given.Text(0))).Select(map => map[given.Text(0)]).ToList(),
        ["dig"] = given => Dig(given),
        ["keys"] = given => Enumerable.Range(0, given.Count).SelectMany(at => given.Map(at).Sorted).Select(entry => (object?)entry.Key).ToList(),
        ["values"] = given => Enumerable.Range(0, given.Count).SelectMany(at => given.Map(at).Sorted).Select(entry => entry.Value).ToList(),
        ["pick"] = given => new GoMap(given.Map(0).Where(entry => given.All.Skip(1).Any(key => GoValue.Text(key) == entry.Key))),
        ["omit"] = given => new GoMap(given.Map(0).Where(entry => !given.All.Skip(1).Any(key => GoValue.Text(key) == entry.Key))),
        ["merge"] = given => Merged(given, overwrite: false),
        ["mergeOverwrite"] = given => Merged(given, overwrite: true),
        ["deepCopy"] = given => GoValue.Copy(given[0]),
    };

    /// <summary>Puts into a map what another has, map by map.</summary>
    public static void Merge(GoMap into, GoMap from, bool overwrite) => Merge(into, from, overwrite, 0);

    private static void Merge(GoMap into, GoMap from, bool overwrite, int depth)
    {
        foreach (var (key, value) in from)
        {
            if (value is GoMap inner && into.GetValueOrDefault(key) is GoMap existing && depth < DeepestMerge && !ReferenceEquals(inner, existing))
            {
                Merge(existing, inner, overwrite, depth + 1);
            }
            else if (!into.TryGetValue(key, out var old) || overwrite || GoValue.IsEmpty(old))
            {
                into[key] = GoValue.Copy(value);
            }
        }
    }

    private static GoMap Merged(Arguments given, bool overwrite)
    {
        var result = given.Map(0);
        foreach (var from in Enumerable.Range(1, given.Count - 1).Select(given.Map).ToList())
        {
            Merge(result, from, overwrite);
        }

        return result;
    }

    private static GoMap Changed(GoMap map, Action<GoMap> change)
    {
        change(map);
        return map;
    }

    // A map that holds itself could be walked without end.
    private static bool IsInside(GoMap map, object? value, int depth) => depth > DeepestMerge || ReferenceEquals(map, value) || value switch
    {
        GoMap other => other.Values.Any(inner => IsInside(map, inner, depth + 1)),
        List<object?> list => list.Exists(inner => IsInside(map, inner, depth + 1)),
        _ => false,
    };

    // dig "a" "b" default map
    private static object? Dig(Arguments given)
    {
        var value = given.Last;
        foreach (var key in given.All.Take(given.Count - 2))
        {
            if (value is not GoMap map || !map.TryGetValue(GoValue.Text(key), out value))
            {
                return given[given.Count - 2];
            }
        }

        return value;
    }
}
