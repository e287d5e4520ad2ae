using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Enforcer.Resources.Formats;

/// <summary>Finds a YAML text's comments by tokens, so that a <c>#</c> inside a value is none.</summary>
internal static class YamlComments
{
    /// <summary>The comments up to the end of the text, or up to the first place that cannot be scanned.</summary>
    public static IReadOnlyList<Resources.Comment> Read(string text)
    {
        var comments = new List<Resources.Comment>();
        foreach (var part in YamlDocuments.Split(text))
        {
            var scanner = new Scanner(new StringReader(part.Text), skipComments: false);
            try
            {
                while (scanner.MoveNext())
                {
                    if (scanner.Current is YamlDotNet.Core.Tokens.Comment comment)
                    {
                        var start = new TextPosition((int)comment.Start.Line + part.FirstLine - 1, (int)comment.Start.Column, (int)comment.Start.Index + part.FirstOffset);
                        comments.Add(new Resources.Comment(start, comment.Value.Trim(), comment.IsInline));
                    }
                }
            }
            catch (YamlException)
            {
                // The reader reports the fault; comments before it are kept.
            }
        }

        return comments;
    }
}
