namespace Enforcer.Secrets;

/// <summary>
/// Remembers what names promise, as the fields of objects have the same few hundred again and again. A fixed number of short ones: a new one takes
/// the place of an old one.
/// </summary>
internal sealed class JudgedNames(Func<string, SecretNameKind> judge)
{
    private const int PlaceBits = 10;
    private const int Longest = 48;

    // Whichever of two threads writes last stays; each entry is whole.
    private readonly Judged?[] _known = new Judged?[1 << PlaceBits];

    public SecretNameKind Of(string name)
    {
        if (name.Length is 0 or > Longest)
        {
            return judge(name);
        }

        ref var place = ref _known[Place(name)];
        if (place is { } known && known.Name == name)
        {
            return known.Kind;
        }

        var kind = judge(name);
        place = new Judged(name, kind);
        return kind;
    }

    private static int Place(string name)
    {
        var mixed = ((uint)name[0] << 16) ^ ((uint)name[name.Length / 2] << 8) ^ name[^1] ^ ((uint)name[name.Length / 4] << 24) ^ ((uint)name.Length << 11);
        return (int)((mixed * 0x9E3779B1) >> (32 - PlaceBits));
    }

    private sealed record Judged(string Name, SecretNameKind Kind);
}
