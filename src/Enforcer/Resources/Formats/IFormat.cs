namespace Enforcer.Resources.Formats;

/// <summary>One way in which declared objects are written down.</summary>
internal interface IFormat
{
    /// <summary>Kebab-case, as in reports and docs.</summary>
    string Name { get; }

    /// <summary>Lower-case file name endings that this format reads, <c>.yaml</c>.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads what can be read. Never throws for any text: what is wrong comes back as errors beside what is right.</summary>
    ReadResult Read(SourceText source, ReaderLimits limits);
}
