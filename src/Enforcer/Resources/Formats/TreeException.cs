namespace Enforcer.Resources.Formats;

/// <summary>Leaves a tree reader at a limit or a fault; never leaves the room (it becomes a <see cref="ReadError"/>).</summary>
internal sealed class TreeException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;

    public static ReadError Duplicate(string file, string key, int line, int firstLine) =>
        new(file, line, $"duplicate key '{Shown(key)}' (first on line {firstLine}; the last one wins): remove one");

    // A key can be a misplaced secret: a long one is not shown whole.
    private static string Shown(string key) => key.Length <= 64 ? key : key[..16] + "...";
}
