using System.Diagnostics;

namespace Enforcer.Resources;

/// <summary>What a message may repeat of text that came from outside: a secret may stand anywhere, also where a name or an address belongs.</summary>
internal static class ShownText
{
    // A shorter text is no token; a name of more letters has no digits between them.
    private const int LongestWithDigits = 12;
    private const int Longest = 64;
    private const int Told = 2;
    private const int MostFrames = 8;

    /// <summary>A name as it is; of what a machine could have drawn, its first two characters.</summary>
    public static string Name(string text) =>
        text.Length <= LongestWithDigits || (text.Length <= Longest && !text.AsSpan().ContainsAnyInRange('0', '9')) ? text : text[..Told] + "...";

    /// <summary>A message without the user and password of any URL in it.</summary>
    public static string WithoutCredentials(string message)
    {
        for (var mark = message.IndexOf("://", StringComparison.Ordinal); mark >= 0; mark = message.IndexOf("://", mark + 3, StringComparison.Ordinal))
        {
            var start = mark + 3;
            var end = message.AsSpan(start).IndexOfAny(" \"'<>\n".AsSpan());
            var at = message.LastIndexOf('@', (end < 0 ? message.Length : start + end) - 1);
            if (at >= start)
            {
                message = string.Concat(message.AsSpan(0, start), "...", message.AsSpan(at));
            }
        }

        return message;
    }

    /// <summary>What went wrong and where in the program, without the message: that may repeat what was read.</summary>
    public static string Failure(Exception failure)
    {
        var frames = new StackTrace(failure, fNeedFileInfo: false).GetFrames()
            .Select(frame => frame.GetMethod())
            .OfType<System.Reflection.MethodBase>()
            .Take(MostFrames)
            .Select(method => $"{method.DeclaringType?.FullName}.{method.Name}");
        var inner = failure.InnerException is { } cause ? $", because of {Failure(cause)}" : "";
        return $"{failure.GetType().FullName} in {string.Join(" < ", frames)}{inner}";
    }
}
