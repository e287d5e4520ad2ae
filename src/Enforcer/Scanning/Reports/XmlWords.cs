using System.Xml;

namespace Enforcer.Scanning.Reports;

/// <summary>Makes any text one that XML can hold.</summary>
internal static class XmlWords
{
    // XML 1.0 has no way to write most control characters; a name may hold any.
    public static string Plain(string text) => text.All(XmlConvert.IsXmlChar)
        ? text
        : string.Concat(text.Select(letter => XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'));
}
