using System.Globalization;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Configuration;

/// <summary>Reads a part of a whole, 0 to 1.</summary>
internal static class Fraction
{
    public static double Read(SettingsSection section, string key, double fallback)
    {
        if (section.Text(key) is not { } text)
        {
            return fallback;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction) && fraction is >= 0 and <= 1)
        {
            return fraction;
        }

        section.Fault(key, $"'{text}' is no part of a whole: write a number from 0 to 1, such as 0.01");
        return fallback;
    }
}
