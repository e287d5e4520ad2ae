using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm;

/// <summary>How charts are rendered.</summary>
/// <param name="Values">Put over the values of every chart, a later one over an earlier one, as files named by <c>helm template --values</c>. Default none.</param>
internal sealed record ChartOptions(IReadOnlyList<GoMap> Values)
{
    public static readonly ChartOptions Default = new([]);
}
