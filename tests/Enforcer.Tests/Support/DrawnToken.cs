using System.Text;
using Enforcer.Secrets.Tokens;

namespace Enforcer.Tests.Support;

/// <summary>Tokens made at test time from the form that the catalog gives: none is ever written down, so that no scanner of anybody's takes this repository for a leak.</summary>
internal static class DrawnToken
{
    private static readonly char[] Printable = [.. Enumerable.Range(33, 94).Select(code => (char)code)];

    public static string Of(string form, Random random)
    {
        var token = new StringBuilder();
        foreach (var segment in TokenSegment.Parse(form))
        {
            if (segment.Text is not null)
            {
                token.Append(segment.Text);
                continue;
            }

            // Padding and dots have their own places; a token ends in neither.
            var letters = Printable.Where(character => segment.Alphabet!.Contains(character) && character is not ('=' or '.' or '-')).ToArray();
            token.Append(random.GetItems(letters, random.Next(segment.Min, Math.Min(segment.Max, segment.Min + 40) + 1)));
        }

        return token.ToString();
    }
}
