using System.Collections.Concurrent;

namespace Enforcer.Policies.Incremental;

/// <summary>Keeps each short text once, however many objects say it: keys, images, labels. Bounded; what is beyond is kept as it comes.</summary>
internal sealed class WordPool
{
    private const int LongestWord = 128;
    private const int MostWords = 100_000;

    private readonly ConcurrentDictionary<string, string> _words = new(StringComparer.Ordinal);
    private int _count;

    public string Of(string text)
    {
        if (text.Length > LongestWord)
        {
            return text;
        }

        if (_words.TryGetValue(text, out var known))
        {
            return known;
        }

        if (_count < MostWords && _words.TryAdd(text, text))
        {
            // A few too many where threads meet do no harm.
            _count++;
        }

        return text;
    }
}
