using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm;

/// <summary>Brings the values of a chart and of those below it together, as Helm coalesces them.</summary>
/// <remarks>Source: Helm, "Subcharts and Global Values".</remarks>
internal static class ChartValues
{
    private const string Global = "global";

    /// <summary>The values of a chart where another one brings it along: what the other says of it wins, and its globals are the other's.</summary>
    public static GoMap Below(GoMap above, string alias, Chart chart)
    {
        var own = above.GetValueOrDefault(alias) as GoMap ?? [];
        above[alias] = own;
        Complete(own, chart.Values);
        if (above.GetValueOrDefault(Global) is GoMap shared)
        {
            var globals = (GoMap)GoValue.Copy(shared)!;
            Complete(globals, own.GetValueOrDefault(Global) as GoMap ?? []);
            own[Global] = globals;
        }

        return own;
    }

    /// <summary>Adds what is absent; what is null there is taken out, for that is how a default is undone.</summary>
    public static void Complete(GoMap values, GoMap defaults)
    {
        foreach (var (key, value) in defaults)
        {
            if (!values.TryGetValue(key, out var said))
            {
                values[key] = GoValue.Copy(value);
            }
            else if (said is null)
            {
                values.Remove(key);
            }
            else if (said is GoMap map && value is GoMap more)
            {
                Complete(map, more);
            }
        }
    }
}
