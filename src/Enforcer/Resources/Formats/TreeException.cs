namespace Enforcer.Resources.Formats;

/// <summary>Leaves a tree reader at a limit or a fault; never leaves the room (it becomes a <see cref="ReadError"/>).</summary>
internal sealed class TreeException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;

    public static ReadError Duplicate(string file, string key, int line, int firstLine) =>
        new(file, line, $"duplicate key '{ShownText.Name(key)}' (first on line {firstLine}; the last one wins): remove one");
}
