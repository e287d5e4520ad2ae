using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Functions that compare, choose and ask what a value is.</summary>
internal static class LogicFunctions
{
    public static readonly IReadOnlyDictionary<string, GoMethod> All = new Dictionary<string, GoMethod>
    {
        ["not"] = given => GoValue.IsEmpty(given[0]),
        ["eq"] = given => given.All.Skip(1).Any(other => GoValue.AreEqual(given[0], other)),
        ["ne"] = given => !GoValue.AreEqual(given[0], given[1]),
        ["lt"] = given => GoValue.Compare(given[0], given[1]) < 0,
        ["le"] = given => GoValue.Compare(given[0], given[1]) <= 0,
        ["gt"] = given => GoValue.Compare(given[0], given[1]) > 0,
        ["ge"] = given => GoValue.Compare(given[0], given[1]) >= 0,
        ["deepEqual"] = given => GoValue.AreEqual(given[0], given[1]),
        ["default"] = given => given.Count < 2 || GoValue.IsEmpty(given[1]) ? given[0] : given[1],
        ["empty"] = given => GoValue.IsEmpty(given[0]),
        ["coalesce"] = given => given.All.FirstOrDefault(value => !GoValue.IsEmpty(value)),
        ["all"] = given => given.All.All(value => !GoValue.IsEmpty(value)),
        ["any"] = given => given.All.Any(value => !GoValue.IsEmpty(value)),
        ["ternary"] = given => GoValue.IsEmpty(given[2]) ? given[1] : given[0],
        // As helm lint does: what a user must say is not known here, and the rest can be judged all the same.
        ["required"] = given => given[1],
        ["fail"] = _ => "",
        ["kindOf"] = given => GoValue.KindOf(given[0]),
        ["kindIs"] = given => IsKind(given.Text(0), GoValue.KindOf(given[1])),
        ["typeOf"] = given => TypeOf(given[0]),
        ["typeIs"] = given => given.Text(0) == TypeOf(given[1]),
        ["typeIsLike"] = given => given.Text(0).TrimStart('*') == TypeOf(given[1]),
    };

    // Helm reads numbers of values as float64, and charts ask for either.
    private static bool IsKind(string asked, string kind) => asked == kind || (kind == "int" && asked is "float64" or "int64");

    private static string TypeOf(object? value) => value switch
    {
        null => "<nil>",
        List<object?> => "[]interface {}",
        GoMap => "map[string]interface {}",
        _ => GoValue.KindOf(value),
    };
}
