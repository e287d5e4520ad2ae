using Enforcer.Gateway.Recording;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Configuration;

/// <summary>Reads <c>accessLog</c>: <c>true</c> for everything on standard output, or a section that says where and how much.</summary>
internal static class AccessLogReader
{
    private const int MostMebibytes = 16 * 1024;

    /// <summary>Null: off.</summary>
    public static AccessLogOptions? Read(SettingsSection root, string folder)
    {
        if (root.Node["accessLog"] is null or Resources.ScalarNode)
        {
            return root.Boolean("accessLog", false) ? new AccessLogOptions() : null;
        }

        if (root.Section("accessLog") is not { } section)
        {
            return null;
        }

        var safe = new AccessLogOptions();
        var options = new AccessLogOptions
        {
            File = section.Text("file") is { Length: > 0 } file ? Path.Combine(folder, file) : null,
            Sample = Fraction.Read(section, "sample", safe.Sample),
            MostBytes = section.Integer("maxMebibytes", (int)(safe.MostBytes >> 20), 1, MostMebibytes) * 1024L * 1024,
            MostFiles = section.Integer("files", safe.MostFiles, 1, 100),
        };
        section.RejectUnknownKeys();
        return options;
    }
}
