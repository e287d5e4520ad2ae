using System.Text.Json.Nodes;

namespace Enforcer.Scanning.Testing.Mutations;

/// <summary>What a test expects admission to make of one object; what is null may be anything.</summary>
internal sealed record MutationExpectation
{
    /// <summary>As reports show it: <c>Pod shop/web</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>A part of the object afterwards: maps may hold more, lists may not.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>Exactly these operations in this order; empty for an object that stays as it is.</summary>
    public JsonArray? Patch { get; init; }

    /// <summary>Exactly the pointers that the operations name, in any order.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Exactly the rules that refuse the object; null for an object that is let in.</summary>
    public IReadOnlyList<string>? Refused { get; init; }

    /// <summary>Every way in which the outcome is another.</summary>
    public IEnumerable<TestDifference> Compare(MutatedResource? outcome)
    {
        var refusals = outcome?.Refusals ?? [];
        if (Refused is not null || refusals.Count > 0)
        {
            return CompareRefusal(refusals);
        }

        if (outcome is null && Patch is not { Count: 0 })
        {
            return [Missing($"{Resource} is changed")];
        }

        return [.. ComparePatch(outcome?.Patch ?? []), .. ComparePaths(outcome?.Patch ?? []), .. outcome is null || Object is null ? [] : JsonPart.Differences(Object, outcome.After.Root.ToJson(), Resource)];
    }

    private List<TestDifference> CompareRefusal(IReadOnlyList<(string Rule, string Reason)> refusals)
    {
        var left = refusals.ToList();
        var differences = new List<TestDifference>();
        foreach (var rule in Refused ?? [])
        {
            var at = left.FindIndex(one => one.Rule == rule);
            if (at < 0)
            {
                differences.Add(Missing($"{Resource} is refused by {rule}"));
            }
            else
            {
                left.RemoveAt(at);
            }
        }

        return [.. differences, .. left.Select(one => new TestDifference(TestDifferenceKind.Unexpected, $"{Resource} is refused: {one.Reason}"))];
    }

    private IEnumerable<TestDifference> ComparePatch(JsonArray found)
    {
        if (Patch is null)
        {
            yield break;
        }

        for (var at = 0; at < Math.Max(Patch.Count, found.Count); at++)
        {
            var (wanted, made) = (at < Patch.Count ? Patch[at] : null, at < found.Count ? found[at] : null);
            if (JsonNode.DeepEquals(wanted, made))
            {
                continue;
            }

            if (wanted is not null)
            {
                yield return Missing($"{Resource}, operation {at + 1}: {JsonPart.Text(wanted)}");
            }

            if (made is not null)
            {
                yield return new TestDifference(TestDifferenceKind.Unexpected, $"{Resource}, operation {at + 1}: {JsonPart.Text(made)}");
            }
        }
    }

    private IEnumerable<TestDifference> ComparePaths(JsonArray patch)
    {
        var found = patch.Select(operation => operation!["path"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).ToList();
        return Paths is null ? [] : [
            .. Paths.Except(found, StringComparer.Ordinal).Select(path => Missing($"{Resource} is changed at {path}")),
            .. found.Except(Paths, StringComparer.Ordinal).Select(path => new TestDifference(TestDifferenceKind.Unexpected, $"{Resource} is changed at {path}")),
        ];
    }

    private static TestDifference Missing(string text) => new(TestDifferenceKind.Missing, text);
}
