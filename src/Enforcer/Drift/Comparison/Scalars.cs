using System.Globalization;
using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>Equality of texts, numbers and booleans by value, not by spelling.</summary>
internal static class Scalars
{
    public static bool AreEqual(ScalarNode first, ScalarNode second, bool asQuantity)
    {
        if (asQuantity && (string.Equals(first.Raw, second.Raw, StringComparison.Ordinal) || Quantity.AreEqual(first.Raw, second.Raw)))
        {
            return true;
        }

        return (first.Kind, second.Kind) switch
        {
            (ScalarKind.Text, ScalarKind.Text) => string.Equals(first.Raw, second.Raw, StringComparison.Ordinal),
            (ScalarKind.Boolean, ScalarKind.Boolean) => first.Flag == second.Flag,
            (ScalarKind.Null, ScalarKind.Null) => true,
            (ScalarKind.Integer, ScalarKind.Integer) when ScalarWords.TryInteger(first.Raw, out var a) && ScalarWords.TryInteger(second.Raw, out var b) => a == b,
            (ScalarKind.Integer or ScalarKind.Number, ScalarKind.Integer or ScalarKind.Number) =>
                double.TryParse(first.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
                && double.TryParse(second.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
                && a.Equals(b),
            _ => false,
        };
    }
}
